/* JSON Schema 2020-12, compiled once and checked many times.
 *
 * Each keyword is a row of one table (keywords.c): its name, the types it speaks about, how its
 * operand is read and how a value is held against it. Keywords that are pure annotations, and
 * unknown ones, are passed over as the specification asks (Core §6.5); a keyword that could refuse
 * a value but is not built yet is refused when the schema is compiled, so that no constraint is
 * lost in silence. `format` is asserted (the format-assertion vocabulary), with the project's own
 * names (format.h).
 *
 * Schemas and values are untrusted: depth, sizes, number of problems and the work of patterns are
 * bounded. Words for a person come from problem.h. */
#ifndef FORMS_SCHEMA_H
#define FORMS_SCHEMA_H

#include "domain/date.h"
#include "domain/problem.h"

#include <cjson/cJSON.h>

#define SCHEMA_DEPTH_MAX 32     /* levels of a schema, and of a value */
#define SCHEMA_NODES_MAX 2000   /* sub-schemas of one schema */
#define SCHEMA_VALUES_MAX 50000 /* parts of one value */
#define SCHEMA_PROBLEMS_MAX 100 /* told of one value */
#define SCHEMA_TEXT_MAX 65536   /* bytes of a text held against a pattern or format */

typedef struct Schema Schema;

/* NULL with MALFORMED, whose argument is the JSON Pointer of the keyword that is wrong. The schema
 * keeps nothing of `json`. */
Schema *schema_compile(const cJSON *json, Problem *problem);
void schema_free(Schema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schema, schema_free)

/* Whether the value is valid on the day `today` (which dates of birth are held against). Appends a
 * Problem* per fault; `problems` may be NULL: then the first fault ends the check. `label` stands
 * in sentences for a value whose schema has no title. */
bool schema_validate(const Schema *schema, const cJSON *value, const char *label, date today,
                     GPtrArray *problems);

/* The sub-schema of a property; NULL: none. Owned by the schema. */
const Schema *schema_property(const Schema *schema, const char *name);
/* That of the elements of an array (`items`); NULL: none. */
const Schema *schema_items(const Schema *schema);
/* The schema's own copy of the JSON it was compiled from. */
const cJSON *schema_json(const Schema *schema);

#endif
