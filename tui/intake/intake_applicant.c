/* Who applies (申请人), and who came for them (代办). */
#include "tui/intake/intake_flow.h"

#include "cache/enquiry.h"
#include "domain/fold.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/errand.h"
#include "tui/words.h"

#include <string.h>

#define NAME_LONGEST 100
#define NUMBER_LONGEST 64
#define PHONE_LONGEST 20
#define ADDRESS_LONGEST 200
#define AUTHORITY_LONGEST 100

#define KIND_PERSON "1"
#define AGENT_HEADING "agent-heading"

/* ---- checks as one types -------------------------------------------------------------------- */

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

static bool check_until(const SheetField *field, App *app, Problem *problem)
{
    date day;

    if (!date_parse(sheet_value(field), &day) || day >= app->today)
        return true;
    return problem_set(problem, PROBLEM_FIELD_INVALID, field->label, _("the authority has run out"),
                       NULL);
}

/* ---- the fields ---------------------------------------------------------------------------- */

static SheetField *add(Sheet *sheet, SheetKind kind, const char *who, const char *what,
                       const char *label, bool required, int longest)
{
    g_autofree char *name = g_strdup_printf("%s/%s", who, what);

    return sheet_add(sheet, kind, name, label, required, longest);
}

/* The number first: a reader or scanner types it, and the name may follow from it. */
static void add_person(Sheet *sheet, const char *who)
{
    SheetField *type = add(sheet, SHEET_CHOICE, who, "id_type", _("Kind of document"), true, 0);

    for (IdType id = 0; id < ID_TYPE_COUNT; id++)
        sheet_add_choice(type, id_type_code(id), _(id_type_label(id)));
    SheetField *number =
        add(sheet, SHEET_TEXT, who, "id_number", _("Document number"), true, NUMBER_LONGEST);
    number->check = check_id_number;
    number->data = type;
    add(sheet, SHEET_TEXT, who, "name", _("Name"), true, NAME_LONGEST);
    add(sheet, SHEET_TEXT, who, "phone", _("Phone"), false, PHONE_LONGEST)->check = check_phone;
}

static void add_applicant(Sheet *sheet, const Item *item)
{
    static const char *const kinds[] = {
#define X(id, code, label) code,
        APPLICANT_KINDS(X)
#undef X
    };
    SheetField *kind =
        add(sheet, SHEET_CHOICE, "applicant", "kind", _("Kind of applicant"), true, 0);

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (item->objects & 1U << (i + 1))
            sheet_add_choice(kind, kinds[i], words_applicant_kind(kinds[i]));
    add_person(sheet, "applicant");
    add(sheet, SHEET_TEXT, "applicant", "address", _("Address"), false, ADDRESS_LONGEST);
}

static void add_agent(Sheet *sheet)
{
    sheet_add(sheet, SHEET_FLAG, "with-agent", _("Somebody else comes for the applicant"), false, 0)
        ->trailing = true;
    sheet_add(sheet, SHEET_HEADING, AGENT_HEADING, _("Agent"), false, 0);
    add_person(sheet, "agent");
    add(sheet, SHEET_TEXT, "agent", "authority", _("Authorised for"), true, AUTHORITY_LONGEST);
    add(sheet, SHEET_DATE, "agent", "until", _("Authorised until"), false, 0)->check = check_until;
    sheet_add(sheet, SHEET_NOTE, "open-case", "", false, 0)->hidden = true;
}

/* ---- between the sheet and the application -------------------------------------------------- */

static SheetField *party_field(const Sheet *sheet, const char *who, const char *what)
{
    g_autofree char *name = g_strdup_printf("%s/%s", who, what);

    return sheet_field(sheet, name);
}

/* "applicant/name" and the like; not the flag, not notes. */
static bool is_value(const SheetField *field)
{
    return field->name && strchr(field->name, '/') != NULL;
}

static void put(SheetField *field, const char *value)
{
    if (field->text)
        text_field_set(field->text, value ? value : "");
    else if (value)
        sheet_set_choice(field, value);
}

static void show_agent(Sheet *sheet)
{
    bool came = sheet_flag(sheet_field(sheet, "with-agent"));
    GPtrArray *fields = sheet_fields(sheet);

    sheet_field(sheet, AGENT_HEADING)->hidden = !came;
    for (guint i = 0; i < fields->len; i++) {
        SheetField *field = g_ptr_array_index(fields, i);
        if (field->name && g_str_has_prefix(field->name, "agent/"))
            field->hidden = !came;
    }
}

