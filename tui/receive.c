#include "tui/receive.h"

#include "cache/feed.h"
#include "domain/fold.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/act.h"
#include "tui/form_sheet.h"
#include "tui/panes.h"
#include "tui/words.h"

#include <string.h>

#define NAME_MAX_LENGTH 100
#define ITEMS_MAX 500

typedef struct {
    Item *item; /* own copies: the catalogue may change while the form is filled in */
    Form *form;
} Reception;

static void reception_free(void *data)
{
    Reception *reception = data;

    form_free(reception->form);
    item_free(reception->item);
    g_free(reception);
}

/* ---- people -------------------------------------------------------------------------------- */

static bool check_id_number(const SheetField *field, App *app, Problem *problem)
{
    const SheetField *type = field->data;
    g_autofree char *number = fold_code(sheet_value(field));
    IdType kind = id_type_from_code(sheet_value(type));

    if (kind == ID_TYPE_COUNT)
        return true;
    NumberFault fault = id_number_check(kind, number, app->today);
    return fault == NUMBER_OK || problem_set(problem, PROBLEM_FIELD_INVALID, field->label,
                                             number_fault_msgid(fault), NULL);
}

static bool check_phone(const SheetField *field, App *app, Problem *problem)
{
    g_autofree char *number = fold_code(sheet_value(field));
    size_t digits = strspn(number, "0123456789-");

    (void)app;
    if (number[0] == '1' && strlen(number) == 11 && mobile_check(number) == NUMBER_OK)
        return true;
    if (number[0] == '0' && digits == strlen(number) && digits >= 10)
        return true;
    return problem_set(problem, PROBLEM_FIELD_INVALID, field->label,
                       _("11 digits for a mobile, or area code and number"), NULL);
}

static SheetField *add_id_type(Sheet *sheet, const char *name)
{
    SheetField *field = sheet_add(sheet, SHEET_CHOICE, name, _("Kind of document"), true, 0);

    for (IdType type = 0; type < ID_TYPE_COUNT; type++)
        sheet_add_choice(field, id_type_code(type), _(id_type_label(type)));
    return field;
}

static void add_person(Sheet *sheet, const char *who)
{
    g_autofree char *name = g_strdup_printf("%s/name", who);
    g_autofree char *id_type = g_strdup_printf("%s/id_type", who);
    g_autofree char *id_number = g_strdup_printf("%s/id_number", who);
    g_autofree char *phone = g_strdup_printf("%s/phone", who);

    sheet_add(sheet, SHEET_TEXT, name, _("Name"), true, NAME_MAX_LENGTH);
    SheetField *type = add_id_type(sheet, id_type);
    SheetField *number = sheet_add(sheet, SHEET_TEXT, id_number, _("Document number"), true, 30);
    number->check = check_id_number;
    number->data = type;
    SheetField *line = sheet_add(sheet, SHEET_TEXT, phone, _("Phone"), false, 20);
    line->check = check_phone;
}

