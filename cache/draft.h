/* Applications being filled in (草稿). A draft has the id of the case that it will become:
 * submitting the receive command of that case id makes the draft a submitted one in the same
 * transaction; the central's acknowledgement deletes it, its refusal brings it back as open, while
 * the outbox still tells why. Submitting it once more takes the place of what was refused. Saving
 * is one durable transaction, so a draft survives whatever happens to the program. Drafts stay on
 * this device. */
#ifndef CACHE_DRAFT_H
#define CACHE_DRAFT_H

#include "cache/cache.h"

#define DRAFT_BODY_MAX (256 * 1024) /* bytes of its JSON */

typedef struct {
    Uuid id; /* of the case to be */
    char *item_code;
    int item_version;
    char *item_name;
    char *applicant; /* as typed so far; NULL: nobody yet. Whole: whoever shows it masks it */
    char *applicant_kind;
    char *step;  /* where the person was: name of the step of the intake; NULL: the first */
    cJSON *body; /* as forms/application/application.h; NULL in lists */
    instant created_at;
    instant updated_at;
    bool submitted; /* waits for the central */
} Draft;

void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

/* Makes or replaces it; created_at counts the first time only, 0: updated_at is taken. A submitted
 * one is refused (ALREADY), as is a body that is too long (TOO_LARGE). */
bool draft_save(Cache *cache, const Draft *draft, Problem *problem);
Draft *draft_load(Cache *cache, const char *id, Problem *problem); /* NOT_FOUND */
/* Draft*, newest first, without bodies; submitted ones only when asked for. */
GPtrArray *drafts_list(Cache *cache, bool submitted, Problem *problem);
int drafts_count(Cache *cache); /* open ones */
/* A person throws an open one away: NOT_FOUND, ALREADY. */
bool draft_discard(Cache *cache, const char *id, Problem *problem);

#endif
