/* Scenario questions (情形): they shape the materials and the fields. */
#include "tui/intake/intake_flow.h"

#include "domain/json.h"

#include <string.h>

#define NOTE "note:"

static bool asks(const Intake *intake)
{
    const cJSON *question;

    cJSON_ArrayForEach(question,
                       application_item(intake->application)
                           ->scenarios) if (application_question_asked(question)) return true;
    return false;
}

/* An answer that leads away from this item is told at once, below its question. */
static void show_redirect(Sheet *sheet, const cJSON *question)
{
    const char *code = json_text(question, "code");
    g_autofree char *name = g_strconcat("scenario/", code, NULL);
    g_autofree char *note_name = g_strconcat(NOTE, code, NULL);
    const SheetField *field = sheet_field(sheet, name);
    SheetField *note = sheet_field(sheet, note_name);
    const char *sentence = json_text(item_option(question, sheet_value(field)), "redirect");

    g_free(note->label);
    note->label = g_strconcat("! ", sentence, NULL);
    note->hidden = sentence == NULL;
}

static void add_question(Intake *intake, Sheet *sheet, const cJSON *question)
{
    const char *code = json_text(question, "code");
    const char *text = json_text(question, "question");
    g_autofree char *name = g_strconcat("scenario/", code, NULL);
    g_autofree char *pointer = g_strconcat("/", name, NULL);
    g_autofree char *note = g_strconcat(NOTE, code, NULL);
    const char *answer = intake_text(intake, pointer);
    SheetField *field = sheet_add(sheet, SHEET_CHOICE, name, text ? text : code, true, 0);
    const cJSON *option;

    cJSON_ArrayForEach(option, json_array(question, "options"))
        sheet_add_choice(field, json_text(option, "code"), json_text(option, "label"));
    if (answer)
        sheet_set_choice(field, answer);
    sheet_add(sheet, SHEET_NOTE, note, "", false, 0)->hidden = true;
    show_redirect(sheet, question);
}

static void changed(Sheet *sheet, App *app, SheetField *field)
{
    Intake *intake = sheet_data(sheet);
    const cJSON *question;

    (void)app;
    intake_set_text(intake, field->name, sheet_value(field));
    intake_save(intake);
    cJSON_ArrayForEach(
        question,
        application_item(intake->application)->scenarios) if (application_question_asked(question))
        show_redirect(sheet, question);
}

static const SheetClass class = {.submit = intake_submit,
                                 .changed = changed,
                                 .left = intake_field_left,
                                 .button = N_("Go on"),
                                 .inside = true,
                                 .skips = true};

static Pane *show(Intake *intake, App *app)
{
    Sheet *sheet = sheet_new(&class, "", NULL, intake);
    const cJSON *question;

    (void)app;
    cJSON_ArrayForEach(question, application_item(intake->application)
                                     ->scenarios) if (application_question_asked(question) &&
                                                      json_text(question, "code"))
        add_question(intake, sheet, question);
    sheet_ready(sheet);
    return sheet_pane(sheet);
}

const IntakeStep intake_scenario = {.asks = asks, .show = show, .find = intake_find_field};
