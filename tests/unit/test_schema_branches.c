#include "tests/support/test.h"

#include "tests/support/schema_cases.h"

#include <string.h>

/* ---- for the same value -------------------------------------------------------------------- */

static const SchemaCase BRANCHES[] = {
    {"{\"allOf\": [{\"type\": \"string\"}, {\"minLength\": 2}]}", "\"a\"", PROBLEM_FORM_SHORT},
    {"{\"allOf\": [true, true]}", "1", PROBLEM_NONE},
    {"{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}", "null", PROBLEM_NONE},
    {"{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}", "1", PROBLEM_FORM_NO_WAY},
    {"{\"anyOf\": [false, false]}", "1", PROBLEM_FORM_NO_WAY},
    {"{\"oneOf\": [{\"multipleOf\": 2}, {\"multipleOf\": 3}]}", "4", PROBLEM_NONE},
    {"{\"oneOf\": [{\"multipleOf\": 2}, {\"multipleOf\": 3}]}", "6", PROBLEM_FORM_TWO_WAYS},
    {"{\"oneOf\": [{\"multipleOf\": 2}, {\"multipleOf\": 3}]}", "5", PROBLEM_FORM_NO_WAY},
    {"{\"not\": {\"type\": \"integer\"}}", "1.5", PROBLEM_NONE},
    {"{\"not\": {\"type\": \"integer\"}}", "1", PROBLEM_FORM_FORBIDDEN},
    {"{\"not\": {\"not\": {}}}", "1", PROBLEM_NONE},
    {"{\"if\": {\"const\": 1}, \"then\": false}", "1", PROBLEM_FORM_EXTRA},
    {"{\"if\": {\"const\": 1}, \"then\": false}", "2", PROBLEM_NONE},
    {"{\"if\": {\"const\": 1}, \"else\": {\"const\": 2}}", "3", PROBLEM_FORM_CHOICE},
    {"{\"then\": false, \"else\": false}", "3", PROBLEM_NONE},
    {"{\"if\": false}", "3", PROBLEM_NONE},
    {"{\"dependentSchemas\": {\"a\": {\"required\": [\"b\"]}}}", "{\"a\": 1}",
     PROBLEM_FIELD_MISSING},
    {"{\"dependentSchemas\": {\"a\": {\"required\": [\"b\"]}}}", "{\"c\": 1}", PROBLEM_NONE},
    {"{\"dependentSchemas\": {\"a\": false}}", "{\"a\": 1}", PROBLEM_FORM_EXTRA},
};

static void test_branches_are_combined(void **state)
{
    (void)state;
    assert_schema_cases(BRANCHES, G_N_ELEMENTS(BRANCHES));
}

/* ---- for its parts ------------------------------------------------------------------------- */

