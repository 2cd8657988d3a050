#include "tests/support/windowclerk.h"

#include "central/demo_application.h"
#include "domain/json.h"
#include "tests/support/rulebook.h"

#include <string.h>

#define TRIES 200
#define REGION "379902"

#define ENTER "\r"
#define TAB "\t"
#define TAKE_OFFER "\021"
#define RIGHT "\033[C"

struct WindowClerk {
    const Station *station;
    ClerkHabits habits;
    Term *term;
    City *city;
    GPtrArray *documents; /* none: the city needs no staff here */
    Application *application;
    cJSON *wanted;     /* payload of an application that can be accepted */
    bool optional;     /* fields that are not required are filled in as well */
    const char *leave; /* the key that leaves a field */
    int keys;
};

/* ---- the screen ---------------------------------------------------------------------------- */

static void launch(WindowClerk *clerk)
{
    g_autofree char *program = office_program("yichuang");
    g_autofree char *home = g_strdup_printf("YICHUANG_HOME=%s", station_home(clerk->station));
    const char *const arguments[] = {program, NULL};
    const char *const environment[] = {home, "LC_ALL=C.UTF-8", "LANGUAGE=en", NULL};

    clerk->term =
        term_start(&(TermProgram){.rows = clerk->habits.rows ? clerk->habits.rows : 24,
                                  .columns = clerk->habits.columns ? clerk->habits.columns : 80,
                                  .arguments = arguments,
                                  .environment = environment});
    term_expect(clerk->term, "unsent");
}

WindowClerk *clerk_new(const Station *station, const ClerkHabits *habits)
{
    WindowClerk *clerk = g_new0(WindowClerk, 1);
    g_auto(Problem) problem = {0};

    clerk->station = station;
    clerk->habits = *habits;
    clerk->documents = g_ptr_array_new();
    clerk->city = city_new(clerk->documents, SOURCE_ROOT "/central/demo", habits->seed,
                           date_of_instant(g_get_real_time() / 1000), &problem);
    assert_non_null(clerk->city);
    launch(clerk);
    return clerk;
}

void clerk_free(WindowClerk *clerk)
{
    term_free(clerk->term);
    application_free(clerk->application);
    cJSON_Delete(clerk->wanted);
    city_free(clerk->city);
    g_ptr_array_unref(clerk->documents);
    g_free(clerk);
}

void clerk_reopen(WindowClerk *clerk)
{
    term_free(clerk->term);
    launch(clerk);
}

Term *clerk_term(WindowClerk *clerk)
{
    return clerk->term;
}

const Application *clerk_application(const WindowClerk *clerk)
{
    return clerk->application;
}

int clerk_keys(const WindowClerk *clerk)
{
    return clerk->keys;
}

/* One key that says what to do. */
static void press(WindowClerk *clerk, const char *key)
{
    term_type(clerk->term, key);
    clerk->keys++;
}

/* Characters of a value. */
static void fill_in(WindowClerk *clerk, const char *text)
{
    term_type(clerk->term, text);
}

static void expect_step(WindowClerk *clerk, const char *step)
{
    g_autofree char *shown = g_strdup_printf("[%s]", step);

    term_expect(clerk->term, shown);
}

static void say(WindowClerk *clerk, const char *pointer, cJSON *value)
{
    application_set(clerk->application, pointer, value);
}

/* ---- who applies, and with what ------------------------------------------------------------- */

/* The resident of demo/shared.json that is a body. */
static const cJSON *known_firm(const cJSON *shared)
{
    const cJSON *resident;

    cJSON_ArrayForEach(resident, json_array(shared, "residents"))
    {
        if (g_strcmp0(json_text(resident, "id_type"), id_type_code(ID_TYPE_USCC)) == 0)
            return resident;
    }
    fail_msg("no firm in demo/shared.json");
    return NULL;
}

