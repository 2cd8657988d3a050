/* Everything a person can tell the screen to do: one table. Key bindings, the hints below a pane,
 * its help, the `:` line with its completion, and later menus and key files are made from the rows.
 *
 * A row holds in some places: panes and kinds of dialog. Where a place takes text, keys that are
 * text are typed, and only the others bind. Rows whose name is that of a case action
 * (domain/action.h) take label and help from there. */
#ifndef TUI_VERB_H
#define TUI_VERB_H

#include "domain/action.h"
#include "tui/keys.h"

enum {
    IN_QUEUES = 1 << 0,
    IN_CASES = 1 << 1,
    IN_CASE = 1 << 2,
    IN_OUTBOX = 1 << 3,
    IN_PAGE = 1 << 4,    /* text to read: help, a message, a conflict */
    IN_PICKER = 1 << 5,  /* choosing from a list by typing */
    IN_SHEET = 1 << 6,   /* fields to fill in */
    IN_CONFIRM = 1 << 7, /* the last question before what cannot be taken back */
    IN_PROMPT = 1 << 8,  /* the line at the bottom; readline has its own keys */
    IN_WAIT = 1 << 9,    /* an outside program runs */
    IN_DAYS = 1 << 10,   /* choosing a day from a month */
    IN_CATALOGUE = 1 << 11,
    IN_GUIDE = 1 << 12,  /* the card of an item */
    IN_GRID = 1 << 13,   /* many applications for one item in a table */
    IN_INTAKE = 1 << 14, /* every step of it; the others are one step each */
    IN_READER = 1 << 15,
    IN_CONSENT = 1 << 16,
    IN_CHECKLIST = 1 << 17,
    IN_SUMMARY = 1 << 18,
    IN_DONE = 1 << 19, /* an application was taken in: what next? */
    IN_DRAFTS = 1 << 20,
    IN_FILES = 1 << 21,
    IN_FORM = 1 << 22,
    IN_PREVIEW = 1 << 23 /* a document to read, before it is printed or saved */
};

#define IN_PANES (IN_QUEUES | IN_CASES | IN_CASE | IN_OUTBOX | IN_DRAFTS)
#define IN_LISTS (IN_QUEUES | IN_CASES | IN_OUTBOX | IN_DRAFTS)
#define IN_LINES (IN_CONSENT | IN_CHECKLIST | IN_SUMMARY) /* steps that are lists or pages */
#define IN_TEXT (IN_PICKER | IN_SHEET | IN_PROMPT)        /* places that take text */