static const SchemaCase PARTS[] = {
    {"{\"prefixItems\": [{\"type\": \"string\"}, {\"type\": \"number\"}]}", "[\"a\", 1, true]",
     PROBLEM_NONE},
    {"{\"prefixItems\": [{\"type\": \"string\"}, {\"type\": \"number\"}]}", "[\"a\", \"b\"]",
     PROBLEM_FORM_TYPE},
    {"{\"prefixItems\": [{\"type\": \"string\"}], \"items\": false}", "[\"a\"]", PROBLEM_NONE},
    {"{\"prefixItems\": [{\"type\": \"string\"}], \"items\": false}", "[\"a\", 1]",
     PROBLEM_FORM_EXTRA},
    {"{\"prefixItems\": [{\"type\": \"string\"}], \"items\": {\"type\": \"number\"}}", "[]",
     PROBLEM_NONE},
    {"{\"contains\": {\"const\": 5}}", "[1, 5]", PROBLEM_NONE},
    {"{\"contains\": {\"const\": 5}}", "[1, 2]", PROBLEM_FORM_FEW_SUCH},
    {"{\"contains\": {\"const\": 5}}", "[]", PROBLEM_FORM_FEW_SUCH},
    {"{\"contains\": {\"const\": 5}, \"minContains\": 0}", "[]", PROBLEM_NONE},
    {"{\"contains\": {\"const\": 5}, \"minContains\": 2}", "[5, 1]", PROBLEM_FORM_FEW_SUCH},
    {"{\"contains\": {\"const\": 5}, \"maxContains\": 1}", "[5, 1, 5]", PROBLEM_FORM_MANY_SUCH},
    {"{\"contains\": {\"const\": 5}, \"minContains\": 0, \"maxContains\": 1}", "[5, 5]",
     PROBLEM_FORM_MANY_SUCH},
    {"{\"minContains\": 2, \"maxContains\": 0}", "[1]", PROBLEM_NONE},
    {"{\"contains\": false}", "{}", PROBLEM_NONE},
    {"{\"patternProperties\": {\"^n\": {\"type\": \"number\"}}}", "{\"name\": \"x\"}",
     PROBLEM_FORM_TYPE},
    {"{\"patternProperties\": {\"^n\": {\"type\": \"number\"}, \"e$\": {\"minimum\": 5}}}",
     "{\"nine\": 1}", PROBLEM_FORM_LOW},
    {"{\"patternProperties\": {\"^n\": {}}, \"properties\": {\"a\": {}}, \"additionalProperties\": "
     "false}",
     "{\"a\": 1, \"no\": 1}", PROBLEM_NONE},
    {"{\"patternProperties\": {\"^n\": {}}, \"properties\": {\"a\": {}}, \"additionalProperties\": "
     "false}",
     "{\"a\": 1, \"an\": 1}", PROBLEM_FORM_EXTRA},
    {"{\"allOf\": [{\"properties\": {\"a\": {}}}], \"additionalProperties\": false}", "{\"a\": 1}",
     PROBLEM_FORM_EXTRA},
    {"{\"propertyNames\": {\"maxLength\": 3}}", "{\"abc\": 1}", PROBLEM_NONE},
    {"{\"propertyNames\": {\"maxLength\": 3}}", "{\"abcd\": 1}", PROBLEM_FORM_EXTRA},
    {"{\"propertyNames\": false}", "{}", PROBLEM_NONE},
    {"{\"properties\": {\"__proto__\": {\"type\": \"number\"}, \"$ref\": {\"type\": \"string\"}}}",
     "{\"__proto__\": \"x\"}", PROBLEM_FORM_TYPE},
    {"{\"properties\": {\"$ref\": {\"type\": \"string\"}}}", "{\"$ref\": 1}", PROBLEM_FORM_TYPE},
    {"{\"properties\": {\"\\u7532\": {\"type\": \"string\"}}}", "{\"甲\": 1}", PROBLEM_FORM_TYPE},
};

static void test_parts_are_handed_on(void **state)
{
    (void)state;
    assert_schema_cases(PARTS, G_N_ELEMENTS(PARTS));
}

/* ---- references ---------------------------------------------------------------------------- */