/* What kind of number it is shows in the number, or beside it. */
static void set_masks(Sheet *sheet)
{
    static const char *const parties[] = {"applicant", "agent"};

    for (size_t i = 0; i < G_N_ELEMENTS(parties); i++) {
        SheetField *phone = party_field(sheet, parties[i], "phone");
        const SheetField *type = party_field(sheet, parties[i], "id_type");
        party_field(sheet, parties[i], "id_number")->mask =
            mask_of_id_number(sheet_own_value(type));
        phone->mask = mask_of_phone(sheet_own_value(phone));
    }
}

static void load(Intake *intake, Sheet *sheet)
{
    GPtrArray *fields = sheet_fields(sheet);
    bool agent = application_get(intake->application, "/agent") != NULL;

    sheet_field(sheet, "with-agent")->chosen = agent;
    for (guint i = 0; i < fields->len; i++) {
        SheetField *field = g_ptr_array_index(fields, i);
        if (!is_value(field))
            continue;
        g_autofree char *pointer = g_strconcat("/", field->name, NULL);
        put(field, intake_text(intake, pointer));
    }
    show_agent(sheet);
    set_masks(sheet);
}

static void keep(Intake *intake, const SheetField *field)
{
    bool code = g_str_has_suffix(field->name, "/id_number") ||
                g_str_has_suffix(field->name, "/phone") || !field->text;
    g_autofree char *folded =
        code ? fold_code(sheet_value(field)) : fold_text(sheet_value(field), false);

    intake_set_text(intake, field->name, folded);
}

/* Who has what document goes without saying until it is said otherwise. */
static void take_kind(Intake *intake, Sheet *sheet, const char *kind)
{
    bool person = g_str_equal(kind, KIND_PERSON);
    SheetField *type = sheet_field(sheet, "applicant/id_type");

    sheet_set_choice(type, id_type_code(person ? ID_TYPE_CITIZEN : ID_TYPE_USCC));
    keep(intake, type);
}

static void take_agent(Intake *intake, Sheet *sheet)
{
    GPtrArray *fields = sheet_fields(sheet);
    SheetField *type = sheet_field(sheet, "agent/id_type");

    show_agent(sheet);
    if (!sheet_flag(sheet_field(sheet, "with-agent"))) {
        intake_set(intake, "/agent", NULL);
        return;
    }
    if (!*sheet_value(type))
        sheet_set_choice(type, id_type_code(ID_TYPE_CITIZEN));
    intake_set(intake, "/agent", cJSON_CreateObject());
    for (guint i = 0; i < fields->len; i++) {
        const SheetField *field = g_ptr_array_index(fields, i);
        if (field->name && g_str_has_prefix(field->name, "agent/"))
            keep(intake, field);
    }
}

/* A number says whose it is: a credit code that of a body, a citizen number that of a person. The
 * clerk, or the scanner, need not say it first. */
static void take_number(Intake *intake, Sheet *sheet, App *app)
{
    SheetField *kind = sheet_field(sheet, "applicant/kind");
    g_autofree char *number = fold_code(sheet_value(sheet_field(sheet, "applicant/id_number")));
    bool person = citizen_id_check(number, app->today, NULL) == NUMBER_OK;
    bool body = uscc_check(number) == NUMBER_OK;
    bool is_person = g_str_equal(sheet_value(kind), KIND_PERSON);

    if (person == body || person == is_person)
        return;
    for (guint i = 0; i < kind->choices->len; i++) {
        const PickRow *row = g_ptr_array_index(kind->choices, i);
        if (g_str_equal(row->code, KIND_PERSON) != person)
            continue;
        sheet_set_choice(kind, row->code);
        keep(intake, kind);
        take_kind(intake, sheet, row->code);
        return;
    }
}

static void changed(Sheet *sheet, App *app, SheetField *field)
{
    Intake *intake = sheet_data(sheet);

    if (g_str_equal(field->name, "with-agent"))
        take_agent(intake, sheet);
    else
        keep(intake, field);
    if (g_str_equal(field->name, "applicant/kind"))
        take_kind(intake, sheet, sheet_value(field));
    if (g_str_equal(field->name, "applicant/id_number"))
        take_number(intake, sheet, app);
    if (g_str_has_prefix(field->name, "applicant/id_"))
        intake_facts_drop(intake);
    set_masks(sheet);
    if (!field->text)
        intake_save(intake);
}