/* X(identifier, name, keys, places, shown as a hint, label, help) */
#define VERBS(X)                                                                                   \
    X(BEGIN, "begin", "Enter n", IN_GUIDE, true, N_("Begin"),                                      \
      N_("Take in an application for this item."))                                                 \
    X(READ_CARD, "read-card", "F2 C-v", IN_READER, true, N_("Read card"),                          \
      N_("Fill in the person from the card on the reader."))                                       \
    X(AGREE, "agree", "y Y", IN_CONSENT, true, N_("Agrees"),                                       \
      N_("The applicant agrees; it is read and the consent recorded."))                            \
    X(REFUSE, "refuse", "n N", IN_CONSENT, true, N_("Does not agree"),                             \
      N_("The applicant does not agree; nothing is read."))                                        \
    X(ALL_IN_HAND, "all-in-hand", "a", IN_CHECKLIST, true, N_("All in hand"),                      \
      N_("Every paper that is missing is handed in as asked."))                                    \
    X(HANDED_IN, "handed-in", "Space", IN_CHECKLIST, true, N_("In hand"),                          \
      N_("This paper is handed in, or missing again."))                                            \
    X(SEEN, "seen", "o", IN_CHECKLIST, true, N_("Original seen"),                                  \
      N_("The original was shown and agrees with the copy, or not."))                              \
    X(COPIES_MORE, "more-copies", "+ =", IN_CHECKLIST, false, N_("One copy more"),                 \
      N_("Count one copy more; a digit sets the number."))                                         \
    X(COPIES_FEWER, "fewer-copies", "-", IN_CHECKLIST, false, N_("One copy fewer"),                \
      N_("Count one copy fewer."))                                                                 \
    X(PROMISE, "promise", "p", IN_CHECKLIST, true, N_("Promised"),                                 \
      N_("The paper follows by a day, where the item allows that."))                               \
    X(REUSE, "reuse", "l", IN_CHECKLIST, true, N_("Licence"),                                      \
      N_("A licence stands for the paper; give its number."))                                      \
    X(ATTACH, "scan", "f", IN_CHECKLIST, true, N_("Scan"), N_("Attach a file to the paper."))      \
    X(CAPTURE, "capture", "c", IN_CHECKLIST, false, N_("Camera"),                                  \
      N_("Take a picture with the document camera and attach it."))                                \
    X(VIEW_FILE, "view-scan", "v", IN_CHECKLIST, false, N_("View"),                                \
      N_("Show the last scan of the paper."))                                                      \
    X(DETACH, "detach", "x Delete", IN_CHECKLIST, false, N_("Take off"),                           \
      N_("Take the last scan off the paper."))                                                     \
    X(TAKE_IN, "take-in", "A", IN_SUMMARY, false, N_("Receive and accept"),                        \
      N_("Papers and form are complete: hand out the receipt and the notice of acceptance."))      \
    X(TAKE_IN_TOLERANT, "take-in-tolerant", "T", IN_SUMMARY, false,                                \
      N_("Receive and accept with papers to follow"),                                              \
      N_("The promised papers are listed with their last day."))                                   \
    X(TAKE_IN_COMMITMENT, "take-in-commitment", "M", IN_SUMMARY, false,                            \
      N_("Receive and accept on written commitment"),                                              \
      N_("The applicant signs the commitment; what it covers is checked later."))                  \
    X(RECEIVE_ONLY, "receive-only", "R", IN_SUMMARY, false, N_("Receive only"),                    \
      N_("Hand out the receipt; acceptance is decided within five working days."))                 \
    X(CORRECT_AT_ONCE, "correct-at-once", "C", IN_SUMMARY, false,                                  \
      N_("Receive and ask for correction"),                                                        \
      N_("Tell the applicant once and completely what has to be put right."))                      \
    X(DECLINE_AT_ONCE, "decline-at-once", "D", IN_SUMMARY, false, N_("Receive and decline"),       \
      N_("No licence is needed, or another body is responsible; asked again first."))              \
    X(GO_ON, "go-on", "Enter C-s F10", IN_LINES, true, N_("Go on"),                                \
      N_("Go on; on a line of the summary, do it or go where it is put right."))                   \
    X(STEP_NEXT, "next-step", "PageDown C-n", IN_INTAKE, true, N_("Next step"),                    \
      N_("Go on, whether or not everything is filled in."))                                        \
    X(STEP_BACK, "previous-step", "PageUp C-p", IN_INTAKE, true, N_("Previous step"),              \
      N_("Go back; nothing is lost. Before the first step: another item."))                        \
    X(PUT_ASIDE, "put-aside", "Esc C-g C-c", IN_INTAKE | IN_GRID, true, N_("Put aside"),           \
      N_("Leave; what was filled in stays as a draft."))                                           \
    X(GUIDE, "guide", "F3 C-t", IN_CATALOGUE | IN_INTAKE, true, N_("Guide"),                       \
      N_("Show the card of the item: who may apply, papers, terms, fee."))                         \
    X(FAVOURITE, "favourite", "F4 C-x", IN_CATALOGUE, true, N_("Favourite"),                       \
      N_("Put the item first in the list, or back."))                                              \
    X(COMPLETE, "complete", "Tab", IN_FILES, true, N_("Complete"),                                 \
      N_("Write the name under the bar into the path."))                                           \
    X(TAKE_OFFER, "take-offer", "F9 C-q", IN_FORM, false, N_("The same"),                          \
      N_("Take what is offered for this field, such as the address told already."))                \
    X(COPY_CASE, "copy-case", "F6 C-y", IN_INTAKE, false, N_("Copy from a case"),                  \
      N_("Fill in what is empty from an earlier case."))                                           \
    X(COPY_ABOVE, "copy-above", "F6 C-y", IN_GRID, true, N_("As above"),                           \
      N_("Take the same as the row above has here, and go on."))                                   \
    X(PAPERS_IN_HAND, "papers-in-hand", "F7 C-q", IN_GRID, true, N_("Papers in hand"),             \
      N_("The papers of all rows are handed in as asked, those of rows to come too."))             \
    X(OTHER_ITEM, "other-item", "F5", IN_INTAKE, false, N_("Another item"),                        \
      N_("The same applicant for another item; this one stays as a draft."))                       \
    X(NEXT_APPLICATION, "next-application", "n F6", IN_DONE, true, N_("Next application"),         \
      N_("Choose an item for the next applicant."))                                                \
    X(SAME_APPLICANT, "same-applicant", "i", IN_DONE, true, N_("Another item, same applicant"),    \
      N_("Who applies, and who came for them, is taken over."))                                    \
    X(SAME_ITEM, "same-item", "a", IN_DONE, true, N_("Same item, next applicant"),                 \
      N_("Begin with the same item again."))                                                       \
    X(SHOW_CASE, "show-case", "Enter", IN_DONE, true, N_("Show the case"),                         \
      N_("Open the case that was taken in."))                                                      \
    X(ENOUGH, "enough", "Esc q C-g C-c", IN_DONE, true, N_("Done"), N_("Go back to the queues."))  \
    X(DISCARD, "discard", "d Delete", IN_DRAFTS, true, N_("Discard"),                              \
      N_("Throw the draft away; asked again first."))                                              \
    X(OPEN, "open", "Enter", IN_LISTS | IN_CASE, true, N_("Open"),                                 \
      N_("Open the line under the bar; on a case, choose what to do with it."))                    \
    X(ACTIONS, "actions", "a", IN_CASES | IN_CASE, true, N_("Actions"),                            \
      N_("Choose from what may be done with this case now."))                                      \
    X(NEW, "receive", "n F6", IN_PANES, true, N_("New case"),                                      \
      N_("Receive an application at the window."))                                                 \
    X(AGAIN, "again", "a", IN_OUTBOX, true, N_("Take again"),                                      \
      N_("Send the same wish again, on the newest version of the case."))                          \
    X(DISMISS, "dismiss", "d Delete", IN_OUTBOX, true, N_("Dismiss"),                              \
      N_("Give this step up; it will not be sent."))                                               \
    X(TAB_NEXT, "next-tab", "l Right ]", IN_CASE, true, N_("Next tab"),                            \
      N_("Show the next part of the case."))                                                       \
    X(TAB_BACK, "previous-tab", "h Left [", IN_CASE, false, N_("Previous tab"),                    \
      N_("Show the part of the case before."))                                                     \
    X(ACCEPT, "accept", "A", IN_CASES | IN_CASE, false, NULL, NULL)                                \
    X(REQUEST_CORRECTION, "request_correction", "C", IN_CASES | IN_CASE, false, NULL, NULL)        \
    X(SUPPLY, "supply", "S", IN_CASES | IN_CASE, false, NULL, NULL)                                \
    X(CLAIM, "claim", "T", IN_CASES | IN_CASE, false, NULL, NULL)                                  \
    X(REVIEW, "review", "V", IN_CASES | IN_CASE, false, NULL, NULL)                                \
    X(DECIDE, "decide", "D", IN_CASES | IN_CASE, false, NULL, NULL)                                \
    X(CLOSE, "close", "F", IN_CASES | IN_CASE, false, NULL, NULL)                                  \
    X(DELIVER, "deliver", "H", IN_CASES | IN_CASE, false, NULL, NULL)                              \
    X(ANNOTATE, "annotate", "N", IN_CASES | IN_CASE, false, NULL, NULL)                            \
    X(PRINT, "print", "p", IN_CASES | IN_CASE | IN_DONE | IN_PREVIEW, true, N_("Print"),           \
      N_("Print the documents of the last step, or the one under the bar."))                       \
    X(SAVE_PDF, "save-pdf", "s", IN_CASE | IN_PREVIEW, false, N_("Save as PDF"),                   \
      N_("Save the document under the bar as a PDF file."))                                        \
    X(REVEAL, "reveal", "v", IN_CASE, true, N_("Show in full"),                                    \
      N_("Show personal data in full, with a reason that is recorded."))                           \
    X(BATCH, "batch", "b", IN_PANES, false, N_("Batch"),                                           \
      N_("Take in many applications for one item, filled in as a table."))                         \
    X(FILTER, "filter", "/", IN_QUEUES | IN_CASES, true, N_("Filter"),                             \
      N_("Show only cases whose applicant, case number or receipt holds a text."))                 \
    X(COMMAND, "command", ": F9", IN_PANES, true, N_("Command"),                                   \
      N_("Type a command by name; Tab completes it."))                                             \
    X(BACK, "back", "q Esc", IN_PANES, true, N_("Back"),                                           \
      N_("Go back one step; from the queues, leave the program."))                                 \
    X(HELP, "help", "? F1", IN_PANES | IN_INTAKE | IN_GRID | IN_CATALOGUE | IN_DONE, true,         \
      N_("Help"), N_("List what the keys do here."))                                               \
    X(UP, "up", "k Up C-p", IN_PANES | IN_PAGE | IN_PICKER | IN_SHEET | IN_DAYS | IN_LINES, false, \
      N_("Up"), N_("Go up one line or field."))                                                    \
    X(DOWN, "down", "j Down C-n", IN_PANES | IN_PAGE | IN_PICKER | IN_SHEET | IN_DAYS | IN_LINES,  \
      false, N_("Down"), N_("Go down one line or field."))                                         \
    X(PAGE_UP, "page-up", "PageUp C-b", IN_PANES | IN_PAGE | IN_PICKER | IN_SHEET | IN_DAYS,       \
      false, N_("Page up"), N_("Go up one screen."))                                               \
    X(PAGE_DOWN, "page-down", "PageDown C-f Space",                                                \
      IN_PANES | IN_PAGE | IN_PICKER | IN_SHEET | IN_DAYS, false, N_("Page down"),                 \
      N_("Go down one screen."))                                                                   \
    X(FIRST, "first", "g Home", IN_PANES | IN_PAGE | IN_LINES, false, N_("First"),                 \
      N_("Go to the beginning."))                                                                  \
    X(LAST, "last", "G End", IN_PANES | IN_PAGE | IN_LINES, false, N_("Last"),                     \
      N_("Go to the end."))                                                                        \
    X(NEXT_PANE, "next-pane", "Tab", IN_PANES, false, N_("Next pane"), N_("Go to the next pane.")) \
    X(PREVIOUS_PANE, "previous-pane", "S-Tab", IN_PANES, false, N_("Previous pane"),               \
      N_("Go to the pane before."))                                                                \
    X(GO_QUEUES, "queues", "1 F2", IN_PANES, false, N_("Queues"), N_("Go to the queues."))         \
    X(GO_CASES, "cases", "2 F3", IN_PANES, false, N_("Cases"), N_("Go to the list of cases."))     \
    X(GO_CASE, "case", "3 F4", IN_PANES, false, N_("Case"), N_("Go to the open case."))            \
    X(GO_OUTBOX, "outbox", "4 F5 o", IN_PANES, false, N_("Outbox"),                                \
      N_("Show what is not sent yet, and what needs a person."))                                   \
    X(FIND, "find", "", IN_PANES, false, N_("Find"),                                               \
      N_("Open the case with this case number or receipt number, or the end of one."))             \
    X(RETRY, "retry", "r", IN_PANES, false, N_("Retry now"),                                       \
      N_("Try at once to send and to fetch."))                                                     \
    X(THEME, "theme", "t", IN_PANES, false, N_("Theme"),                                           \
      N_("Take the next theme, or the one named."))                                                \
    X(REDRAW, "redraw", "C-l",                                                                     \
      IN_PANES | IN_PAGE | IN_PICKER | IN_SHEET | IN_CONFIRM | IN_DAYS | IN_LINES | IN_DONE,       \
      false, N_("Redraw"), N_("Draw the screen anew."))                                            \
    X(SUSPEND, "suspend-program", "C-z", IN_PANES | IN_PAGE, false, N_("To the shell"),            \
      N_("Stop the program and return to the shell; “fg” comes back."))                            \
    X(QUIT, "quit", "Q C-c", IN_PANES, false, N_("Quit"), N_("Leave the program."))                \
    X(CHOOSE, "choose", "Enter", IN_PICKER | IN_SHEET | IN_DAYS, true, N_("Choose"),               \
      N_("Take the line, go to the next field, open the choices of an empty one, or press the "    \
         "button."))                                                                               \
    X(NEXT_FIELD, "next-field", "Tab", IN_SHEET, true, N_("Next field"),                           \
      N_("Go to the next field."))                                                                 \
    X(PREVIOUS_FIELD, "previous-field", "S-Tab", IN_SHEET, false, N_("Previous field"),            \
      N_("Go to the field before."))                                                               \
    X(OFFER, "offer", "F4 C-v", IN_SHEET, true, N_("List"),                                        \
      N_("Show what may be filled in: the choices of a field, or the calendar."))                  \
    X(NEXT_FAULT, "next-fault", "C-r F12", IN_SHEET, true, N_("Next fault"),                       \
      N_("Go to the next field that has to be put right."))                                        \
    X(REMOVE_ROW, "remove-row", "C-x", IN_SHEET, false, N_("Remove row"),                          \
      N_("Take the row of a table out."))                                                          \
    X(YEAR_BACK, "year-back", "[ <", IN_DAYS, true, N_("Year before"), N_("Go back a year."))      \
    X(YEAR_NEXT, "year-next", "] >", IN_DAYS, true, N_("Next year"), N_("Go on a year."))          \
    X(TODAY, "today", "t", IN_DAYS, true, N_("Today"), N_("Go to today."))                         \
    X(SAVE, "save", "C-s F10", IN_SHEET, true, N_("Submit"), N_("Check everything and submit."))   \
    X(NEW_LINE, "new-line", "C-o", IN_SHEET, false, N_("New line"),                                \
      N_("Begin a new line in a long text."))                                                      \
    X(LEFT, "left", "Left h", IN_SHEET | IN_PICKER | IN_DAYS, false, N_("Left"),                   \
      N_("Go left, or take the choice before."))                                                   \
    X(RIGHT, "right", "Right l", IN_SHEET | IN_PICKER | IN_DAYS, false, N_("Right"),               \
      N_("Go right, or take the next choice."))                                                    \
    X(LINE_START, "line-start", "Home C-a", IN_SHEET | IN_PICKER, false, N_("Start"),              \
      N_("Go to the start of the text."))                                                          \
    X(LINE_END, "line-end", "End C-e", IN_SHEET | IN_PICKER, false, N_("End"),                     \
      N_("Go to the end of the text."))                                                            \
    X(RUB_OUT, "rub-out", "Backspace", IN_SHEET | IN_PICKER, false, N_("Rub out"),                 \
      N_("Delete the character before the cursor."))                                               \
    X(ERASE, "erase", "Delete C-d", IN_SHEET | IN_PICKER, false, N_("Erase"),                      \
      N_("Delete the character under the cursor."))                                                \
    X(KILL_WORD, "kill-word", "C-w", IN_SHEET | IN_PICKER, false, N_("Delete word"),               \
      N_("Delete back to the blank before."))                                                      \
    X(KILL_LINE, "kill-line", "C-u", IN_SHEET | IN_PICKER, false, N_("Delete to start"),           \
      N_("Delete all before the cursor."))                                                         \
    X(KILL_REST, "kill-rest", "C-k", IN_SHEET | IN_PICKER, false, N_("Delete to end"),             \
      N_("Delete all behind the cursor."))                                                         \
    X(YES, "yes", "y Y", IN_CONFIRM, true, N_("Yes, do it"), N_("Do what was asked."))             \
    X(CANCEL, "cancel", "Esc C-g C-c", IN_SHEET | IN_PICKER | IN_DAYS, true, N_("Cancel"),         \
      N_("Leave without doing anything."))                                                         \
    X(NO, "no", "n N q Esc C-g C-c", IN_CONFIRM, true, N_("No, go back"),                          \
      N_("Go back without doing anything."))                                                       \
    X(STOP, "stop", "Esc q C-g C-c", IN_WAIT, true, N_("Stop it"),                                 \
      N_("Stop the outside program and go back."))                                                 \
    X(DONE, "done", "q Esc Enter C-g C-c", IN_PAGE, true, N_("Go back"), N_("Close this text."))