static cJSON *load_shared(void)
{
    g_autofree char *text = NULL;

    assert_true(g_file_get_contents(SOURCE_ROOT "/central/demo/shared.json", &text, NULL, NULL));
    return cJSON_Parse(text);
}

static void be_known(Somebody *out)
{
    cJSON *shared = load_shared();
    const cJSON *firm = known_firm(shared);

    g_free(out->name);
    g_free(out->id_number);
    out->name = json_text_copy(firm, "name");
    out->id_number = json_text_copy(firm, "id_number");
    cJSON_Delete(shared);
}

/* The kind that the screen takes from the number: a person where the item is open to one. */
static char kind_of(const Item *item)
{
    char kind = '1';

    while (!(item->objects & 1U << (kind - '0')))
        kind++;
    return kind;
}

static void throw_somebody(WindowClerk *clerk, const Item *item, char kind, Somebody *out)
{
    static const struct {
        const char *item;
        int youngest, oldest;
    } ages[] = {{"370511010002", 80, 89}, {"372011011003", 65, 78}, {"", 22, 55}};
    size_t row = 0;

    while (*ages[row].item && strcmp(ages[row].item, item->code) != 0)
        row++;
    if (kind == '1')
        somebody_person(clerk->city, REGION, ages[row].youngest, ages[row].oldest, out);
    else
        somebody_body(clerk->city, REGION, kind, out);
    if (clerk->habits.known)
        be_known(out);
}

static date today(void)
{
    return date_of_instant(g_get_real_time() / 1000);
}

static Application *empty_application(const Item *item)
{
    g_auto(Problem) problem = {0};
    Item *copy = item_from_json(cJSON_Duplicate(item->json, true), &problem);
    Application *application = copy ? application_new(copy, NULL, today(), &problem) : NULL;

    assert_non_null(application);
    return application;
}

/* Has to be typed: asked, required where nothing else is filled in, and not there yet. */
static bool has_to_be_typed(const Application *application, const FormField *field, bool optional)
{
    g_autofree char *pointer = g_strconcat("/form/", field->key, NULL);

    return (field->required || optional) && application_field_asked(application, field) &&
           !application_get(application, pointer);
}

static void take_form(Application *application, const cJSON *values, bool optional)
{
    size_t count;
    const FormField *fields = form_fields(application_form(application), &count);

    for (size_t i = 0; i < count; i++) {
        g_autofree char *pointer = g_strconcat("/form/", fields[i].key, NULL);
        const cJSON *value = json_member(values, fields[i].key);
        if (value && has_to_be_typed(application, &fields[i], optional))
            application_set(application, pointer, cJSON_Duplicate(value, true));
    }
}

/* What a clerk answers who leaves everything as it is usual, and types only what she has to. */
static void take_answers(Application *application, const cJSON *answers)
{
    const cJSON *answer;

    cJSON_ArrayForEach(answer, answers)
    {
        g_autofree char *pointer = g_strconcat("/scenario/", answer->string, NULL);
        if (!application_get(application, pointer))
            application_set(application, pointer, cJSON_Duplicate(answer, true));
    }
}

static bool can_be_accepted(const Item *item, const cJSON *wanted, bool optional)
{
    const ApplicationWorld world = {0};
    g_autoptr(Application) application = empty_application(item);
    const cJSON *member;

    cJSON_ArrayForEach(member, json_object(wanted, "applicant"))
    {
        g_autofree char *pointer = g_strconcat("/applicant/", member->string, NULL);
        bool typed = strcmp(member->string, "phone") != 0 && strcmp(member->string, "address") != 0;
        if (typed)
            application_set(application, pointer, cJSON_Duplicate(member, true));
    }
    take_answers(application, json_object(wanted, "scenario"));
    take_form(application, json_object(wanted, "form"), optional);
    application_all_in_hand(application);
    g_autoptr(GPtrArray) findings = application_check(application, &world, today());
    for (guint i = 0; i < findings->len; i++)
        if (((const Finding *)g_ptr_array_index(findings, i))->blocks)
            return false;
    return true;
}