static const SchemaCase REFERENCES[] = {
    {"{\"$defs\": {\"n\": {\"type\": \"number\"}}, \"properties\": {\"a\": {\"$ref\": "
     "\"#/$defs/n\"}}}",
     "{\"a\": \"x\"}", PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"a/b\": {\"type\": \"number\"}}, \"$ref\": \"#/$defs/a~1b\"}", "\"x\"",
     PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"a~b\": {\"type\": \"number\"}}, \"$ref\": \"#/$defs/a~0b\"}", "\"x\"",
     PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"a%b\": {\"type\": \"number\"}}, \"$ref\": \"#/$defs/a%25b\"}", "\"x\"",
     PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"姓名\": {\"type\": \"number\"}}, \"$ref\": \"#/$defs/姓名\"}", "\"x\"",
     PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"\": {\"\": {\"x\": {\"type\": \"number\"}}}}, \"$ref\": \"#/$defs///x\"}",
     "\"x\"", PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"n\": {\"$anchor\": \"n\", \"type\": \"number\"}}, \"$ref\": \"#n\"}", "\"x\"",
     PROBLEM_FORM_TYPE},
    {"{\"prefixItems\": [{\"type\": \"number\"}], \"items\": {\"$ref\": \"#/prefixItems/0\"}}",
     "[1, \"x\"]", PROBLEM_FORM_TYPE},
    {"{\"x-own\": {\"a\": {\"type\": \"number\"}}, \"$ref\": \"#/x-own/a\"}", "\"x\"",
     PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"n\": {\"minimum\": 2}}, \"$ref\": \"#/$defs/n\", \"maximum\": 3}", "4",
     PROBLEM_FORM_HIGH},
    {"{\"$defs\": {\"n\": {\"minimum\": 2}}, \"$ref\": \"#/$defs/n\", \"maximum\": 3}", "1",
     PROBLEM_FORM_LOW},
    {"{\"$id\": \"http://example.invalid/a/root\", \"$ref\": \"leaf\", \"$defs\": {\"l\": "
     "{\"$id\": \"leaf\", \"type\": \"number\"}}}",
     "\"x\"", PROBLEM_FORM_TYPE},
    {"{\"$id\": \"http://example.invalid/a/root\", \"$ref\": \"http://example.invalid/a/leaf#t\", "
     "\"$defs\": {\"l\": {\"$id\": \"leaf\", \"$defs\": {\"t\": {\"$anchor\": \"t\", \"type\": "
     "\"number\"}}}}}",
     "\"x\"", PROBLEM_FORM_TYPE},
    {"{\"$ref\": \"leaf#/$defs/t\", \"$defs\": {\"l\": {\"$id\": \"leaf\", \"$defs\": {\"t\": "
     "{\"$ref\": \"#/$defs/u\"}, \"u\": {\"type\": \"number\"}}}}}",
     "\"x\"", PROBLEM_FORM_TYPE},
    {"{\"$id\": \"urn:example:root\", \"$ref\": \"urn:example:root#/$defs/n\", \"$defs\": {\"n\": "
     "{\"type\": \"number\"}}}",
     "\"x\"", PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"a\": {\"$id\": \"one\", \"$anchor\": \"x\", \"type\": \"number\"}, \"b\": "
     "{\"$anchor\": \"x\"}}, \"$ref\": \"#x\"}",
     "\"x\"", PROBLEM_NONE},
    {"{\"enum\": [{\"$id\": \"leaf\"}, {\"$anchor\": \"a\"}], \"$defs\": {\"a\": {\"$id\": "
     "\"leaf\", \"$anchor\": \"a\"}}}",
     "{\"$id\": \"leaf\"}", PROBLEM_NONE},
    {"{\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"}",
     "{\"type\": \"number\", \"items\": [1]}", PROBLEM_FORM_TYPE},
    {"{\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"}",
     "{\"$defs\": {\"a\": {\"minLength\": -1}}}", PROBLEM_FORM_LOW},
    {"{\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"}",
     "{\"properties\": {\"a\": {\"type\": [\"null\", \"array\"]}}}", PROBLEM_NONE},
    {"{\"$ref\": \"https://json-schema.org/draft/2020-12/meta/validation\"}",
     "{\"items\": 1, \"required\": [\"a\", \"a\"]}", PROBLEM_FORM_TWICE},
};

static void test_references_lead_to_places_within_the_document(void **state)
{
    (void)state;
    assert_schema_cases(REFERENCES, G_N_ELEMENTS(REFERENCES));
}