static void add_applicant(Sheet *sheet, const Item *item)
{
    static const char *const kinds[] = {"1", "2", "3", "4", "5", "6"};

    sheet_add(sheet, SHEET_HEADING, NULL, _("Applicant"), false, 0);
    SheetField *kind =
        sheet_add(sheet, SHEET_CHOICE, "applicant/kind", _("Kind of applicant"), true, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (item->objects & 1U << (i + 1))
            sheet_add_choice(kind, kinds[i], words_applicant_kind(kinds[i]));
    if (kind->choices->len > 0)
        kind->chosen = 0;
    add_person(sheet, "applicant");
    sheet_add(sheet, SHEET_TEXT, "applicant/address", _("Address"), false, 200);
    sheet_add(sheet, SHEET_FLAG, "with-agent", _("Somebody else comes for the applicant"), false, 0)
        ->trailing = true;
    add_person(sheet, "agent");
    sheet_set_choice(sheet_field(sheet, "agent/id_type"), id_type_code(ID_TYPE_CITIZEN));
}

/* ---- scenario, materials ------------------------------------------------------------------- */

static void add_scenario(Sheet *sheet, const Item *item)
{
    const cJSON *question, *option;

    if (cJSON_GetArraySize(item->scenarios) > 0)
        sheet_add(sheet, SHEET_HEADING, NULL, _("Scenario"), false, 0);
    cJSON_ArrayForEach(question, item->scenarios)
    {
        const char *code = json_text(question, "code");
        const char *text = json_text(question, "question");
        g_autofree char *name = g_strdup_printf("scenario/%s", code ? code : "");
        SheetField *field = sheet_add(sheet, SHEET_CHOICE, name, text ? text : code, true, 0);
        cJSON_ArrayForEach(option, json_array(question, "options"))
            sheet_add_choice(field, json_text(option, "code"), json_text(option, "label"));
    }
}

static void add_materials(Sheet *sheet, const Item *item)
{
    sheet_add(sheet, SHEET_HEADING, NULL, _("Materials"), false, 0);
    for (size_t i = 0; i < item->material_count; i++) {
        const ItemMaterial *material = &item->materials[i];
        g_autofree char *name = g_strdup_printf("material/%s", material->code);
        SheetField *field = sheet_add(sheet, SHEET_CHOICE, name, material->name, false, 0);
        sheet_add_choice(field, material_state_name(MATERIAL_MISSING), _("missing"));
        sheet_add_choice(field, material_state_name(MATERIAL_RECEIVED), _("handed in"));
        if (material->tolerant)
            sheet_add_choice(field, material_state_name(MATERIAL_PROMISED), _("promised"));
        field->chosen = 0;
        field->trailing = true;
    }
}

static cJSON *answers_of(const Sheet *sheet, const Item *item)
{
    cJSON *answers = cJSON_CreateObject();
    const cJSON *question;

    cJSON_ArrayForEach(question, item->scenarios)
    {
        const char *code = json_text(question, "code");
        g_autofree char *name = g_strdup_printf("scenario/%s", code ? code : "");
        const SheetField *field = sheet_field(sheet, name);
        if (field && *sheet_value(field))
            cJSON_AddStringToObject(answers, code, sheet_value(field));
    }
    return answers;
}

/* ---- what depends on what ------------------------------------------------------------------ */

/* What the applicant told once is not typed again; a field that was changed by hand is left alone.
 */
static const struct {
    const char *from;
    const char *to;
} told_once[] = {
    {"applicant/name", "form/name"},
    {"applicant/name", "form/org_name"},
    {"applicant/id_number", "form/id_no"},
    {"applicant/id_number", "form/uscc"},
    {"applicant/phone", "form/mobile"},
    {"applicant/address", "form/addr/text"},
    {"applicant/address", "form/reg_addr/text"},
};

static void copy_told(Sheet *sheet, const SheetField *changed)
{
    const char *text = sheet_value(changed);

    for (size_t i = 0; i < G_N_ELEMENTS(told_once); i++) {
        SheetField *to = sheet_field(sheet, told_once[i].to);
        if (!to || !to->text || g_strcmp0(changed->name, told_once[i].from) != 0)
            continue;
        const char *have = sheet_value(to);
        /* typing goes on: what stands there is the beginning or the end of the same text */
        if (g_str_has_prefix(text, have) || g_str_has_prefix(have, text))
            text_field_set(to->text, text);
    }
}

static void derive_from_number(Sheet *sheet, App *app)
{
    const SheetField *number = sheet_field(sheet, "form/id_no");
    SheetField *birth = sheet_field(sheet, "form/birth");
    SheetField *sex = sheet_field(sheet, "form/sex");
    g_autofree char *folded = fold_code(number ? sheet_value(number) : "");
    CitizenId id;

    if (citizen_id_check(folded, app->today, &id) != NUMBER_OK)
        return;
    g_autofree char *day = date_format(id.birth);
    if (birth && birth->text && !*sheet_value(birth))
        text_field_set(birth->text, day);
    for (guint i = 0; sex && sex->choices && sex->chosen < 0 && i < sex->choices->len; i++) {
        const PickRow *row = g_ptr_array_index(sex->choices, i);
        if (g_str_has_prefix(row->label, id.sex == SEX_MALE ? "男" : "女"))
            sex->chosen = (int)i;
    }
}

/* The form asks for the kind of document again, among the kinds that the item takes. */
static void copy_id_type(Sheet *sheet)
{
    const char *code = sheet_value(sheet_field(sheet, "applicant/id_type"));
    SheetField *to = sheet_field(sheet, "form/id_type");
    const FormField *definition = to ? to->data : NULL;

    for (size_t i = 0; definition && i < definition->choice_count; i++)
        if (g_strcmp0(cJSON_GetStringValue(definition->choices[i].value), code) == 0)
            to->chosen = (int)i;
}

static void show_agent(Sheet *sheet)
{
    static const char *const fields[] = {"agent/name", "agent/id_type", "agent/id_number",
                                         "agent/phone"};
    bool asked = sheet_flag(sheet_field(sheet, "with-agent"));

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        sheet_field(sheet, fields[i])->hidden = !asked;
}

static void show_materials(Sheet *sheet, const Item *item, const cJSON *answers)
{
    for (size_t i = 0; i < item->material_count; i++) {
        g_autofree char *name = g_strdup_printf("material/%s", item->materials[i].code);
        sheet_field(sheet, name)->hidden = !item_material_needed(&item->materials[i], answers);
    }
}

static void show_what_is_asked(Sheet *sheet)
{
    const Reception *reception = sheet_data(sheet);
    cJSON *answers = answers_of(sheet, reception->item);

    show_agent(sheet);
    show_materials(sheet, reception->item, answers);
    form_sheet_show(sheet, reception->form, answers);
    cJSON_Delete(answers);
}

static void take_kind(Sheet *sheet, const SheetField *kind)
{
    bool person = g_str_equal(sheet_value(kind), "1");

    sheet_set_choice(sheet_field(sheet, "applicant/id_type"),
                     id_type_code(person ? ID_TYPE_CITIZEN : ID_TYPE_USCC));
}

static void changed(Sheet *sheet, App *app, SheetField *field)
{
    if (g_strcmp0(field->name, "applicant/kind") == 0)
        take_kind(sheet, field);
    if (g_strcmp0(field->name, "applicant/kind") == 0 ||
        g_strcmp0(field->name, "applicant/id_type") == 0)
        copy_id_type(sheet);
    if (field->text)
        copy_told(sheet, field);
    if (g_strcmp0(field->name, "form/id_no") == 0 ||
        g_strcmp0(field->name, "applicant/id_number") == 0)
        derive_from_number(sheet, app);
    show_what_is_asked(sheet);
}

/* ---- the command --------------------------------------------------------------------------- */

static void put_text(cJSON *object, const char *name, const Sheet *sheet, const char *who,
                     bool code)
{
    g_autofree char *place = g_strdup_printf("%s/%s", who, name);
    const SheetField *field = sheet_field(sheet, place);
    const char *value = field ? sheet_value(field) : "";
    g_autofree char *folded = code ? fold_code(value) : fold_text(value, false);

    if (*folded)
        cJSON_AddStringToObject(object, name, folded);
}

static cJSON *party(const Sheet *sheet, const char *who)
{
    cJSON *object = cJSON_CreateObject();

    put_text(object, "kind", sheet, who, true);
    put_text(object, "name", sheet, who, false);
    put_text(object, "id_type", sheet, who, true);
    put_text(object, "id_number", sheet, who, true);
    put_text(object, "phone", sheet, who, true);
    put_text(object, "address", sheet, who, false);
    return object;
}

static cJSON *materials(const Sheet *sheet, const Item *item)
{
    cJSON *array = cJSON_CreateArray();

    for (size_t i = 0; i < item->material_count; i++) {
        const ItemMaterial *material = &item->materials[i];
        g_autofree char *name = g_strdup_printf("material/%s", material->code);
        const char *state = sheet_value(sheet_field(sheet, name));
        bool received = g_str_equal(state, material_state_name(MATERIAL_RECEIVED));
        if (!*state || g_str_equal(state, material_state_name(MATERIAL_MISSING)))
            continue;
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "code", material->code);
        cJSON_AddStringToObject(row, "state", state);
        cJSON_AddNumberToObject(row, "originals", received ? material->originals : 0);
        cJSON_AddNumberToObject(row, "copies", received ? material->copies : 0);
        cJSON_AddItemToArray(array, row);
    }
    return array;
}

