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
 *   sources     {"field": {from, reference: text}}: what was filled and not typed, from "licence",
 *               "shared", "case" or "applicant"; while it is filled in also from "default",
 *               "scenario" or "derived"
 *   materials   [{code, state, originals, copies, seen, licence, due, files: [{hash, name, type,
 *               size}]}]; state as in case.h. due: last day of a promise, or of the licence that is
 *               reused. While it is filled in, one row for each of the item's, in its order:
 *               "/materials/2" is item->materials[2]
 *
 * What follows from what: the applicant's name, number, kind of document, phone and address go into
 * the fields of those data elements; `x-source` "derived:<field>" makes birth, sex and age of a
 * citizen number, and anything else by the field's `x-rule` (JsonLogic over the rule data below);
 * "scenario:<question>" takes the choice that has the option's code or label; "same:<field>" is
 * only offered. What was typed is never overwritten; what followed goes along with its origin. */
#ifndef FORMS_APPLICATION_APPLICATION_H
#define FORMS_APPLICATION_APPLICATION_H

#include "domain/case.h"
#include "forms/form.h"

typedef struct Application Application;

/* Takes item and payload over in every case (payload NULL: an empty application for the item, with
 * every default that the item or its only choice gives). `today` bounds dates of birth and counts
 * ages. NULL with SCHEMA_… when the item's form is none, MALFORMED when a member of the payload is
 * of another kind. */
Application *application_new(Item *item, cJSON *payload, date today, Problem *problem);
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

/* Fills in whatever follows from what is there, for a payload that came as a whole and did not grow
 * by application_set(). */
void application_complete(Application *application);
/* The value that the screen may offer for an empty field ("same:<field>"); NULL: none that the
 * field would take. */
const cJSON *application_offer(const Application *application, const FormField *field);

/* One thing known from elsewhere that may fill fields, by data element. */
typedef struct {
    const char *from;         /* "licence", "shared", "case" */
    const char *reference;    /* licence number, case number; shown to a person */
    const cJSON *values;      /* {"element": value} */
    const char *licence_kind; /* NULL: none. Materials that it stands for become "reused" */
    const char *valid_until;  /* last day, "2030-01-31"; NULL: without end, or not known */
} ApplicationFact;

/* Fills fields whose x-source allows it and that nobody typed in; returns how many. */
int application_fill(Application *application, const ApplicationFact *fact);
/* {from, reference} of a form field, NULL: typed, or empty. */
const cJSON *application_source(const Application *application, const char *key);
/* May a person change it: typed, told by the applicant, a default, or x-editable. */
bool application_may_edit(const Application *application, const FormField *field);

/* ---- what is asked ------------------------------------------------------------------------- */

/* Not: left out in this scenario, or answered by it already. */
bool application_field_asked(const Application *application, const FormField *field);
/* Not: a question about the agent, which is answered by whether one came. `question` is a row of
 * item->scenarios. */
bool application_question_asked(const cJSON *question);
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
/* Form and conditions of a case that was received: Rules.application. The first that blocks; papers
 * are the rule book's own. May be called from several threads. */
bool application_of_case_check(const Item *item, const Case *file, date today, Problem *problem);

/* The payload of a case as it stands now, without its numbers: to amend it, or to copy from it.
 * Caller deletes. */
cJSON *application_case_payload(const Case *file);

/* What rules of conditions see: {"applicant": {…, "age": years, "sex": "1" male or "2" female}},
 * "agent" (the same; absent: none), "scenario", "form", "today": "2026-11-22"}; age and sex are
 * absent unless the document is a citizen's. Caller deletes. */
cJSON *application_facts(const cJSON *payload, date today);

#endif
