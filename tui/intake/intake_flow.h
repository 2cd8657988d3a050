/* The inside of the intake: what its steps see of it, one file per step (intake_<step>.c). */
#ifndef TUI_INTAKE_INTAKE_FLOW_H
#define TUI_INTAKE_INTAKE_FLOW_H

#include "cache/draft.h"
#include "forms/application/application.h"
#include "tui/intake/intake.h"
#include "tui/sheet/sheet.h"

/* X(identifier, name kept with drafts, where its verbs hold beside IN_INTAKE, label) */
#define INTAKE_STEPS(X)                                              \
    X(SCENARIO, "scenario", IN_SHEET, N_("Scenario"))                \
    X(APPLICANT, "applicant", IN_SHEET | IN_READER, N_("Applicant")) \
    X(CONSENT, "consent", IN_CONSENT, N_("Consent"))                 \
    X(FORM, "form", IN_SHEET | IN_FORM, N_("Form"))                  \
    X(MATERIALS, "materials", IN_CHECKLIST, N_("Materials"))         \
    X(SUMMARY, "summary", IN_SUMMARY, N_("Summary"))

typedef enum {
#define X(id, name, place, label) STEP_##id,
    INTAKE_STEPS(X)
#undef X
        STEP_COUNT
} StepId;

typedef struct {
    Pane pane;
    App *app;
    Application *application;
    Uuid id; /* of the draft and of the case to be */
    instant created_at;
    StepId step;
    unsigned visited; /* bits of StepId */
    unsigned faulty;  /* those with something wrong, not merely empty */
    Pane *inner;      /* shows the step; owned */
    bool touched;     /* by the person */
    bool ended;       /* handed in: no draft any more */
    bool facts_taken; /* the central's answer is in the form */
} Intake;

typedef struct {
    /* Whether there is something to ask now. NULL: always. */
    bool (*asks)(const Intake *intake);
    /* The pane that shows the step, made from the application as it is. */
    Pane *(*show)(Intake *intake, App *app);
    /* The application changed other than by this step. NULL: it does not matter. */
    void (*renew)(Intake *intake, App *app);
    /* Puts the focus on what the problem is about. NULL: nothing to choose. */
    void (*find)(Intake *intake, App *app, const Problem *problem);
    /* Reads a card, copies … False: not a verb of this step. NULL: has none. */
    bool (*act)(Intake *intake, App *app, Verb verb);
    /* A line for where the focus is; NULL, or returning it: none. Caller frees. */
    char *(*tip)(const Intake *intake);
} IntakeStep;

extern const IntakeStep intake_scenario, intake_applicant, intake_consent, intake_form,
    intake_materials, intake_summary;

/* An empty application for the newest version of the item, received by this person's own body;
 * `like` as in intake_item(). NULL: the problem says why nothing can be received. */
Application *intake_application(App *app, const char *code, const cJSON *like, Problem *problem);
/* The dialog for an application, which is taken over, at its first step. */
Intake *intake_new(App *app, Application *application, Uuid id, instant created_at);
/* By the name that is kept with drafts; NULL or unknown: the first that asks. */
void intake_go_named(Intake *intake, App *app, const char *step);
void intake_free(Intake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Intake, intake_free)

/* The person said something: it goes into the application. Saved when the field is left. */
void intake_set(Intake *intake, const char *pointer, cJSON *value);
/* The same for a field of a sheet whose name is the pointer without its first "/"; "" removes. */
void intake_set_text(Intake *intake, const char *name, const char *text);
/* What was said so far, NULL: nothing. */
const char *intake_text(const Intake *intake, const char *pointer);
/* Keeps the draft; a failure is told. */
void intake_save(Intake *intake);
/* SheetClass.left of all steps. */
void intake_field_left(Sheet *sheet, App *app, SheetField *field);

/* To the next step that asks, or the one before; true, so that a sheet's submit may return it. */
bool intake_next(Intake *intake, App *app);
void intake_back(Intake *intake, App *app);
void intake_go(Intake *intake, App *app, StepId step);
/* To the step and the field that a finding is about, which has a subject. */
void intake_find(Intake *intake, App *app, const Problem *problem);
/* IntakeStep.find of the steps that are sheets. */
void intake_find_field(Intake *intake, App *app, const Problem *problem);
/* SheetClass.submit of all steps: goes on. */
bool intake_submit(Sheet *sheet, App *app, Problem *problem);
/* Takes the dialog away; nothing of the intake may be used afterwards. */
void intake_end(Intake *intake, App *app);

/* ---- facts (intake_facts.c) ---------------------------------------------------------------- */

/* Whether anything in the form or among the papers can come from elsewhere. */
bool intake_facts_wanted(const Intake *intake);
/* What would be read, one line each: char*. Caller frees. */
GPtrArray *intake_facts_list(const Intake *intake);
/* Records the answer; yes: asks the central, and takes what this store knows. */
void intake_consent_given(Intake *intake, App *app, bool given, const char *scope);
/* Takes the central's answer once it is there. True: something was filled in. */
bool intake_facts_take(Intake *intake, App *app);
/* How the enquiry stands, in a sentence; NULL: none was made. Caller frees. */
char *intake_facts_state(const Intake *intake, ThemeRole *role);
/* Another person, or no consent any more: what was read is taken out again. */
void intake_facts_drop(Intake *intake);
/* Fills in from an earlier case that is chosen from a list. */
void intake_copy(Intake *intake, App *app);

#endif
