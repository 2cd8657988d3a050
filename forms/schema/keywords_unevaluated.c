/* What is left over: the parts of a value that no other keyword has looked at, wherever it stands
 * (Core §11). While a value passes a schema with such a keyword, every applicator marks the parts
 * that it hands on; the marks of a branch count only when the branch is valid. */
#include "forms/schema/keywords.h"

#include <string.h>

/* ---- marks --------------------------------------------------------------------------------- */

bool marks_open(Checker *checker, Marks *marks, const cJSON *value)
{
    marks->count = (guint)cJSON_GetArraySize(value);
    marks->seen = g_malloc0(marks->count);
    return checker_spend(checker, marks->count / PARTS_A_STEP);
}

void marks_close(Marks *marks)
{
    g_clear_pointer(&marks->seen, g_free);
}

void marks_merge(Marks *to, const Marks *from)
{
    for (guint i = 0; i < to->count; i++)
        to->seen[i] |= from->seen[i];
}

void marks_add(Checker *checker, guint index)
{
    if (checker->marks)
        checker->marks->seen[index] = 1;
}

void marks_add_all(Checker *checker)
{
    if (checker->marks && checker->marks->count)
        memset(checker->marks->seen, 1, checker->marks->count);
}

bool marks_has(const Checker *checker, guint index)
{
    return checker->marks->seen[index];
}

/* ---- keywords ------------------------------------------------------------------------------ */

static bool compile_leftovers(Compiler *compiler, Schema *schema, Rule *rule)
{
    rule->made = schema_compile_node(compiler, rule->operand);
    schema->leftovers |= rule->keyword->types;
    return rule->made != NULL;
}

static bool check_leftovers(Checker *checker, const Schema *schema, const Rule *rule,
                            const cJSON *value)
{
    bool valid = true;
    guint index = 0;

    (void)schema;
    for (const cJSON *part = value->child; part; part = part->next, index++) {
        if (marks_has(checker, index))
            continue;
        valid &= rule->keyword->types == TYPE_ARRAY
                     ? check_element(checker, rule->made, part, index)
                     : check_member(checker, rule->made, part);
    }
    marks_add_all(checker);
    return valid;
}

static const Keyword ROWS[] = {
    {"unevaluatedItems", TYPE_ARRAY, compile_leftovers, check_leftovers, NULL},
    {"unevaluatedProperties", TYPE_OBJECT, compile_leftovers, check_leftovers, NULL},
};
const Vocabulary UNEVALUATED = {ROWS, G_N_ELEMENTS(ROWS)};
