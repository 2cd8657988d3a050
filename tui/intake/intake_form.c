/* The form of the item: what is known already is there to be read, with where it came from; the
 * focus goes from one field that has to be typed to the next. */
#include "tui/intake/intake_flow.h"

#include "domain/json.h"
#include "domain/text.h"
#include "tui/sheet/form_sheet.h"

#include <string.h>

static bool is_asked(const FormField *field, const void *application)
{
    return application_field_asked(application, field);
}

static bool asks(const Intake *intake)
{
    size_t count;
    const FormField *fields = form_fields(application_form(intake->application), &count);

    for (size_t i = 0; i < count; i++)
        if (application_field_asked(intake->application, &fields[i]))
            return true;
    return false;
}

static const cJSON *value_of(const Intake *intake, const FormField *field)
{
    return json_member(json_object(application_draft(intake->application), "form"), field->key);
}

/* Words for where a value came from; NULL: it was typed. Caller frees. */
static char *source_words(const Intake *intake, const FormField *field)
{
    static const struct {
        const char *from;
        const char *label;
    } names[] = {
        {"licence", N_("licence")},     {"shared", N_("shared data")}, {"case", N_("earlier case")},
        {"applicant", N_("applicant")}, {"default", N_("usual")},      {"derived", N_("derived")},
        {"scenario", N_("scenario")},
    };
    const cJSON *source = application_source(intake->application, field->key);
    const char *from = json_text(source, "from");
    const char *reference = json_text(source, "reference");

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(from, names[i].from) != 0)
            continue;
        if (!reference || !*reference)
            return g_strdup(_(names[i].label));
        g_autofree char *shown = mask_apply(mask_of_reference(from, reference), reference);
        return g_strdup_printf("%s %s", _(names[i].label), shown);
    }
    return NULL;
}

static void load_field(const Intake *intake, Sheet *sheet, const FormField *field)
{
    g_autofree char *source = source_words(intake, field);
    const cJSON *value = value_of(intake, field);
    cJSON *shown = form_sheet_value(sheet, field);

    if ((value || shown) && !cJSON_Compare(value, shown, true))
        form_sheet_set(sheet, intake->app, field, value);
    cJSON_Delete(shown);
    form_sheet_mark(sheet, field, source,
                    source && !application_may_edit(intake->application, field));
}

/* Every field but the one being typed in. */
static void load(Intake *intake, Sheet *sheet, const FormField *but)
{
    const Form *form = application_form(intake->application);
    size_t count;
    const FormField *fields = form_fields(form, &count);

    for (size_t i = 0; i < count; i++)
        if (&fields[i] != but)
            load_field(intake, sheet, &fields[i]);
    form_sheet_show(sheet, form, is_asked, intake->application);
}

/* What the person changed goes into the application, and what follows from it comes back. */
static void changed(Sheet *sheet, App *app, SheetField *changed_field)
{
    Intake *intake = sheet_data(sheet);
    const Form *form = application_form(intake->application);
    const FormField *field = form_sheet_field(form, changed_field);

    (void)app;
    if (!field)
        return;
    g_autofree char *pointer = g_strconcat("/form/", field->key, NULL);
    intake_set(intake, pointer, form_sheet_value(sheet, field));
    load(intake, sheet, field);
    if (!changed_field->text)
        intake_save(intake);
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

    form_sheet_add(sheet, application_form(intake->application));
    load(intake, sheet, NULL);
    sheet_check_filled(sheet, app);
    sheet_ready(sheet);
    return sheet_pane(sheet);
}

/* ---- what is offered ------------------------------------------------------------------------ */

/* The field in focus, when it is empty and there is something to put into it. */
static const FormField *offered_field(const Intake *intake)
{
    const SheetField *focused = sheet_focused((const Sheet *)intake->inner);
    const FormField *field =
        focused ? form_sheet_field(application_form(intake->application), focused) : NULL;

    return field && application_offer(intake->application, field) ? field : NULL;
}

static char *tip(const Intake *intake)
{
    const char *same = "same:";
    const FormField *field = offered_field(intake);
    const char *of = field && field->source && g_str_has_prefix(field->source, same)
                         ? field->source + strlen(same)
                         : NULL;
    const FormField *other = of ? form_field(application_form(intake->application), of) : NULL;
    g_autofree char *key = verb_key(VERB_TAKE_OFFER);

    return other ? g_strdup_printf(_("%s: the same as “%s”"), key, other->title) : NULL;
}

static bool act(Intake *intake, App *app, Verb verb)
{
    Sheet *sheet = (Sheet *)intake->inner;
    const FormField *field = verb == VERB_TAKE_OFFER ? offered_field(intake) : NULL;

    if (verb != VERB_TAKE_OFFER)
        return false;
    if (!field) {
        app_tell(app, THEME_ERROR, _("Nothing is offered for this field."));
        return true;
    }
    g_autofree char *pointer = g_strconcat("/form/", field->key, NULL);
    const cJSON *offer = application_offer(intake->application, field);
    intake_set(intake, pointer, cJSON_Duplicate(offer, true));
    load(intake, sheet, NULL);
    intake_save(intake);
    sheet_ready(sheet);
    return true;
}

/* ---- the step ------------------------------------------------------------------------------- */

/* What came meanwhile is filled in, but not where the person is typing; a field that was about to
 * be typed and is known now is passed over. */
static void renew(Intake *intake, App *app)
{
    Sheet *sheet = (Sheet *)intake->inner;
    const SheetField *focused = sheet_focused(sheet);
    const Form *form = application_form(intake->application);
    bool typing = focused && *sheet_value(focused);

    (void)app;
    load(intake, sheet, typing ? form_sheet_field(form, focused) : NULL);
    if (focused && !typing && *sheet_value(focused))
        sheet_ready(sheet);
}

const IntakeStep intake_form = {
    .asks = asks, .show = show, .renew = renew, .find = intake_find_field, .act = act, .tip = tip};