static const SchemaCase DYNAMIC[] = {
    {"{\"$id\": \"http://example.invalid/strict\", \"$dynamicAnchor\": \"node\", \"$ref\": "
     "\"tree\", \"unevaluatedProperties\": false, \"$defs\": {\"tree\": {\"$id\": \"tree\", "
     "\"$dynamicAnchor\": \"node\", \"type\": \"object\", \"properties\": {\"value\": true, "
     "\"children\": {\"items\": {\"$dynamicRef\": \"#node\"}}}}}}",
     "{\"children\": [{\"value\": 1, \"x\": 1}]}", PROBLEM_FORM_EXTRA},
    {"{\"$id\": \"http://example.invalid/strict\", \"$dynamicAnchor\": \"node\", \"$ref\": "
     "\"tree\", \"unevaluatedProperties\": false, \"$defs\": {\"tree\": {\"$id\": \"tree\", "
     "\"$dynamicAnchor\": \"node\", \"type\": \"object\", \"properties\": {\"value\": true, "
     "\"children\": {\"items\": {\"$dynamicRef\": \"#node\"}}}}}}",
     "{\"children\": [{\"value\": 1, \"children\": [{}]}]}", PROBLEM_NONE},
    {"{\"$id\": \"http://example.invalid/open\", \"$ref\": \"tree\", \"$defs\": {\"tree\": "
     "{\"$id\": \"tree\", \"$dynamicAnchor\": \"node\", \"type\": \"object\", \"properties\": "
     "{\"value\": true, \"children\": {\"items\": {\"$dynamicRef\": \"#node\"}}}}}}",
     "{\"children\": [{\"x\": 1}]}", PROBLEM_NONE},
    {"{\"$id\": \"http://example.invalid/open\", \"$ref\": \"tree\", \"$defs\": {\"tree\": "
     "{\"$id\": \"tree\", \"$dynamicAnchor\": \"node\", \"type\": \"object\", \"properties\": "
     "{\"value\": true, \"children\": {\"items\": {\"$dynamicRef\": \"#node\"}}}}}}",
     "{\"children\": [1]}", PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"a\": {\"$anchor\": \"x\", \"type\": \"number\"}}, \"$dynamicRef\": \"#x\"}",
     "\"x\"", PROBLEM_FORM_TYPE},
    {"{\"$defs\": {\"a\": {\"$dynamicAnchor\": \"x\", \"type\": \"number\"}}, \"$dynamicRef\": "
     "\"#/$defs/a\"}",
     "\"x\"", PROBLEM_FORM_TYPE},
};

static void test_a_dynamic_reference_takes_the_outermost_of_its_name(void **state)
{
    (void)state;
    assert_schema_cases(DYNAMIC, G_N_ELEMENTS(DYNAMIC));
}

/* ---- what is left over --------------------------------------------------------------------- */