static cJSON *throw_wanted(WindowClerk *clerk, const Item *item)
{
    const char kind[] = {clerk->habits.known ? '2' : kind_of(item), '\0'};
    g_auto(Problem) problem = {0};

    clerk->optional = false;
    for (int i = 0; i < TRIES; i++) {
        Applicant applicant = {.kind = kind};
        throw_somebody(clerk, item, *kind, &applicant.who);
        cJSON *wanted = application_throw(clerk->city, item, REGION, today(), &applicant, &problem);
        somebody_clear(&applicant.who);
        assert_non_null(wanted);
        clerk->optional = i > TRIES / 2;
        if (can_be_accepted(item, wanted, clerk->optional))
            return wanted;
        cJSON_Delete(wanted);
    }
    fail_msg("%s: what is usual and required can never be accepted", item->code);
    return NULL;
}

/* ---- item, scenario ------------------------------------------------------------------------- */

void clerk_choose(WindowClerk *clerk, const Item *item)
{
    cJSON_Delete(clerk->wanted);
    clerk->wanted = throw_wanted(clerk, item);
    application_free(clerk->application);
    clerk->application = empty_application(item);
    clerk->keys = 0;
    press(clerk, "n");
    term_expect(clerk->term, "which item?");
    fill_in(clerk, item->code);
    term_expect(clerk->term, item->code);
    press(clerk, ENTER);
}

/* What is not answered by itself, by its digit. */
static void answer(WindowClerk *clerk, const cJSON *question)
{
    const char *code = json_text(question, "code");
    g_autofree char *pointer = g_strconcat("/scenario/", code, NULL);
    const char *wanted = json_text(json_object(clerk->wanted, "scenario"), code);
    const cJSON *option = json_array(question, "options")->child;
    char digit[] = "1";

    if (application_get(clerk->application, pointer))
        return;
    for (; g_strcmp0(json_text(option, "code"), wanted) != 0; option = option->next)
        digit[0]++;
    press(clerk, digit);
    say(clerk, pointer, cJSON_CreateString(wanted));
    press(clerk, ENTER);
}

void clerk_scenario(WindowClerk *clerk)
{
    const cJSON *question;
    bool asked = false;

    cJSON_ArrayForEach(question, application_item(clerk->application)->scenarios)
    {
        if (!application_question_asked(question))
            continue;
        if (!asked)
            expect_step(clerk, "Scenario");
        asked = true;
        answer(clerk, question);
    }
    if (asked)
        press(clerk, ENTER);
}

/* ---- applicant, consent --------------------------------------------------------------------- */

/* The central's answer, which the screen has taken by now. */
static void know_facts(WindowClerk *clerk)
{
    cJSON *shared = load_shared();
    const cJSON *json;

    cJSON_ArrayForEach(json, json_array(known_firm(shared), "facts"))
    {
        const ApplicationFact fact = {.from = json_text(json, "from"),
                                      .reference = json_text(json, "reference"),
                                      .values = json_object(json, "values"),
                                      .licence_kind = json_text(json, "licence_kind"),
                                      .valid_until = json_text(json, "valid_until")};
        application_fill(clerk->application, &fact);
    }
    cJSON_Delete(shared);
}

static void say_text(WindowClerk *clerk, const char *pointer, const char *text)
{
    say(clerk, pointer, cJSON_CreateString(text));
}

void clerk_applicant(WindowClerk *clerk)
{
    const cJSON *applicant = json_object(clerk->wanted, "applicant");
    static const char *const typed[] = {"id_number", "name"};

    expect_step(clerk, "Applicant");
    say_text(clerk, "/applicant/kind", json_text(applicant, "kind"));
    say_text(clerk, "/applicant/id_type", json_text(applicant, "id_type"));
    for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
        g_autofree char *pointer = g_strconcat("/applicant/", typed[i], NULL);
        fill_in(clerk, json_text(applicant, typed[i]));
        press(clerk, ENTER);
        say_text(clerk, pointer, json_text(applicant, typed[i]));
    }
    press(clerk, ENTER);
}

