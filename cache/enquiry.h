/* Questions to the central about shared data and licences of a person or firm, asked while an
 * application is filled in and answered when the line allows: the screen puts a question into the
 * store, the sync asks it, and the answer comes back the same way. Only with the holder's consent,
 * which is part of the question and goes on the central's record. Kept for the day. */
#ifndef CACHE_ENQUIRY_H
#define CACHE_ENQUIRY_H

#include "cache/cache.h"

typedef enum { ENQUIRY_WAITING, ENQUIRY_ANSWERED, ENQUIRY_FAILED } EnquiryState;

typedef struct {
    Uuid id; /* of the draft it serves */
    EnquiryState state;
    instant asked_at;
    cJSON *question; /* body of POST /v1/shared, without "protocol" */
    cJSON *answer;   /* {"facts": [{"from", "reference", "licence_kind", "values": {element: value},
                        "valid_until"}]}; NULL: none yet */
    Problem problem; /* when it failed */
} Enquiry;

void enquiry_free(Enquiry *enquiry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Enquiry, enquiry_free)

/* Replaces an earlier one of the same draft. The question is {"item", "holder": {"id_type",
 * "id_number", "name"}, "consent": {"given": true, "scope", "at"}}. */
bool enquiry_ask(Cache *cache, const Uuid *draft, const cJSON *question, Problem *problem);
Enquiry *enquiry_get(Cache *cache, const Uuid *draft); /* NULL: none */
/* The sync's side: the oldest that waits, and what became of it. What was asked anew meanwhile, or
 * whose draft is gone, is passed over. */
Enquiry *enquiry_next(Cache *cache);
bool enquiry_answer(Cache *cache, const Enquiry *enquiry, const cJSON *answer, Problem *problem);
bool enquiry_fail(Cache *cache, const Enquiry *enquiry, const Problem *why, Problem *problem);

/* What this store itself knows, off line: the newest case of the same holder with form values, as
 * an array of facts in the same form, none or one; with "applicant": {"kind", "name", "phone",
 * "address"} as given then. Caller deletes. */
cJSON *enquiry_local(Cache *cache, const char *id_type, const char *id_number);
/* Number of an open case of the holder for the item; NULL: none. Caller frees. */
char *enquiry_open_case(Cache *cache, const char *id_type, const char *id_number,
                        const char *item_code);

#endif
