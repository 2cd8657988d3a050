/* What the intake knows from elsewhere: the central's shared data and licences, this store's
 * earlier cases. Nothing is read without consent. */
#include "tui/intake/intake_flow.h"

#include "cache/cases.h"
#include "cache/enquiry.h"
#include "cache/feed.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/intake/intake_paper.h"
#include "tui/words.h"

#include <string.h>

#define LICENCE "licence:"
#define SHARED "shared"
#define CASES_OFFERED 50

/* ---- what could be read --------------------------------------------------------------------- */

static bool is_shared(const FormField *field)
{
    return g_strcmp0(field->source, SHARED) == 0;
}

static const char *licence_of(const FormField *field)
{
    return field->source && g_str_has_prefix(field->source, LICENCE)
               ? field->source + strlen(LICENCE)
               : NULL;
}

static void add_licence(const Intake *intake, GPtrArray *list, const char *kind)
{
    g_autofree char *name = catalogue_name(intake->app->cache, DOCUMENT_LICENCE_KIND, kind);

    if (!g_ptr_array_find_with_equal_func(list, name, g_str_equal, NULL))
        g_ptr_array_add(list, g_steal_pointer(&name));
}

GPtrArray *intake_facts_list(const Intake *intake)
{
    const Item *item = application_item(intake->application);
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    size_t count;
    const FormField *fields = form_fields(application_form(intake->application), &count);

    for (size_t i = 0; i < item->material_count; i++)
        if (item->materials[i].licence_kind &&
            application_material_asked(intake->application, &item->materials[i]))
            add_licence(intake, list, item->materials[i].licence_kind);
    for (size_t i = 0; i < count; i++)
        if (licence_of(&fields[i]))
            add_licence(intake, list, licence_of(&fields[i]));
    for (size_t i = 0; i < count; i++)
        if (is_shared(&fields[i]))
            g_ptr_array_add(list, g_strdup(fields[i].title));
    return list;
}

bool intake_facts_wanted(const Intake *intake)
{
    g_autoptr(GPtrArray) list = intake_facts_list(intake);

    return list->len > 0;
}

/* ---- filling in ----------------------------------------------------------------------------- */

/* Facts as in cache/enquiry.h; how many fields they filled. */
static int fill(Intake *intake, const cJSON *facts)
{
    const cJSON *json;
    int filled = 0;

    cJSON_ArrayForEach(json, facts)
    {
        const ApplicationFact fact = {.from = json_text(json, "from"),
                                      .reference = json_text(json, "reference"),
                                      .values = json_object(json, "values"),
                                      .licence_kind = json_text(json, "licence_kind"),
                                      .valid_until = json_text(json, "valid_until")};
        if (fact.from)
            filled += application_fill(intake->application, &fact);
    }
    return filled;
}

static void fill_local(Intake *intake)
{
    const char *type = intake_text(intake, "/applicant/id_type");
    const char *number = intake_text(intake, "/applicant/id_number");
    cJSON *facts = type && number ? enquiry_local(intake->app->cache, type, number) : NULL;

    fill(intake, facts);
    cJSON_Delete(facts);
}

static void add_text(cJSON *object, const char *name, const char *text)
{
    cJSON_AddStringToObject(object, name, text ? text : "");
}

static void ask_central(Intake *intake, App *app)
{
    const cJSON *consent = application_get(intake->application, "/consent");
    g_auto(Problem) problem = {0};
    cJSON *question = cJSON_CreateObject();
    cJSON *holder = cJSON_AddObjectToObject(question, "holder");

    add_text(question, "item", application_item(intake->application)->code);
    add_text(holder, "id_type", intake_text(intake, "/applicant/id_type"));
    add_text(holder, "id_number", intake_text(intake, "/applicant/id_number"));
    add_text(holder, "name", intake_text(intake, "/applicant/name"));
    cJSON_AddItemToObject(question, "consent", cJSON_Duplicate(consent, true));
    if (enquiry_ask(app->cache, &intake->id, question, &problem))
        line_wake_sync(app->line);
    else
        app_tell_problem(app, &problem);
    cJSON_Delete(question);
    intake->facts_taken = false;
}