/* Whether the screen asks: something could be read. */
static bool consent_is_asked(const WindowClerk *clerk)
{
    const Item *item = application_item(clerk->application);
    size_t count;
    const FormField *fields = form_fields(application_form(clerk->application), &count);

    for (size_t i = 0; i < item->material_count; i++)
        if (item->materials[i].licence_kind &&
            application_material_asked(clerk->application, &item->materials[i]))
            return true;
    for (size_t i = 0; i < count; i++)
        if (fields[i].source && (g_str_equal(fields[i].source, "shared") ||
                                 g_str_has_prefix(fields[i].source, "licence:")))
            return true;
    return false;
}

void clerk_consent(WindowClerk *clerk)
{
    if (!consent_is_asked(clerk))
        return;
    expect_step(clerk, "Consent");
    press(clerk, clerk->habits.consent ? "y" : "n");
    if (!clerk->habits.known)
        return;
    term_expect(clerk->term, "← licence");
    know_facts(clerk);
}

/* ---- form ----------------------------------------------------------------------------------- */

/* By its digit; where there are more choices than digits, by its words. */
static void pick_choice(WindowClerk *clerk, const FormField *field, size_t index)
{
    const char digit[] = {(char)('1' + index), '\0'};

    if (field->choice_count <= 9) {
        press(clerk, digit);
    } else {
        fill_in(clerk, field->choices[index].label);
        term_expect(clerk->term, "Search:");
    }
    press(clerk, clerk->leave);
}

static size_t choice_of(const FormField *field, const cJSON *value)
{
    for (size_t i = 0; i < field->choice_count; i++)
        if (cJSON_Compare(field->choices[i].value, value, true))
            return i;
    fail_msg("%s: no such choice", field->key);
    return 0;
}

static void fill_value(WindowClerk *clerk, const cJSON *value)
{
    g_autofree char *number = cJSON_IsNumber(value) ? cJSON_PrintUnformatted(value) : NULL;

    fill_in(clerk, number ? number : cJSON_GetStringValue(value));
    press(clerk, clerk->leave);
}

static void fill_field(WindowClerk *clerk, const FormField *field, const cJSON *value);

static void fill_address(WindowClerk *clerk, const cJSON *value)
{
    fill_in(clerk, json_text(value, "division"));
    term_expect(clerk->term, "Search:");
    press(clerk, ENTER);
    fill_in(clerk, json_text(value, "text"));
    press(clerk, clerk->leave);
}

static bool holds(const cJSON *values, const cJSON *wanted)
{
    const cJSON *value;

    cJSON_ArrayForEach(value, values)
    {
        if (cJSON_Compare(value, wanted, true))
            return true;
    }
    return false;
}

/* From box to box: several digits at once would be taken for a scanner's. */
static void fill_choices(WindowClerk *clerk, const FormField *field, const cJSON *values)
{
    int left = cJSON_GetArraySize(values);

    for (size_t i = 0; left > 0; i++) {
        bool wanted = holds(values, field->choices[i].value);
        if (wanted)
            press(clerk, " ");
        left -= wanted;
        if (left > 0)
            press(clerk, RIGHT);
    }
    press(clerk, clerk->leave);
}

static void fill_row(WindowClerk *clerk, const FormField *field, const cJSON *row)
{
    for (size_t i = 0; i < field->column_count; i++) {
        const FormField *column = &field->columns[i];
        const cJSON *value = column->key ? json_member(row, column->key) : row;
        clerk->leave = ENTER;
        if (value)
            fill_field(clerk, column, value);
        else
            press(clerk, TAB);
    }
}

/* Enter goes from cell to cell and from row to row; on the empty row behind them it goes on, and
 * from the last row there may be. */