static const Assignment *own_assignment(App *app)
{
    const Actor *actor = cache_actor(app->cache);

    return actor ? actor_assignment_with(actor, action_rule(ACTION_RECEIVE)->roles) : NULL;
}

static cJSON *payload_of(Sheet *sheet, App *app, const Reception *reception, Problem *problem)
{
    const Item *item = reception->item;
    const Assignment *own = own_assignment(app);

    if (!own) {
        problem_set(problem, PROBLEM_PERMISSION, action_rule(ACTION_RECEIVE)->label,
                    role_label(ROLE_CLERK), NULL);
        return NULL;
    }
    cJSON *payload = cJSON_CreateObject();
    g_autofree char *department = catalogue_department(app->cache, item->department, own->region);
    cJSON_AddStringToObject(payload, "item", item->code);
    cJSON_AddNumberToObject(payload, "item_version", item->version);
    cJSON_AddStringToObject(payload, "region", own->region);
    cJSON_AddStringToObject(payload, "organisation", department ? department : own->organisation);
    cJSON_AddStringToObject(payload, "receiver", own->organisation);
    cJSON_AddStringToObject(payload, "channel",
                            own->role == ROLE_VILLAGE_AGENT ? "village" : "window");
    cJSON_AddItemToObject(payload, "applicant", party(sheet, "applicant"));
    if (sheet_flag(sheet_field(sheet, "with-agent")))
        cJSON_AddItemToObject(payload, "agent", party(sheet, "agent"));
    cJSON_AddItemToObject(payload, "scenario", answers_of(sheet, item));
    cJSON_AddItemToObject(payload, "form", form_sheet_values(sheet, reception->form));
    cJSON_AddItemToObject(payload, "materials", materials(sheet, item));
    return payload;
}