void intake_consent_given(Intake *intake, App *app, bool given, const char *scope)
{
    cJSON *consent = cJSON_CreateObject();
    g_autofree char *at = instant_to_rfc3339(app->now);

    intake_facts_drop(intake);
    cJSON_AddBoolToObject(consent, "given", given);
    add_text(consent, "scope", scope);
    add_text(consent, "at", at);
    intake_set(intake, "/consent", consent);
    intake_save(intake);
    if (!given)
        return;
    ask_central(intake, app);
    fill_local(intake);
}

static bool consented(const Intake *intake)
{
    return json_flag(application_get(intake->application, "/consent"), "given");
}

bool intake_facts_take(Intake *intake, App *app)
{
    g_autoptr(Enquiry) enquiry =
        consented(intake) && !intake->facts_taken ? enquiry_get(app->cache, &intake->id) : NULL;

    if (!enquiry || enquiry->state != ENQUIRY_ANSWERED)
        return false;
    intake->facts_taken = true;
    return fill(intake, json_array(enquiry->answer, "facts")) > 0;
}

static bool is_read(const cJSON *source)
{
    static const char *const froms[] = {"licence", "shared", "case"};
    const char *from = json_text(source, "from");

    for (size_t i = 0; i < G_N_ELEMENTS(froms); i++)
        if (g_strcmp0(from, froms[i]) == 0)
            return true;
    return false;
}

/* Licences that stand for papers are those of the one who was asked about. */
static void drop_licences(Intake *intake)
{
    const Item *item = application_item(intake->application);

    for (size_t i = 0; i < item->material_count; i++) {
        const ItemMaterial *material = &item->materials[i];
        if (paper_state(paper_row(intake, material)) != MATERIAL_REUSED)
            continue;
        cJSON *row = paper_copy(intake, material);
        paper_set_state(row, MATERIAL_MISSING);
        paper_put(intake, material, row);
    }
}

void intake_facts_drop(Intake *intake)
{
    Application *application = intake->application;
    size_t count;
    const FormField *fields = form_fields(application_form(application), &count);

    if (!application_get(application, "/consent"))
        return;
    application_set(application, "/consent", NULL);
    drop_licences(intake);
    for (size_t i = 0; i < count; i++) {
        g_autofree char *pointer = g_strconcat("/form/", fields[i].key, NULL);
        if (is_read(application_source(application, fields[i].key)))
            application_set(application, pointer, NULL);
    }
}

/* ---- how it stands -------------------------------------------------------------------------- */

static int filled_fields(const Intake *intake)
{
    const cJSON *source;
    int filled = 0;

    cJSON_ArrayForEach(source, application_get(intake->application, "/sources")) filled +=
        is_read(source);
    return filled;
}

char *intake_facts_state(const Intake *intake, ThemeRole *role)
{
    g_autoptr(Enquiry) enquiry =
        consented(intake) ? enquiry_get(intake->app->cache, &intake->id) : NULL;
    LineState line = intake->app->status.state;
    unsigned long filled = (unsigned long)filled_fields(intake);

    *role = THEME_DIM;
    if (!enquiry)
        return NULL;
    if (enquiry->state == ENQUIRY_FAILED) {
        *role = THEME_ERROR;
        return problem_sentence(&enquiry->problem);
    }
    if (enquiry->state == ENQUIRY_ANSWERED)
        return g_strdup_printf(dngettext(TEXT_DOMAIN,
                                         "Shared data has come: %d field is filled in.",
                                         "Shared data has come: %d fields are filled in.", filled),
                               (int)filled);
    if (line == LINE_ONLINE || line == LINE_SYNCING)
        return g_strdup(_("Asking for shared data …"));
    return g_strdup(_("Off line: shared data is asked for once the line is back. Go on."));
}

/* ---- from an earlier case ------------------------------------------------------------------- */

typedef struct {
    Intake *intake;
    char *applicant; /* whole number of the applicant; NULL: not known yet */
} Copying;

static void copying_free(void *data)
{
    Copying *copying = data;

    g_free(copying->applicant);
    g_free(copying);
}

static bool is_there(const GPtrArray *rows, const char *case_id)
{
    for (guint i = 0; i < rows->len; i++)
        if (g_str_equal(((const PickRow *)g_ptr_array_index(rows, i))->code, case_id))
            return true;
    return false;
}