/* The same applicant's open case is better known before everything is typed. */
static void show_open_case(Intake *intake, Sheet *sheet)
{
    SheetField *note = sheet_field(sheet, "open-case");
    const char *type = intake_text(intake, "/applicant/id_type");
    const char *number = intake_text(intake, "/applicant/id_number");
    g_autofree char *open_case =
        type && number ? enquiry_open_case(intake->app->cache, type, number,
                                           application_item(intake->application)->code)
                       : NULL;

    note->hidden = open_case == NULL;
    if (!open_case)
        return;
    g_free(note->label);
    note->label = g_strdup_printf(_("! This applicant has an open case for this item already: %s."),
                                  open_case);
}

static void left(Sheet *sheet, App *app, SheetField *field)
{
    Intake *intake = sheet_data(sheet);

    (void)app;
    if (g_strcmp0(field->name, "applicant/id_number") == 0)
        show_open_case(intake, sheet);
    intake_save(intake);
}

/* ---- a card in the reader ------------------------------------------------------------------- */

/* What a reader says, and where it goes. */
static const struct {
    const char *member;
    const char *field;
} card_fields[] = {
    {"id_number", "id_number"},
    {"name", "name"},
    {"address", "address"},
    {"phone", "phone"},
};

/* Whose card it is: the agent's where the focus is among the agent's fields. */
static const char *whose(Intake *intake)
{
    const SheetField *focused = sheet_focused((Sheet *)intake->inner);
    bool agent = focused && focused->name && g_str_has_prefix(focused->name, "agent/");

    return agent ? "agent" : "applicant";
}

static void take_card(Intake *intake, App *app, const cJSON *card)
{
    Sheet *sheet = (Sheet *)intake->inner;
    const char *who = whose(intake);

    for (size_t i = 0; i < G_N_ELEMENTS(card_fields); i++) {
        const char *value = json_text(card, card_fields[i].member);
        SheetField *field = party_field(sheet, who, card_fields[i].field);
        if (!value || !field)
            continue;
        g_autofree char *folded = fold_text(value, false);
        put(field, folded);
        changed(sheet, app, field);
        left(sheet, app, field);
    }
    g_autofree char *number = g_strdup_printf("%s/id_number", who);
    sheet_focus(sheet, number);
    sheet_ready(sheet);
}

/* The intake that asked may be gone by now, or show another step. */
static Intake *waiting_intake(App *app, const char *id)
{
    Pane *top = app_top(app);
    Intake *intake = (Intake *)top;

    if (!(top->class->place & IN_READER) || !g_str_equal(intake->id.text, id))
        return NULL;
    return intake;
}

static void card_read(App *app, void *data, const char *output, size_t size, Problem *problem)
{
    Intake *intake = waiting_intake(app, data);
    cJSON *card = output ? cJSON_ParseWithLength(output, size) : NULL;

    if (!output)
        app_tell_problem(app, problem);
    else if (!cJSON_IsObject(card))
        app_tell(app, THEME_ERROR,
                 _("The reader did not answer with a card. Put the card on it and press again."));
    else if (intake)
        take_card(intake, app, card);
    cJSON_Delete(card);
}

static bool act(Intake *intake, App *app, Verb verb)
{
    const ExternalCommand command = {.setting = "reader_command",
                                     .command = app->options->reader_command};
    g_auto(Problem) problem = {0};

    if (verb != VERB_READ_CARD)
        return false;
    if (!errand_start(app, &command, _("Reading the card …"), card_read, g_strdup(intake->id.text),
                      g_free, &problem))
        app_tell_problem(app, &problem);
    return true;
}

/* ---- the step ------------------------------------------------------------------------------- */

static const SheetClass class = {.submit = intake_submit,
                                 .changed = changed,
                                 .left = left,
                                 .button = N_("Go on"),
                                 .inside = true,
                                 .skips = true};

static Pane *show(Intake *intake, App *app)
{
    const Item *item = application_item(intake->application);
    Sheet *sheet = sheet_new(&class, "", NULL, intake);
    SheetField *kind;

    add_applicant(sheet, item);
    add_agent(sheet);
    load(intake, sheet);
    kind = sheet_field(sheet, "applicant/kind");
    if (!*sheet_value(kind) && kind->choices->len > 0) {
        kind->chosen = 0;
        keep(intake, kind);
    }
    if (!*sheet_value(sheet_field(sheet, "applicant/id_type")))
        take_kind(intake, sheet, sheet_value(kind));
    show_open_case(intake, sheet);
    sheet_check_filled(sheet, app);
    sheet_ready(sheet);
    return sheet_pane(sheet);
}

static void renew(Intake *intake, App *app)
{
    (void)app;
    load(intake, (Sheet *)intake->inner);
}

const IntakeStep intake_applicant = {
    .show = show, .renew = renew, .find = intake_find_field, .act = act};