typedef enum {
#define X(id, name, keys, places, hint, label, help) VERB_##id,
    VERBS(X)
#undef X
        VERB_COUNT
} Verb;

typedef struct {
    const char *name;
    const char *keys; /* names (keys.h), separated by blanks, the first one is shown */
    unsigned places;
    bool hint;
    const char *label; /* msgid */
    const char *help;  /* msgid */
} VerbRow;

const VerbRow *verb_row(Verb verb);
/* Translated; from the rule book for case actions. */
const char *verb_label(Verb verb);
const char *verb_help(Verb verb);
/* What the key does in the place; VERB_COUNT: nothing. */
Verb verb_for_key(Key key, unsigned place);
/* By its name or, unambiguously, the beginning of it; VERB_COUNT: none. */
Verb verb_from_name(const char *name);
/* The case action behind a verb; ACTION_COUNT: none. */
Action verb_action(Verb verb);
/* Whether the verb is one for this person at all: case actions are, by role. NULL actor:
 * everything. */
bool verb_is_for(Verb verb, const Actor *actor);
/* The first of its keys. Caller frees. */
char *verb_key(Verb verb);
/* The first key of the verb of a case action, in a place; NULL: none. Caller frees. */
char *verb_key_of_action(Action action);

/* Two rows of one place that claim the same key, told as "key: name, name"; NULL: none. Caller
 * frees. A test holds the table to it. */
char *verb_clash(void);

#endif
