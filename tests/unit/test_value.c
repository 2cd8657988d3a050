#include "tests/support/test.h"

#include "domain/json.h"
#include "forms/application/value.h"
#include "tests/support/vectors.h"

#include <string.h>

static const char SCHEMA[] =
    "{\"type\": \"object\", \"properties\": {"
    "\"text\": {\"type\": \"string\"},"
    "\"code\": {\"type\": \"string\", \"pattern\": \"^[A-Z0-9]{4}$\"},"
    "\"mobile\": {\"type\": \"string\", \"format\": \"mobile\"},"
    "\"date\": {\"type\": \"string\", \"format\": \"date\"},"
    "\"money\": {\"type\": \"string\", \"format\": \"money\"},"
    "\"staff\": {\"type\": \"integer\"},"
    "\"sex\": {\"type\": \"string\", \"enum\": [\"1\", \"2\"], \"x-labels\": [\"男\", \"女\"]},"
    "\"job\": {\"type\": \"string\", \"enum\": [\"农、林、牧\", \"军人\"]},"
    "\"jobs\": {\"type\": \"array\", \"items\": {\"type\": \"string\","
    "  \"enum\": [\"农、林、牧\", \"军人\", \"其他\"]}},"
    "\"online\": {\"type\": \"boolean\"},"
    "\"addr\": {\"type\": \"object\", \"properties\": {\"division\": {\"type\": \"string\"},"
    "  \"text\": {\"type\": \"string\"}}},"
    "\"members\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": {"
    "  \"name\": {\"type\": \"string\"}, \"age\": {\"type\": \"integer\"}}}},"
    "\"volumes\": {\"type\": \"array\", \"x-widget\": \"table\","
    "  \"items\": {\"type\": \"string\", \"x-widget\": \"number\"}}}}";

static const struct {
    const char *key, *text, *expected; /* NULL: nothing */
} READINGS[] = {
    {"text", " a \t b\u202E\u200B ", "\"a b\""},
    {"text", " \u3000 ", NULL},
    {"text", "=cmd|' /C calc'!A0", "\"=cmd|' /C calc'!A0\""},
    {"text", "\xC3", "\"\uFFFD\""},
    {"code", "ａｂ 1２", "\"AB12\""},
    {"code", "不是代码", "\"不是代码\""},
    {"mobile", "154 0000－0001", "\"15400000001\""},
    {"mobile", "１５４００００ ０００１", "\"15400000001\""},
    {"mobile", "154-0000-000", "\"154-0000-000\""},
    {"date", "2026-11-22", "\"2026-11-22\""},
    {"date", "2026/1/2", "\"2026-01-02\""},
    {"date", "2026.11.22", "\"2026-11-22\""},
    {"date", "20261122", "\"2026-11-22\""},
    {"date", "２０２６年１１月２日", "\"2026-11-02\""},
    {"date", "2026年2月30日", "\"2026年2月30日\""},
    {"date", "22/11/2026", "\"22/11/2026\""},
    {"date", "昨天", "\"昨天\""},
    {"money", "1，234,567.50 元", "\"1234567.50\""},
    {"staff", "１２", "12"},
    {"staff", "1,200", "1200"},
    {"staff", "99999999999999999999", "\"99999999999999999999\""},
    {"staff", "many", "\"MANY\""},
    {"sex", "女", "\"2\""},
    {"sex", "１", "\"1\""},
    {"sex", "人", "\"人\""},
    {"job", "农、林、牧", "\"农、林、牧\""},
    {"jobs", "军人、其他", "[\"军人\",\"其他\"]"},
    {"jobs", "农、林、牧，军人", "[\"农、林、牧\",\"军人\"]"},
    {"jobs", "军人;飞行员", "[\"军人\",\"飞行员\"]"},
    {"online", "是", "true"},
    {"online", "no", "false"},
    {"online", "也许", "\"也许\""},
    {"addr", "望江街道 1号", "{\"text\":\"望江街道 1号\"}"},
    {"members", "韩一|30；韩二|\n|", "[{\"name\":\"韩一\",\"age\":30},{\"name\":\"韩二\"},{}]"},
    {"volumes", "1.5;2", "[\"1.5\",\"2\"]"},
};

static void test_cells_are_read_as_people_write_them(void **state)
{
    cJSON *schema = cJSON_Parse(SCHEMA);
    g_autoptr(Form) form = form_parse(schema, NULL);

    (void)state;
    assert_non_null(form);
    for (size_t i = 0; i < G_N_ELEMENTS(READINGS); i++) {
        cJSON *value = value_read(form_field(form, READINGS[i].key), READINGS[i].text);
        g_autofree char *text = value ? cJSON_PrintUnformatted(value) : NULL;

        if (g_strcmp0(text, READINGS[i].expected) != 0)
            fail_msg("%s “%s”: %s", READINGS[i].key, READINGS[i].text, text ? text : "nothing");
        cJSON_Delete(value);
    }
    cJSON_Delete(schema);
}

/* What is written is read as the same. */
static void test_values_come_back_from_their_text(void **state)
{
    static const struct {
        const char *key, *text;
    } written[] = {
        {"text", "a b"},      {"date", "2026-11-22"},       {"staff", "12"},
        {"sex", "女"},        {"jobs", "农、林、牧;军人"},  {"online", "否"},
        {"addr", "望江 1号"}, {"members", "韩一|30;韩二|"}, {"volumes", "1.5;2"},
    };
    cJSON *schema = cJSON_Parse(SCHEMA);
    g_autoptr(Form) form = form_parse(schema, NULL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(written); i++) {
        const FormField *field = form_field(form, written[i].key);
        cJSON *value = value_read(field, written[i].text);
        g_autofree char *text = value_write(field, value);

        assert_string_equal(text, written[i].text);
        cJSON_Delete(value);
    }
    cJSON_Delete(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_are_read_as_people_write_them),
        cmocka_unit_test(test_values_come_back_from_their_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