static void fill_table(WindowClerk *clerk, const FormField *field, const cJSON *rows)
{
    const cJSON *row;

    cJSON_ArrayForEach(row, rows)
    {
        fill_row(clerk, field, row);
    }
    if (cJSON_GetArraySize(rows) < json_integer(schema_json(field->schema), "maxItems", G_MAXINT))
        press(clerk, ENTER);
}

static void fill_field(WindowClerk *clerk, const FormField *field, const cJSON *value)
{
    switch (field->widget) {
    case WIDGET_CHOICE:
        pick_choice(clerk, field, choice_of(field, value));
        break;
    case WIDGET_YES_NO:
        press(clerk, cJSON_IsTrue(value) ? "y" : "n");
        press(clerk, clerk->leave);
        break;
    case WIDGET_ADDRESS:
        fill_address(clerk, value);
        break;
    case WIDGET_CHOICES:
        fill_choices(clerk, field, value);
        break;
    case WIDGET_TABLE:
        fill_table(clerk, field, value);
        break;
    default:
        fill_value(clerk, value);
        break;
    }
}

/* Enter passes over what is not required. */
static const char *key_before(const WindowClerk *clerk, const FormField *next)
{
    const cJSON *values = json_object(clerk->wanted, "form");

    return next && !next->required && json_member(values, next->key) &&
                   has_to_be_typed(clerk->application, next, clerk->optional)
               ? TAB
               : ENTER;
}

void clerk_form(WindowClerk *clerk)
{
    const cJSON *values = json_object(clerk->wanted, "form");
    size_t count;
    const FormField *fields = form_fields(application_form(clerk->application), &count);

    expect_step(clerk, "Form");
    for (size_t i = 0; i < count; i++) {
        g_autofree char *pointer = g_strconcat("/form/", fields[i].key, NULL);
        const cJSON *value = json_member(values, fields[i].key);
        if (!value || !has_to_be_typed(clerk->application, &fields[i], clerk->optional))
            continue;
        clerk->leave = key_before(clerk, i + 1 < count ? &fields[i + 1] : NULL);
        /* taking an offer goes to what is required, as Enter does */
        const cJSON *offer = strcmp(clerk->leave, ENTER) == 0
                                 ? application_offer(clerk->application, &fields[i])
                                 : NULL;
        if (offer)
            press(clerk, TAKE_OFFER);
        else
            fill_field(clerk, &fields[i], value);
        say(clerk, pointer, cJSON_Duplicate(offer ? offer : value, true));
    }
    press(clerk, ENTER);
}

/* ---- the rest ------------------------------------------------------------------------------- */

void clerk_materials(WindowClerk *clerk)
{
    expect_step(clerk, "Materials");
    press(clerk, "a");
    term_expect(clerk->term, "nothing is missing");
    application_all_in_hand(clerk->application);
    press(clerk, ENTER);
}

static bool has_receipt(Term *term, const void *data)
{
    (void)data;
    return term_find(term, "Receipt number", NULL) >= 0 && term_find(term, "accepted", NULL) >= 0;
}

char *clerk_take_in(WindowClerk *clerk)
{
    int column;

    expect_step(clerk, "Summary");
    press(clerk, "A");
    if (!term_wait(clerk->term, has_receipt, NULL, TERM_DEADLINE_MS))
        term_expect(clerk->term, "accepted");
    int row = term_find(clerk->term, "Receipt number", &column);
    g_autofree char *line = term_row(clerk->term, row);
    const char *number = strstr(line, "R3");
    assert_non_null(number);
    return g_strndup(number, strcspn(number, " "));
}

char *clerk_serve(WindowClerk *clerk, const Item *item)
{
    clerk_choose(clerk, item);
    clerk_scenario(clerk);
    clerk_applicant(clerk);
    clerk_consent(clerk);
    clerk_form(clerk);
    clerk_materials(clerk);
    return clerk_take_in(clerk);
}
