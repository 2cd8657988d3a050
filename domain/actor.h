/* Who acts, and what they may do where.
 *
 * An account holds assignments: a role, for an organisation, in a region. Regions are division
 * codes (division_covers); organisations are unified social credit codes. One table says how far
 * each role reaches; both programs use it, and the central's word is final. */
#ifndef DOMAIN_ACTOR_H
#define DOMAIN_ACTOR_H

#include "domain/problem.h"

#include <cjson/cJSON.h>

/* How far an assignment reaches, beyond its region. */
typedef enum {
    REACH_REGION,       /* every case of the region */
    REACH_ORGANISATION, /* those of the region that the organisation handles */
    REACH_NONE          /* no cases at all: separation of duties */
} Reach;

/* X(identifier, stable name, label, reach) */
#define ROLES(X)                                                                              \
    X(VILLAGE_AGENT, "village_agent", N_("village agent"), REGION)                            \
    X(CLERK, "clerk", N_("window clerk"), REGION)                                             \
    X(REVIEWER, "reviewer", N_("reviewer"), ORGANISATION)                                     \
    X(DECIDER, "decider", N_("decider"), ORGANISATION)                                        \
    X(HALL_MANAGER, "hall_manager", N_("hall manager"), REGION)                               \
    X(SUPERVISOR, "supervisor", N_("supervisor"), REGION)                                     \
    X(ITEM_MANAGER, "item_manager", N_("item manager"), NONE)                                 \
    X(AUDITOR, "auditor", N_("auditor"), REGION)                                              \
    X(ADMINISTRATOR, "administrator", N_("administrator"), NONE)                              \
    /* a public channel (evaluation tablet, self-service machine) acting for the applicant */ \
    X(APPLICANT, "applicant", N_("applicant"), REGION)

typedef enum {
#define X(id, name, label, reach) ROLE_##id,
    ROLES(X)
#undef X
        ROLE_COUNT
} Role;

#define ROLE_BIT(role) (1U << (role))

const char *role_name(Role role);
const char *role_label(Role role);     /* msgid */
Role role_from_name(const char *name); /* ROLE_COUNT when unknown */

typedef struct {
    Role role;
    char *organisation; /* USCC */
    char *region;       /* division code */
} Assignment;

typedef struct {
    char *id; /* account name, stable for ever */
    char *name;
    Assignment *assignments;
    size_t assignment_count;
} Actor;

/* {"id", "name", "assignments": [{"role", "organisation", "region"}]}. Unknown roles are left out
 * (a newer central may have more); NULL with MALFORMED when the shape is wrong. */
Actor *actor_from_json(const cJSON *json, Problem *problem);
cJSON *actor_to_json(const Actor *actor);
void actor_free(Actor *actor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Actor, actor_free)

/* Where a case lies, as far as permission is concerned. Borrowed strings; "" where not known. */
typedef struct {
    const char *region;
    const char *organisation; /* the one that handles it now */
} Place;

/* Whether one assignment reaches the place. */
bool assignment_reaches(const Assignment *assignment, const Place *place);
/* Whether the actor may read a case at the place through any assignment. */
bool actor_sees(const Actor *actor, const Place *place);
/* The first assignment with one of `roles` (ROLE_BITs) that reaches the place; NULL: none. */
const Assignment *actor_assignment_for(const Actor *actor, unsigned roles, const Place *place);
/* The first assignment with one of `roles`, wherever it reaches; NULL: none. */
const Assignment *actor_assignment_with(const Actor *actor, unsigned roles);
bool actor_has_role(const Actor *actor, unsigned roles);

#endif
