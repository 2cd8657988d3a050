/* An application (申请) as it is filled in: the payload of `receive` while it grows, with what its
 * item asks for in these circumstances and what stands in its way.
 *
 * The same code fills in (client), takes in from a file (client) and checks again (both programs,
 * as the ApplicationCheck of Rules). Nothing is read from anywhere: shared data, licences and
 * earlier cases come in as facts. The payload's members:
 *
 *   item, item_version, region, organisation, receiver, channel, receipt
 *   applicant   {kind, name, id_type, id_number, phone, address}
 *   agent       the same and {authority: what for, until: last day}; absent: the applicant came
 *   scenario    {"question": "option"}
 *   consent     {given: bool, scope: text, at: instant}; absent: not asked
 *   form        {"field": value}
 *   sources     {"field": {from: "licence"|"shared"|"case"|"applicant", reference: text}}: what was
 *               filled and not typed
 *   materials   [{code, state, originals, copies, seen, licence, due, files: [{hash, name, type,
 *               size}]}]; state as in case.h */
#ifndef FORMS_APPLICATION_H
#define FORMS_APPLICATION_H

#include "domain/case.h"
#include "forms/form.h"

typedef struct Application Application;

/* Takes item and payload over in every case (payload NULL: an empty application for the item, with
 * every default that the item or its only choice gives). NULL with MALFORMED when the item's form
 * is none. */
Application *application_new(Item *item, cJSON *payload, Problem *problem);
void application_free(Application *application);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Application, application_free)

const Item *application_item(const Application *application);
const Form *application_form(const Application *application);
/* The payload as it is now; owned. What is not asked in this scenario stays in it while it is being
 * filled in, so that going back loses nothing, and is left out of application_payload(). */
cJSON *application_draft(Application *application);
/* A clean copy to submit. Caller deletes. */
cJSON *application_payload(const Application *application);

/* ---- filling ------------------------------------------------------------------------------- */

/* Sets a value by JSON Pointer below the payload ("/applicant/name", "/form/reg_addr/text"), taken
 * over; NULL removes it. What depends on it follows: told once, derived (birth and sex from a
 * citizen number), the scenario's own answer in the form. A field set by hand loses its source. */
void application_set(Application *application, const char *pointer, cJSON *value);
const cJSON *application_get(const Application *application, const char *pointer);

/* One thing known from elsewhere that may fill fields, by data element. */
typedef struct {
    const char *from;         /* "licence", "shared", "case" */
    const char *reference;    /* licence number, case number; shown to a person */
    const cJSON *values;      /* {"element": value} */
    const char *licence_kind; /* NULL: none. Materials that it stands for become "reused" */
} ApplicationFact;

/* Fills fields whose x-source allows it and that nobody typed in; returns how many. */
int application_fill(Application *application, const ApplicationFact *fact);
/* {from, reference} of a form field, NULL: typed. */
const cJSON *application_source(const Application *application, const char *key);
/* May a person change it: not filled from a source, or x-editable. */
bool application_may_edit(const Application *application, const FormField *field);

/* ---- what is asked ------------------------------------------------------------------------- */

bool application_field_asked(const Application *application, const FormField *field);
bool application_material_asked(const Application *application, const ItemMaterial *material);
/* Every asked material as handed in, with the numbers that the item asks for; those promised,
 * reused or with files stay as they are. */
void application_all_in_hand(Application *application);

/* ---- checks -------------------------------------------------------------------------------- */

typedef struct {
    Problem problem; /* its sentence says what and what would cure it; subject: JSON Pointer */
    bool blocks;     /* acceptance; otherwise it is something to know */
} Finding;

void finding_free(Finding *finding);

/* What the store knows about other applications; zero-initialised: nothing. */
typedef struct {
    const char *open_case; /* number of an open case of the same applicant for this item */
    const Calendar *calendar;
} ApplicationWorld;

/* Finding* in the order of the flow: missing and wrong fields, numbers, papers, expired licences,
 * conditions of the item (JsonLogic), the same applicant's open case. Empty: ready to accept. */
GPtrArray *application_check(const Application *application, const ApplicationWorld *world,
                             date today);
/* The same for a case that was received: Rules.application. The first that blocks. */
bool application_of_case_check(const Item *item, const Case *file, date today, Problem *problem);

#endif
