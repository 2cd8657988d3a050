/* A form: what an item asks of the applicant, as a person fills it in.
 *
 * A form definition is a JSON Schema 2020-12 object schema whose properties are the fields; the
 * validation itself is schema.h's. Annotations say how a field is shown:
 *
 *   title       label                       x-order     place in the form; default: as written
 *   x-widget    one of FORM_WIDGETS         x-labels    what a person reads for each `enum` member
 *   x-mask      one of MASKS (mask.h)       x-source    where the value comes from:
 *   x-editable  may it be changed after it     "applicant", "clerk", "shared", "licence:<kind>",
 *               was filled from the source     "derived:<field>", "scenario:<question>",
 *   x-element   code of the data element       "same:<field>"; default "applicant"
 *   x-default   what a new one begins with  x-when      {"scenario": ["option", …]}: asked only
 * then
 *
 * Fields may also come from schemas that the form refers to or puts together by `$ref` and `allOf`,
 * and so may the annotations and constraints of a field: its own come first, then those of what it
 * refers to. A field that several of them speak about is one field.
 *
 * A Form is immutable once parsed and may be shared between threads. It owns everything reachable
 * from it; it keeps nothing of the JSON it was made from. */
#ifndef FORMS_FORM_H
#define FORMS_FORM_H

#include "domain/mask.h"
#include "forms/schema/schema.h"

/* X(identifier, stable name) */
#define FORM_WIDGETS(X)                                                          \
    X(TEXT, "text")                                                              \
    X(MULTILINE, "multiline")                                                    \
    X(NUMBER, "number")                                                          \
    X(MONEY, "money")     /* yuan as text, "1234.50": never a binary fraction */ \
    X(DATE, "date")       /* "2026-11-22" */                                     \
    X(CHOICE, "choice")   /* one of `choices` */                                 \
    X(CHOICES, "choices") /* array of some of `choices` */                       \
    X(YES_NO, "yes_no")                                                          \
    X(ADDRESS, "address") /* {"division", "text"}: `columns` has both */         \
    X(TABLE, "table")     /* array: `columns` are the fields of one element */

typedef enum {
#define X(id, name) WIDGET_##id,
    FORM_WIDGETS(X)
#undef X
        WIDGET_COUNT
} FormWidget;

const char *form_widget_name(FormWidget widget);

typedef struct {
    const cJSON *value;
    const char *label;
} FormChoice;

typedef struct FormField {
    const char *key;   /* NULL: the only column of a table whose elements are plain values */
    const char *title; /* the key where the definition has none */
    FormWidget widget;
    bool required;    /* somebody has to fill it in */
    bool may_be_none; /* … not this list: it is required, but without an entry it is [] */
    bool integer;     /* WIDGET_NUMBER: the value is a JSON number, not text */
    bool editable;
    Mask mask;
    int max_length; /* characters; 0: not limited */
    const char *source;
    const char *element; /* NULL: none */
    const cJSON *when;   /* NULL: always asked */
    const cJSON *preset; /* x-default; NULL: none */
    const FormChoice *choices;
    size_t choice_count;
    const struct FormField *columns;
    size_t column_count;
    int order;                           /* x-order; G_MAXINT: none */
    const Schema *schema;                /* for form_check_field */
    const struct Schema *const *further; /* that speak about it, too, ended by NULL; NULL: none */
} FormField;

typedef struct Form Form;

#define FORM_FIELDS_MAX 2000 /* columns included */

/* NULL with a SCHEMA_… problem (naming the place) when the schema is not one, is no object schema,
 * or goes beyond the bounds of schema.h or FORM_FIELDS_MAX. */
Form *form_parse(const cJSON *schema, Problem *problem);
void form_free(Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)

/* In the order in which they are asked. */
const FormField *form_fields(const Form *form, size_t *count);
const FormField *form_field(const Form *form, const char *key); /* NULL: none */
/* The field that a JSON Pointer below the values leads to or into; NULL: none. */
const FormField *form_field_at(const Form *form, const char *pointer);
/* Whether the field is asked under the answers {"scenario": "option" or ["option", …]}; NULL: none
 * given. */
bool form_field_asked(const FormField *field, const cJSON *answers);

/* Whether the values {"field": value} (NULL: none) are a complete and valid form on the day
 * `today`. Appends a Problem* for each fault, at most SCHEMA_PROBLEMS_MAX, with its JSON Pointer as
 * subject, in the order of the fields; `problems` frees with form_problem_free and may be NULL.
 * Never puts a value into a problem. */
bool form_check(const Form *form, const cJSON *values, date today, GPtrArray *problems);
/* One field (or column) by itself, as it is typed: the first fault. The subject is relative to the
 * field. NULL value: not filled in. */
bool form_check_field(const FormField *field, const cJSON *value, date today, Problem *problem);

void form_problem_free(Problem *problem);

#endif
