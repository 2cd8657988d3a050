/* JSON Schema 2020-12, compiled once and checked many times.
 *
 * The core, applicator, unevaluated and validation vocabularies as the specification has them
 * (json-schema.org/draft/2020-12, Core and Validation); each keyword is a row of a table
 * (keywords.h): its name, the types it speaks about, how its operand is read and how a value is
 * held against it. Keywords that are pure annotations, and unknown ones, are passed over (Core
 * §6.5). `format` is asserted (the format-assertion vocabulary), with the project's own names
 * (format.h), whatever $schema says. Numbers are those of cJSON, IEEE 754 doubles.
 *
 * References lead to places within the document: by JSON Pointer, by $anchor or by an embedded
 * $id, $dynamicRef too. Nothing is ever fetched; only the standard's own metaschema is built in.
 *
 * Schemas and values are untrusted. Depth, sizes, the number of problems and the work of one check
 * are bounded, that of patterns included; a check that goes beyond ends with a problem that is not
 * a verdict. The bounds count steps and not time, so that both programs come to the same end. Words
 * for a person come from problem.h. */
#ifndef FORMS_SCHEMA_SCHEMA_H
#define FORMS_SCHEMA_SCHEMA_H

#include "domain/date.h"
#include "domain/problem.h"

#include <cjson/cJSON.h>

#define SCHEMA_DEPTH_MAX 32     /* levels of a schema, and of a value */
#define SCHEMA_NODES_MAX 5000   /* sub-schemas of one schema */
#define SCHEMA_LAYERS_MAX 64    /* that hold for the same values side by side */
#define SCHEMA_VALUES_MAX 50000 /* parts of one value, and of one schema */
#define SCHEMA_PATTERNS_MAX 500 /* patterns of one schema */
#define SCHEMA_PROBLEMS_MAX 100 /* told of one value */
#define SCHEMA_TEXT_MAX 65536   /* bytes of a text held against a pattern */
#define SCHEMA_WORK_MAX 2000000 /* steps of one check; some hundred do for a form */

typedef struct Schema Schema;

/* NULL with a SCHEMA_… problem, whose first argument is the JSON Pointer of the keyword that is
 * wrong, behind "schema#". The schema keeps nothing of `json`. */
Schema *schema_compile(const cJSON *json, Problem *problem);
void schema_free(Schema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schema, schema_free)

/* Whether the value is valid on the day `today` (which dates of birth are held against). Appends a
 * Problem* per fault, with its JSON Pointer as subject; `problems` may be NULL: then the first
 * fault ends the check. `label` stands in sentences for a value whose schema has no title. A check
 * that cannot come to an end appends one problem only, which is no verdict. */
bool schema_validate(const Schema *schema, const cJSON *value, const char *label, date today,
                     GPtrArray *problems);

/* Whether it says that the value is not valid; false: that nothing can be said, because of a bound
 * (TOO_DEEP, TOO_LARGE, SCHEMA_LOOP, SCHEMA_WORK). */
bool schema_is_verdict(const Problem *problem);
void schema_problem_free(Problem *problem);

/* The schema and all that always hold for the same value beside it: what $ref leads to, and the
 * members of allOf, theirs too; each once, itself first, SCHEMA_LAYERS_MAX at most. Const Schema *,
 * owned by the schema; caller frees the array. */
GPtrArray *schema_layers(const Schema *schema);
/* The sub-schema of a property, as this very schema has it, not its layers; NULL: none. Owned by
 * the schema. */
const Schema *schema_property(const Schema *schema, const char *name);
/* The same of the elements of an array (`items`). */
const Schema *schema_items(const Schema *schema);
/* The schema's own copy of the JSON it was compiled from. */
const cJSON *schema_json(const Schema *schema);

#endif