static void add_case(GPtrArray *rows, const CaseRow *row)
{
    g_autofree char *name = words_applicant(row->applicant_kind, row->applicant, false);
    g_autofree char *when = instant_format(row->received_at);
    g_autofree char *label = g_strdup_printf("%s  %s", name, row->item_name);
    g_autofree char *detail = g_strdup_printf("%s  %s", words_receipt_short(row->receipt), when);

    if (!is_there(rows, row->id.text))
        g_ptr_array_add(rows, pick_row_new(row->id.text, label, detail));
}

static bool add_cases(App *app, GPtrArray *rows, const CaseQuery *query, Problem *problem)
{
    g_autoptr(GArray) page = cases_page(app->cache, query, NULL, false, CASES_OFFERED, problem);

    for (guint i = 0; page && i < page->len; i++)
        add_case(rows, &g_array_index(page, CaseRow, i));
    return page != NULL;
}

/* Earlier cases of the applicant (by name, as lists are searched), then of the item. */
static GPtrArray *fetch_cases(App *app, void *data, const char *typed, Problem *problem)
{
    const Copying *copying = data;
    const char *item = application_item(copying->intake->application)->code;
    const char *name = *typed ? typed : copying->applicant;
    const CaseQuery named = {.order = ORDER_UPDATED, .text = name};
    const CaseQuery same = {.order = ORDER_UPDATED, .item_code = item};
    GPtrArray *rows = pick_rows_new();

    if ((!name || add_cases(app, rows, &named, problem)) &&
        (*typed || add_cases(app, rows, &same, problem)))
        return rows;
    g_ptr_array_unref(rows);
    return NULL;
}

/* What the case's form says, by data element: the two items may ask in different fields. */
static cJSON *values_of(const Item *item, const Case *file)
{
    g_autoptr(Form) form = form_parse(item->form, NULL);
    cJSON *values = cJSON_CreateObject();
    size_t count = 0;
    const FormField *fields = form ? form_fields(form, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        const cJSON *value = json_member(file->form, fields[i].key);
        if (value && fields[i].element)
            cJSON_AddItemToObject(values, fields[i].element, cJSON_Duplicate(value, true));
    }
    return values;
}

/* A person chose the case, so whatever is empty is taken, be it shared or not. */
static int take_values(Intake *intake, const cJSON *values)
{
    size_t count;
    const FormField *fields = form_fields(application_form(intake->application), &count);
    int taken = 0;

    for (size_t i = 0; i < count; i++) {
        g_autofree char *pointer = g_strconcat("/form/", fields[i].key, NULL);
        const cJSON *value = fields[i].element ? json_member(values, fields[i].element) : NULL;
        if (!value || application_get(intake->application, pointer))
            continue;
        intake_set(intake, pointer, cJSON_Duplicate(value, true));
        taken++;
    }
    return taken;
}

/* The same item has the same questions. */
static void take_answers(Intake *intake, const Case *file)
{
    const cJSON *answer;

    if (!g_str_equal(file->item_code, application_item(intake->application)->code))
        return;
    cJSON_ArrayForEach(answer, file->scenario)
    {
        g_autofree char *pointer = g_strconcat("/scenario/", answer->string, NULL);
        if (!application_get(intake->application, pointer))
            intake_set(intake, pointer, cJSON_Duplicate(answer, true));
    }
}

static void case_chosen(App *app, void *data, const PickRow *row)
{
    Intake *intake = ((Copying *)data)->intake;
    const Rules *rules = cache_rules(app->cache);
    g_auto(Problem) problem = {0};
    g_autoptr(Case) file = cases_load(app->cache, row->code, &problem);
    const Item *item = file && rules ? case_item(rules, file) : NULL;

    if (!item) {
        app_tell_problem(app, &problem);
        return;
    }
    cJSON *values = values_of(item, file);
    take_answers(intake, file);
    unsigned long taken = (unsigned long)take_values(intake, values);
    cJSON_Delete(values);
    intake_save(intake);
    intake_go(intake, app, intake->step);
    g_autofree char *sentence =
        g_strdup_printf(dngettext(TEXT_DOMAIN, "%d empty field was filled in from the case.",
                                  "%d empty fields were filled in from the case.", taken),
                        (int)taken);
    app_tell(app, THEME_GOOD, sentence);
}

void intake_copy(Intake *intake, App *app)
{
    Copying *copying = g_new0(Copying, 1);

    copying->intake = intake;
    copying->applicant = g_strdup(intake_text(intake, "/applicant/name"));
    app_push(app, picker_new(app, _("Copy from which case?"), fetch_cases, case_chosen, copying,
                             copying_free));
}
