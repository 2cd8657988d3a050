#include "tui/case_tabs.h"

#include "domain/json.h"
#include "domain/mask.h"
#include "domain/text.h"
#include "forms/form.h"
#include "tui/documents/documents_tab.h"
#include "tui/words.h"

/* ---- overview ------------------------------------------------------------------------------ */

static void put_masked(const CaseView *view, Page *page, const char *label, Mask mask,
                       const char *value)
{
    g_autofree char *shown = !value || view->revealed ? g_strdup(value) : mask_apply(mask, value);

    page_value(page, label, THEME_NORMAL, shown);
}

static void put_instant(Page *page, const char *label, instant at)
{
    g_autofree char *when = instant_format(at);

    if (at)
        page_value(page, label, THEME_NORMAL, when);
}

static void put_owned(Page *page, const char *label, char *value)
{
    if (*value)
        page_value(page, label, THEME_NORMAL, value);
    g_free(value);
}

static void put_party(const CaseView *view, Page *page, const Party *party)
{
    IdType type = id_type_from_code(party->id_type);
    g_autofree char *name = words_applicant(party->kind, party->name, view->revealed);

    page_value(page, _("Name"), THEME_STRONG, name);
    if (party->kind)
        page_value(page, _("Kind"), THEME_NORMAL, words_applicant_kind(party->kind));
    g_autofree char *document =
        words_label(type == ID_TYPE_COUNT ? N_("document") : id_type_label(type));
    put_masked(view, page, document, mask_of_id_number(party->id_type), party->id_number);
    put_masked(view, page, _("Phone"), mask_of_phone(party->phone), party->phone);
    put_masked(view, page, _("Address"), MASK_ADDRESS, party->address);
    if (party->authority)
        page_value(page, _("Authority"), THEME_NORMAL, party->authority);
    if (party->until != DATE_NONE) {
        g_autofree char *until = date_format(party->until);
        page_value(page, _("Until"), THEME_NORMAL, until);
    }
}

static void put_consent(const CaseView *view, Page *page)
{
    const cJSON *consent = view->file->consent;
    const char *scope = json_text(consent, "scope");

    if (!consent)
        return;
    page_value(page, _("Consent"), THEME_NORMAL,
               json_flag(consent, "given") ? _("given, to read shared data")
                                           : _("not given: no shared data is read"));
    if (scope)
        page_value(page, "", THEME_DIM, scope);
}

static void put_term(const CaseView *view, App *app, Page *page)
{
    const Rules *rules = cache_rules(app->cache);
    Clock clocks[CLOCK_OF_COUNT];
    Due next, legal;
    ThemeRole role;

    if (!rules || case_clocks(rules, view->file, app->now, clocks) == 0)
        return;
    case_due(rules, view->file, &next, &legal);
    bool paused = clocks[0].reading == READING_PAUSED;
    g_autofree char *words =
        words_clock(rules->calendar, app->today, next.day, legal.day, paused, &role);
    g_autofree char *day = date_format(next.day);
    g_autofree char *both = g_strdup_printf("%s  %s", words, day);
    page_value(page, _("Term"), role, both);
    if (next.provisional)
        page_text(page, THEME_DIM,
                  _("The last day is provisional: the calendar of that year is not published."));
}

static void fill_facts(const CaseView *view, App *app, Page *page)
{
    const Case *file = view->file;
    const Rules *rules = cache_rules(app->cache);
    const Item *item = rules ? case_item(rules, file) : NULL;
    const ItemStep *step = rules ? case_step(rules, file) : NULL;

    page_value(page, _("Item"), THEME_STRONG, item ? item->name : file->item_code);
    page_value(page, _("State"), THEME_NORMAL, words_state(file->state, file->result));
    if (step && file->state == STATE_REVIEW)
        page_value(page, _("Step"), THEME_NORMAL, step->name);
    put_term(view, app, page);
    page_value(page, _("Case number"), THEME_NORMAL,
               file->number ? file->number : _("not given yet"));
    page_value(page, _("Receipt"), THEME_NORMAL, file->receipt);
    put_owned(page, _("Handler"), words_staff(app->cache, file->handler));
    put_owned(page, _("Department"), words_organisation(app->cache, file->organisation));
    put_owned(page, _("Received by"), words_organisation(app->cache, file->receiver));
    put_owned(page, _("Place"), words_region(app->cache, file->region));
    put_instant(page, _("Received at"), file->received_at);
    put_instant(page, _("Accepted at"), file->accepted_at);
    put_instant(page, _("Decided at"), file->decided_at);
    put_instant(page, _("Closed at"), file->closed_at);
    put_instant(page, _("Delivered at"), file->delivered_at);
    if (file->licence)
        page_value(page, _("Licence"), THEME_NORMAL, file->licence);
    if (file->document)
        page_value(page, _("Decision"), THEME_NORMAL, file->document);
}

