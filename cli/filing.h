/* Applications at the command line: what a window takes for granted, and what stands in the way. */
#ifndef CLI_FILING_H
#define CLI_FILING_H

#include "cli/command.h"
#include "cli/desk.h"
#include "forms/application/application.h"

/* A new application with whatever follows from the payload, which is taken over in every case, and
 * with what a window takes for granted where it was not given: the version of the item, region and
 * receiving office of the clerk, the department of the county that handles the item, the channel,
 * and the rows of materials for a list of codes. NULL with USAGE_MISSING, ITEM_UNKNOWN, MALFORMED.
 */
Application *filing_begin(Cache *cache, cJSON *payload, date today, Problem *problem);
/* The application of a case that is put right, with the objects of `payload` in the place of its
 * own. NULL with ITEM_UNKNOWN. */
Application *filing_again(Cache *cache, const Case *file, const cJSON *payload, date today,
                          Problem *problem);
/* "materials": ["M01"] becomes [{"code": "M01", "state": "received", …}], with the originals and
 * copies that the item asks for; other elements stay. */
void filing_rows(const Item *item, cJSON *payload);
/* `set` (may be NULL) are "field=value" and "field/part=value" of the form. */
bool filing_set(Application *application, const GPtrArray *set, Problem *problem);

/* Finding*: application_check() with what the store knows. */
GPtrArray *filing_check(Cache *cache, const Application *application, date today);
bool findings_block(const GPtrArray *findings);
/* "/form/name: sentence", a line each on the standard error. */
void findings_tell(const GPtrArray *findings);
/* [{"pointer", "code", "sentence", "blocks"}]; caller deletes. */
cJSON *findings_json(const GPtrArray *findings);
/* Tells them all, with --json also as {"problem", "problems"}; the status of a refusal. */
ExitCode findings_refuse(const Invocation *invocation, const GPtrArray *findings);

#endif