static const SchemaCase LEFTOVERS[] = {
    {"{\"properties\": {\"a\": {}}, \"unevaluatedProperties\": false}", "{\"a\": 1}", PROBLEM_NONE},
    {"{\"properties\": {\"a\": {}}, \"unevaluatedProperties\": false}", "{\"b\": 1}",
     PROBLEM_FORM_EXTRA},
    {"{\"unevaluatedProperties\": {\"type\": \"string\"}}", "{\"b\": 1}", PROBLEM_FORM_TYPE},
    {"{\"allOf\": [{\"properties\": {\"a\": {}}}], \"unevaluatedProperties\": false}", "{\"a\": 1}",
     PROBLEM_NONE},
    {"{\"$defs\": {\"p\": {\"properties\": {\"a\": {}}}}, \"$ref\": \"#/$defs/p\", "
     "\"unevaluatedProperties\": false}",
     "{\"a\": 1, \"b\": 1}", PROBLEM_FORM_EXTRA},
    {"{\"anyOf\": [{\"properties\": {\"a\": {\"const\": 1}}}, {\"properties\": {\"b\": {}}}], "
     "\"unevaluatedProperties\": false}",
     "{\"a\": 1, \"b\": 1}", PROBLEM_NONE},
    {"{\"anyOf\": [{\"properties\": {\"a\": {\"const\": 1}}}, {\"properties\": {\"b\": {}}}], "
     "\"unevaluatedProperties\": false}",
     "{\"a\": 2, \"b\": 1}", PROBLEM_FORM_EXTRA},
    {"{\"not\": {\"not\": {\"properties\": {\"a\": {}}}}, \"unevaluatedProperties\": false}",
     "{\"a\": 1}", PROBLEM_FORM_EXTRA},
    {"{\"if\": {\"properties\": {\"a\": {\"const\": 1}}, \"required\": [\"a\"]}, \"then\": "
     "{\"properties\": {\"b\": {}}}, \"unevaluatedProperties\": false}",
     "{\"a\": 1, \"b\": 1}", PROBLEM_NONE},
    {"{\"if\": {\"properties\": {\"a\": {\"const\": 1}}, \"required\": [\"a\"]}, \"else\": "
     "{\"properties\": {\"b\": {}}}, \"unevaluatedProperties\": false}",
     "{\"a\": 2, \"b\": 1}", PROBLEM_FORM_EXTRA},
    {"{\"dependentSchemas\": {\"a\": {\"properties\": {\"b\": {}}}}, \"properties\": {\"a\": {}}, "
     "\"unevaluatedProperties\": false}",
     "{\"a\": 1, \"b\": 1}", PROBLEM_NONE},
    {"{\"patternProperties\": {\"^a\": {}}, \"unevaluatedProperties\": false}",
     "{\"ab\": 1, \"b\": 1}", PROBLEM_FORM_EXTRA},
    {"{\"additionalProperties\": {}, \"unevaluatedProperties\": false}", "{\"ab\": 1, \"b\": 1}",
     PROBLEM_NONE},
    {"{\"allOf\": [{\"properties\": {\"a\": {}}}, {\"unevaluatedProperties\": false}]}",
     "{\"a\": 1}", PROBLEM_FORM_EXTRA},
    {"{\"allOf\": [{\"unevaluatedProperties\": true}], \"unevaluatedProperties\": false}",
     "{\"a\": 1}", PROBLEM_NONE},
    {"{\"properties\": {\"in\": {\"properties\": {\"a\": {}}}}, \"unevaluatedProperties\": false}",
     "{\"in\": {\"a\": 1, \"b\": 1}}", PROBLEM_NONE},
    {"{\"prefixItems\": [{}], \"unevaluatedItems\": false}", "[1]", PROBLEM_NONE},
    {"{\"prefixItems\": [{}], \"unevaluatedItems\": false}", "[1, 2]", PROBLEM_FORM_EXTRA},
    {"{\"items\": {}, \"unevaluatedItems\": false}", "[1, 2]", PROBLEM_NONE},
    {"{\"contains\": {\"const\": 1}, \"unevaluatedItems\": {\"const\": 2}}", "[2, 1, 1]",
     PROBLEM_NONE},
    {"{\"contains\": {\"const\": 1}, \"unevaluatedItems\": {\"const\": 2}}", "[3, 1]",
     PROBLEM_FORM_CHOICE},
    {"{\"anyOf\": [{\"prefixItems\": [{\"const\": 1}]}, {\"prefixItems\": [{}, {}]}], "
     "\"unevaluatedItems\": false}",
     "[1, 2]", PROBLEM_NONE},
    {"{\"oneOf\": [{\"prefixItems\": [{\"const\": 1}]}, {\"prefixItems\": [{\"const\": 2}, {}]}], "
     "\"unevaluatedItems\": false}",
     "[1, 2]", PROBLEM_FORM_EXTRA},
    {"{\"unevaluatedItems\": false, \"unevaluatedProperties\": false}", "\"x\"", PROBLEM_NONE},
};

static void test_what_no_schema_has_looked_at_is_left_over(void **state)
{
    (void)state;
    assert_schema_cases(LEFTOVERS, G_N_ELEMENTS(LEFTOVERS));
}

/* ---- what is told -------------------------------------------------------------------------- */

