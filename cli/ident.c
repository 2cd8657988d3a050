/* ident check: whether a number can be one, and what it says. The number itself is not repeated. */
#include "cli/command.h"
#include "cli/desk.h"
#include "cli/print.h"
#include "domain/fold.h"
#include "domain/numbers.h"

#include <stdio.h>
#include <string.h>

static NumberFault check_case(const char *number)
{
    return case_number_check(number, NULL);
}

/* Kinds of number that are no kind of document. */
static const struct {
    const char *name;
    const char *label;
    NumberFault (*check)(const char *number);
    size_t length; /* by which it is found out; 0: never */
} KINDS[] = {
    {"receipt", N_("receipt number"), receipt_number_check, 16},
    {"case", N_("case number"), check_case, 43},
    {"division", N_("administrative division"), division_check, 0},
    {"licence", N_("licence identifier"), licence_identifier_check, 0},
    {"mobile", N_("mobile number"), mobile_check, 11},
};

typedef struct {
    const char *name;
    const char *label;
    NumberFault fault;
} Finding;

static Finding check_id(IdType type, const char *number, date today)
{
    return (Finding){id_type_code(type), id_type_label(type), id_number_check(type, number, today)};
}

static Finding check_kind(size_t kind, const char *number)
{
    return (Finding){KINDS[kind].name, KINDS[kind].label, KINDS[kind].check(number)};
}

static bool check_as(const char *name, const char *number, date today, Finding *out)
{
    IdType type = id_type_from_code(name);

    if (type != ID_TYPE_COUNT) {
        *out = check_id(type, number, today);
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(KINDS); i++) {
        if (strcmp(KINDS[i].name, name) != 0)
            continue;
        *out = check_kind(i, number);
        return true;
    }
    return false;
}

/* By its look: 18 characters are a citizen or a body, other lengths tell themselves. Without a
 * name: the kind could not be told, and with it nothing of the number. */
static Finding find_out(const char *number, date today)
{
    size_t length = strlen(number);

    if (length == 18) {
        Finding citizen = check_id(ID_TYPE_CITIZEN, number, today);
        Finding uscc = check_id(ID_TYPE_USCC, number, today);
        bool is_body = uscc.fault == NUMBER_OK || number[strspn(number, "0123456789X")];
        return citizen.fault != NUMBER_OK && is_body ? uscc : citizen;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (KINDS[i].length == length)
            return check_kind(i, number);
    return (Finding){NULL, NULL, NUMBER_OK};
}

static void print_finding(const Invocation *invocation, const Finding *finding)
{
    if (invocation_has(invocation, "json")) {
        cJSON *json = cJSON_CreateObject();

        json_add_text(json, "type", finding->name);
        cJSON_AddBoolToObject(json, "valid", finding->fault == NUMBER_OK);
        if (finding->fault != NUMBER_OK)
            json_add_text(json, "fault", number_fault_name(finding->fault));
        print_json(json);
    } else if (finding->fault == NUMBER_OK) {
        g_print(_("The number is well-formed: %s.\n"), _(finding->label));
    }
}

static ExitCode tell_unknown(const Invocation *invocation)
{
    if (invocation_has(invocation, "json")) {
        cJSON *json = cJSON_CreateObject();

        cJSON_AddNullToObject(json, "type");
        cJSON_AddBoolToObject(json, "valid", false);
        cJSON_AddStringToObject(json, "fault", "kind");
        print_json(json);
    }
    g_printerr("%s\n", _("What kind of number this is could not be told: a digit may be missing. "
                         "Name the kind with --type."));
    return EXIT_REFUSED;
}

static char *read_number(const Invocation *invocation)
{
    const char *word = invocation_word(invocation, 0);
    char line[256] = "";

    if (strcmp(word, "-") == 0 && fgets(line, sizeof line, stdin))
        word = line;
    return fold_code(word);
}

ExitCode run_ident_check(Invocation *invocation)
{
    g_auto(Problem) problem = {0};
    g_autofree char *number = read_number(invocation);
    const char *type = invocation_value(invocation, "type");
    date today = date_of_instant(desk_now());
    Finding finding;

    if (!type) {
        finding = find_out(number, today);
        if (!finding.name)
            return tell_unknown(invocation);
    } else if (!check_as(type, number, today, &finding)) {
        problem_set(&problem, PROBLEM_USAGE_INVALID, "--type", type, NULL);
        return invocation_fail(invocation, &problem);
    }
    print_finding(invocation, &finding);
    if (finding.fault == NUMBER_OK)
        return EXIT_DONE;

    g_printerr("%s: %s\n", _(finding.label), number_fault_words(finding.fault));
    return EXIT_REFUSED;
}