static void fill_overview(const CaseView *view, App *app, Page *page)
{
    page_heading(page, _("Case"));
    fill_facts(view, app, page);
    page_heading(page, _("Applicant"));
    put_party(view, page, &view->file->applicant);
    if (view->file->agent.name) {
        page_heading(page, _("Agent"));
        put_party(view, page, &view->file->agent);
    }
    put_consent(view, page);
    if (!view->revealed) {
        page_gap(page);
        page_text(page, THEME_DIM,
                  _("Personal data is masked. Press v to show it in full, with a reason."));
    }
}

/* ---- form ---------------------------------------------------------------------------------- */

static const char *choice_label(const FormField *field, const cJSON *value)
{
    for (size_t i = 0; i < field->choice_count; i++)
        if (cJSON_Compare(field->choices[i].value, value, true))
            return field->choices[i].label;
    return NULL;
}

/* A value in words, unmasked; "" when there is none. */
static char *value_text(const FormField *field, const cJSON *value, Cache *cache)
{
    if (!value)
        return g_strdup("");
    const char *label = choice_label(field, value);
    if (label)
        return g_strdup(label);
    if (cJSON_IsBool(value))
        return g_strdup(cJSON_IsTrue(value) ? _("yes") : _("no"));
    if (cJSON_IsNumber(value))
        return g_strdup_printf("%.0f", cJSON_GetNumberValue(value));
    if (cJSON_IsString(value))
        return g_strdup(cJSON_GetStringValue(value));
    if (cJSON_IsObject(value)) {
        const char *text = json_text(value, "text");
        g_autofree char *region = words_region(cache, json_text(value, "division"));
        return g_strdup_printf("%s%s", region, text ? text : "");
    }
    return g_strdup("");
}