static const struct {
    const char *schema, *value, *faults;
} TOLD[] = {
    /* once, although two schemas find it */
    {"{\"allOf\": [{\"required\": [\"a\"]}, {\"required\": [\"a\"]}]}", "{}",
     "/a command.field_missing"},
    /* one sentence about a plain value, however many schemas speak about it */
    {"{\"allOf\": [{\"minLength\": 2}], \"pattern\": \"b\"}", "\"a\"", " form.pattern"},
    /* of the branch that is meant */
    {"{\"anyOf\": [{\"type\": \"null\"}, {\"properties\": {\"a\": {\"type\": \"string\"},"
     " \"b\": {\"minimum\": 2}}}]}",
     "{\"a\": 1, \"b\": 1}", "/a form.type, /b form.low"},
    {"{\"oneOf\": [{\"required\": [\"a\"]}, {\"required\": [\"b\"]}]}", "{}", " form.no_way"},
    {"{\"items\": {\"not\": {\"const\": 1}}}", "[0, 1]", "/1 form.forbidden"},
    {"{\"propertyNames\": {\"pattern\": \"^a\"}}", "{\"a\": 1, \"b/c\": 1}", "/b~1c form.extra"},
    {"{\"properties\": {\"a\": false}, \"additionalProperties\": false}", "{\"b\": 1, \"a\": 1}",
     "/a form.extra, /b form.extra"},
    {"{\"allOf\": [{\"properties\": {\"a\": {\"type\": \"null\"}}}],"
     " \"unevaluatedProperties\": false}",
     "{\"a\": 1, \"b\": 1}", "/a form.type, /b form.extra"},
};

static void test_faults_are_told_where_they_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(TOLD); i++) {
        g_autofree char *faults = schema_faults(TOLD[i].schema, TOLD[i].value);

        if (strcmp(faults, TOLD[i].faults) != 0)
            fail_msg("%s on %s: %s", TOLD[i].schema, TOLD[i].value, faults);
    }
}

/* What a person calls the value at the first fault. */
static void assert_called(const char *schema, const char *value, const char *name)
{
    g_autoptr(Schema) compiled = schema_of(schema);
    g_autoptr(GPtrArray) problems = schema_problems_new();
    cJSON *json = json_of(value);

    schema_validate(compiled, json, "x", 20780, problems);
    assert_int_equal(problems->len, 1);
    assert_string_equal(((Problem *)problems->pdata[0])->args[0], name);
    cJSON_Delete(json);
}

#define NAME "\"$defs\": {\"name\": {\"title\": \"姓名\", \"type\": \"string\"}}"

static void test_a_field_is_called_by_its_own_title_or_that_of_what_it_refers_to(void **state)
{
    (void)state;
    assert_called("{" NAME ", \"properties\": {\"a\": {\"$ref\": \"#/$defs/name\"}}}", "{\"a\": 1}",
                  "姓名");
    assert_called("{" NAME ", \"properties\": {\"a\": {\"title\": \"负责人\","
                  " \"$ref\": \"#/$defs/name\"}}}",
                  "{\"a\": 1}", "负责人");
    assert_called("{" NAME ", \"allOf\": [{\"properties\": {\"a\": {\"$ref\": \"#/$defs/name\"}}}],"
                  " \"required\": [\"a\"]}",
                  "{}", "姓名");
    assert_called("{\"items\": {\"type\": \"string\"}, \"title\": \"成员\"}", "[1]", "成员");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_branches_are_combined),
        cmocka_unit_test(test_parts_are_handed_on),
        cmocka_unit_test(test_references_lead_to_places_within_the_document),
        cmocka_unit_test(test_a_dynamic_reference_takes_the_outermost_of_its_name),
        cmocka_unit_test(test_what_no_schema_has_looked_at_is_left_over),
        cmocka_unit_test(test_faults_are_told_where_they_are),
        cmocka_unit_test(test_a_field_is_called_by_its_own_title_or_that_of_what_it_refers_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
