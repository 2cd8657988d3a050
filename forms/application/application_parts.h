/* Inside of forms/: what the parts of an application share. application.c holds the payload,
 * follow.c lets one value follow from another, findings.c and conditions.c check. */
#ifndef FORMS_APPLICATION_APPLICATION_PARTS_H
#define FORMS_APPLICATION_APPLICATION_PARTS_H

#include "forms/application/application.h"

struct Application {
    Item *item;
    Form *form;
    cJSON *payload;
    date today;
};

/* Where a value came from, weakest first: a stronger source replaces a weaker one, and none
 * replaces what was typed. */
#define SOURCES(X)            \
    X(DEFAULT, "default")     \
    X(APPLICANT, "applicant") \
    X(DERIVED, "derived")     \
    X(SCENARIO, "scenario")   \
    X(CASE, "case")           \
    X(SHARED, "shared")       \
    X(LICENCE, "licence")

typedef enum {
#define X(id, name) SOURCE_##id,
    SOURCES(X)
#undef X
        SOURCE_COUNT, /* typed */
    SOURCE_NONE = -1  /* the field is empty */
} Source;

/* The member, made when it is missing or of another kind. */
cJSON *application_object(const Application *application, const char *name);
const cJSON *application_value(const Application *application, const FormField *field);
/* Whether it belongs to this scenario, asked or answered already. */
bool application_field_applies(const Application *application, const FormField *field);
/* The row of the item's material with that number. */
cJSON *application_row(const Application *application, size_t number);

/* The person is a citizen with a number that is right. */
bool application_citizen(const cJSON *party, date today, CitizenId *id);
/* In full years; the birthday counts. */
int application_age(date birth, date today);

/* ---- follow.c ------------------------------------------------------------------------------ */

/* What of `x-source` stands behind "<kind>:"; NULL: of another kind. */
const char *source_argument(const FormField *field, const char *kind);
/* Whether the applicant's member goes into the field, whoever may apply for the item: then it need
 * not be asked twice. */
bool applicant_tells(const Item *item, const char *member, const FormField *field);
/* Lets everything follow that depends on the member of the applicant (NULL: on any); `before` is
 * the applicant as it was (NULL: nothing was told). */
void follow_applicant(Application *application, const char *member, const cJSON *before);
void follow_answers(Application *application);
void follow_field(Application *application, const char *key);
void follow_defaults(Application *application);

/* ---- findings.c, conditions.c -------------------------------------------------------------- */

/* The problem is moved. */
void finding_add(GPtrArray *findings, bool blocks, Problem *problem);
/* Appends what is not met, or cannot be judged. A condition that reads what an earlier finding is
 * about waits until that is put right. */
void conditions_check(const Item *item, const cJSON *payload, date today, GPtrArray *findings);

#endif