static char *array_text(const FormField *field, const cJSON *array, Cache *cache)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const cJSON *element;

    cJSON_ArrayForEach(element, array)
    {
        g_autofree char *part = value_text(field, element, cache);
        g_string_append_printf(text, "%s%s", text->len > 0 ? _(", ") : "", part);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void put_form_value(const CaseView *view, App *app, Page *page, const FormField *field,
                           const cJSON *value);

static void put_table(const CaseView *view, App *app, Page *page, const FormField *field,
                      const cJSON *rows)
{
    const cJSON *row;
    int number = 0;

    cJSON_ArrayForEach(row, rows)
    {
        g_autofree char *title = g_strdup_printf("%s %d", field->title, ++number);
        page_text(page, THEME_LABEL, title);
        for (size_t i = 0; i < field->column_count; i++)
            put_form_value(view, app, page, &field->columns[i],
                           json_member(row, field->columns[i].key));
    }
}

static void put_form_value(const CaseView *view, App *app, Page *page, const FormField *field,
                           const cJSON *value)
{
    if (field->widget == WIDGET_TABLE && cJSON_IsArray(value)) {
        put_table(view, app, page, field, value);
        return;
    }
    g_autofree char *text = cJSON_IsArray(value) ? array_text(field, value, app->cache)
                                                 : value_text(field, value, app->cache);
    Mask mask =
        field->widget == WIDGET_ADDRESS && field->mask == MASK_NONE ? MASK_ADDRESS : field->mask;
    put_masked(view, page, field->title, mask, *text ? text : NULL);
}

/* The answers of the scenario, in the words of the item. */
static void put_scenario(const CaseView *view, const Item *item, Page *page)
{
    const cJSON *question;

    if (cJSON_GetArraySize(view->file->scenario) == 0)
        return;
    page_heading(page, _("Scenario"));
    cJSON_ArrayForEach(question, item->scenarios)
    {
        const char *code = json_text(question, "code");
        const char *answer = json_text(view->file->scenario, code ? code : "");
        const char *label = json_text(item_option(question, answer), "label");
        page_value(page, json_text(question, "question"), THEME_NORMAL, label ? label : answer);
    }
}

static void fill_form(const CaseView *view, App *app, Page *page)
{
    const Rules *rules = cache_rules(app->cache);
    const Item *item = rules ? case_item(rules, view->file) : NULL;
    g_auto(Problem) problem = {0};
    g_autoptr(Form) form = item ? form_parse(item->form, &problem) : NULL;
    size_t count = 0;

    if (!form) {
        page_text(page, THEME_DIM, _("The form of this item is not in the catalogue."));
        return;
    }
    put_scenario(view, item, page);
    page_heading(page, _("Form"));
    const FormField *fields = form_fields(form, &count);
    for (size_t i = 0; i < count; i++)
        if (form_field_asked(&fields[i], view->file->scenario))
            put_form_value(view, app, page, &fields[i],
                           json_member(view->file->form, fields[i].key));
}

/* ---- materials ----------------------------------------------------------------------------- */

/* What is held of it, behind its name. */
static void append_held(const CaseView *view, const CaseMaterial *held, GString *text)
{
    g_autofree char *due = date_format(held->due);
    g_autofree char *licence = !held->licence ? NULL
                               : view->revealed
                                   ? g_strdup(held->licence)
                                   : mask_apply(mask_of_licence(held->licence), held->licence);

    if (held->originals > 0)
        g_string_append_printf(text, _(", originals: %d"), held->originals);
    if (held->copies > 0)
        g_string_append_printf(text, _(", copies: %d"), held->copies);
    if (held->seen)
        g_string_append(text, _(", original seen"));
    if (cJSON_GetArraySize(held->files) > 0)
        g_string_append_printf(text, _(", scans: %d"), cJSON_GetArraySize(held->files));
    if (licence)
        g_string_append_printf(text, _(", licence %s"), licence);
    if (*due)
        g_string_append_printf(text, _(", until %s"), due);
}

static void put_material(const CaseView *view, Page *page, const ItemMaterial *material)
{
    const CaseMaterial *held = case_material(view->file, material->code);
    MaterialState state = held ? held->state : MATERIAL_MISSING;
    g_autoptr(GString) text = g_string_new(material->name);

    if (held)
        append_held(view, held, text);
    if (state == MATERIAL_MISSING && material->tolerant)
        g_string_append(text, _(" (may be handed in later)"));
    switch (state) {
    case MATERIAL_RECEIVED:
        page_value(page, _("handed in"), THEME_NORMAL, text->str);
        break;
    case MATERIAL_REUSED:
        page_value(page, _("licence instead"), THEME_NORMAL, text->str);
        break;
    case MATERIAL_PROMISED:
        page_value(page, _("promised"), THEME_CLOCK_NOTICE, text->str);
        break;
    default:
        page_value(page, _("missing"), THEME_CLOCK_YELLOW, text->str);
        break;
    }
}

static void fill_materials(const CaseView *view, App *app, Page *page)
{
    const Rules *rules = cache_rules(app->cache);
    const Item *item = rules ? case_item(rules, view->file) : NULL;

    if (!item) {
        page_text(page, THEME_DIM, _("The list of this item's materials is not in the catalogue."));
        return;
    }
    page_heading(page, _("Materials"));
    for (size_t i = 0; i < item->material_count; i++)
        if (item_material_needed(&item->materials[i], view->file->scenario) ||
            case_material(view->file, item->materials[i].code))
            put_material(view, page, &item->materials[i]);
}

/* ---- history ------------------------------------------------------------------------------- */

static const char *event_standing(const Event *event, const char *previous, ThemeRole *role)
{
    if (!event->hash[0]) {
        *role = THEME_PENDING;
        return _("not confirmed yet");
    }
    if (event_verify(event, previous)) {
        *role = THEME_HEADER;
        return "✓";
    }
    *role = THEME_ERROR;
    return _("DOES NOT VERIFY");
}

static void put_chain(const CaseView *view, Page *page)
{
    guint sound = 0, confirmed = 0;
    const char *previous = "";

    for (guint i = 0; i < view->events->len; i++) {
        const Event *event = g_ptr_array_index(view->events, i);
        if (!event->hash[0])
            continue;
        confirmed++;
        sound += event_verify(event, previous) ? 1 : 0;
        previous = event->hash;
    }
    g_autofree char *text =
        sound == confirmed
            ? g_strdup_printf(_("Record verified: %u of %u entries, each sealed to the one before "
                                "it (SM3)."),
                              sound, confirmed)
            : g_strdup_printf(_("The record does NOT verify: only %u of %u entries are sound. Tell "
                                "the auditor."),
                              sound, confirmed);
    page_text(page, sound == confirmed ? THEME_GOOD : THEME_ERROR, text);
}

static void fill_history(const CaseView *view, App *app, Page *page)
{
    const char *previous = "";

    put_chain(view, page);
    for (guint i = 0; i < view->events->len; i++) {
        const Event *event = g_ptr_array_index(view->events, i);
        ThemeRole role;
        const char *standing = event_standing(event, previous, &role);
        g_autofree char *who = words_staff(app->cache, event->actor);
        g_autofree char *when = instant_format(event->at);
        g_autofree char *line = g_strdup_printf(
            "%2d  %s  %s  %s  %s%s%s", event->version, when, _(action_rule(event->action)->label),
            who, standing, event->trust == TRUST_NO ? "  " : "",
            event->trust == TRUST_NO ? _("device clock not checked") : "");
        page_gap(page);
        page_text(page, role, line);
        words_payload(app->cache, event->action, event->payload, view->revealed, page);
        previous = event->hash;
    }
}

/* ---- clocks -------------------------------------------------------------------------------- */

static char *clock_left(const Clock *clock)
{
    if (clock->reading == READING_PAUSED)
        return g_strdup_printf(_("paused with %d working days left"), clock->left);
    if (clock->left < 0)
        return words_days_overdue(-clock->left);
    return clock->left == 0 ? g_strdup(_("due today")) : words_days_left(clock->left);
}

static void put_clock(Page *page, const Clock *clock)
{
    g_autofree char *start = date_format(clock->start);
    g_autofree char *due = date_format(clock->due.day);
    g_autofree char *left = clock_left(clock);
    ThemeRole role = words_reading_role(clock->reading);

    g_autofree char *heading = words_label(clock_label(clock->kind));
    page_heading(page, heading);
    page_value(page, _("Reading"), role, _(reading_label(clock->reading)));
    page_value(page, _("Time left"), role, left);
    page_value(page, _("Last day"), THEME_NORMAL, due);
    page_value(page, _("Since"), THEME_NORMAL, start);
    if (clock->term > 0) {
        g_autofree char *term = g_strdup_printf(_("%d working days"), clock->term);
        page_value(page, _("Length"), THEME_NORMAL, term);
    }
    if (clock->due.provisional)
        page_text(page, THEME_DIM,
                  _("The last day is provisional: the calendar of that year is not published."));
}

static void put_pauses(const CaseView *view, Page *page)
{
    const GArray *pauses = view->file->pauses;

    if (!pauses || pauses->len == 0)
        return;
    page_heading(page, _("Time left out"));
    for (guint i = 0; i < pauses->len; i++) {
        const Pause *pause = &g_array_index(pauses, Pause, i);
        g_autofree char *from = date_format(pause->from);
        g_autofree char *to = date_format(pause->to);
        g_autofree char *both = g_strdup_printf(_("from %s to %s"), from, *to ? to : _("now"));
        page_text(page, THEME_NORMAL, both);
    }
}

static void fill_clocks(const CaseView *view, App *app, Page *page)
{
    const Rules *rules = cache_rules(app->cache);
    Clock clocks[CLOCK_OF_COUNT];
    size_t count = rules ? case_clocks(rules, view->file, app->now, clocks) : 0;

    if (count == 0)
        page_text(page, THEME_DIM, _("No term runs on this case now."));
    for (size_t i = 0; i < count; i++)
        put_clock(page, &clocks[i]);
    put_pauses(view, page);
}

const CaseTab case_tabs[] = {
    {N_("Overview"), fill_overview, NULL},   {N_("Form"), fill_form, NULL},
    {N_("Materials"), fill_materials, NULL}, {N_("Documents"), documents_fill, documents_act},
    {N_("History"), fill_history, NULL},     {N_("Clocks"), fill_clocks, NULL},
};
const int case_tab_count = G_N_ELEMENTS(case_tabs);