static bool form_is_well(const Reception *reception, const cJSON *payload, App *app,
                         Problem *problem)
{
    g_autoptr(GPtrArray) problems =
        g_ptr_array_new_with_free_func((GDestroyNotify)form_problem_free);

    if (form_check(reception->form, json_object(payload, "form"), app->today, problems))
        return true;
    Problem *first = g_ptr_array_index(problems, 0);
    g_autofree char *place = first->subject;
    first->subject = g_strdup_printf("/form%s", place ? place : "");
    problem_move(problem, first);
    return false;
}

static bool submit(Sheet *sheet, App *app, Problem *problem)
{
    const Reception *reception = sheet_data(sheet);
    Uuid case_id = act_uuid(app);
    cJSON *payload = payload_of(sheet, app, reception, problem);

    if (!payload)
        return false;
    if (!form_is_well(reception, payload, app, problem)) {
        cJSON_Delete(payload);
        return false;
    }
    if (!act_submit(app, case_id, 0, ACTION_RECEIVE, payload, problem))
        return false;
    if (case_pane_open(app->panes[PANE_CASE], app, case_id.text)) {
        const Case *file = case_pane_case(app->panes[PANE_CASE]);
        g_autofree char *sentence = g_strdup_printf(
            _("Received. The receipt number is %s. Press A to accept the application."),
            file->receipt);
        app_focus(app, PANE_CASE);
        app_tell(app, THEME_GOOD, sentence);
    }
    return true;
}

static const SheetClass sheet_class = {
    .submit = submit, .changed = changed, .free_data = reception_free};

/* ---- beginning ----------------------------------------------------------------------------- */

static Reception *reception_new(App *app, const char *code, Problem *problem)
{
    Document *document = catalogue_get(app->cache, DOCUMENT_ITEM, code, 0);
    Reception *reception = g_new0(Reception, 1);

    if (document) {
        reception->item = item_from_json(cJSON_Duplicate(document->body, true), problem);
        document_free(document);
    } else {
        problem_set(problem, PROBLEM_ITEM_UNKNOWN, code, NULL);
    }
    if (reception->item)
        reception->form = form_parse(reception->item->form, problem);
    if (reception->form)
        return reception;
    reception_free(reception);
    return NULL;
}

static void item_chosen(App *app, void *data, const PickRow *row)
{
    g_auto(Problem) problem = {0};
    Reception *reception = reception_new(app, row->code, &problem);

    (void)data;
    if (!reception) {
        app_tell_problem(app, &problem);
        return;
    }
    g_autofree char *title = g_strdup_printf("%s · %s", _("New case"), row->label);
    Sheet *sheet = sheet_new(&sheet_class, title, NULL, reception);
    add_applicant(sheet, reception->item);
    add_scenario(sheet, reception->item);
    sheet_add(sheet, SHEET_HEADING, NULL, _("Form"), false, 0);
    form_sheet_add(sheet, reception->form);
    add_materials(sheet, reception->item);
    take_kind(sheet, sheet_field(sheet, "applicant/kind"));
    copy_id_type(sheet);
    show_what_is_asked(sheet);
    sheet_ready(sheet);
    app_push(app, sheet_pane(sheet));
}

static GPtrArray *fetch_items(App *app, void *data, const char *typed, Problem *problem)
{
    g_autoptr(GPtrArray) documents =
        catalogue_list(app->cache, DOCUMENT_ITEM, *typed ? typed : NULL, ITEMS_MAX, problem);

    (void)data;
    if (!documents)
        return NULL;
    GPtrArray *rows = pick_rows_new();
    for (guint i = 0; i < documents->len; i++) {
        const Document *document = g_ptr_array_index(documents, i);
        const char *name = json_text(document->body, "name");
        int days = json_integer(document->body, "promised_days", 0);
        g_autofree char *detail =
            g_strdup_printf(dngettext(TEXT_DOMAIN, "%s, promised in %d working day",
                                      "%s, promised in %d working days", (unsigned long)days),
                            document->code, days);
        g_ptr_array_add(rows, pick_row_new(document->code, name ? name : document->code, detail));
    }
    return rows;
}

void receive_begin(App *app)
{
    if (!own_assignment(app)) {
        g_auto(Problem) problem = {0};
        problem_set(&problem, PROBLEM_PERMISSION, action_rule(ACTION_RECEIVE)->label,
                    role_label(ROLE_CLERK), NULL);
        app_tell_problem(app, &problem);
        return;
    }
    app_push(app,
             picker_new(app, _("New case: which item?"), fetch_items, item_chosen, NULL, NULL));
}
