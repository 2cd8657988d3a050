#include "domain/actor.h"

#include "domain/json.h"
#include "domain/names.h"
#include "domain/numbers.h"

static const struct {
    const char *name;
    const char *label;
    Reach reach;
} roles[ROLE_COUNT] = {
#define X(id, name, label, reach) {name, label, REACH_##reach},
    ROLES(X)
#undef X
};

const char *role_name(Role role)
{
    return roles[role].name;
}

const char *role_label(Role role)
{
    return roles[role].label;
}

Role role_from_name(const char *name)
{
    return (Role)name_index(roles, name);
}

static bool assignment_from_json(const cJSON *json, Assignment *out)
{
    const char *organisation = json_text(json, "organisation");
    const char *region = json_text(json, "region");
    if (json_text(json, "role") == NULL || organisation == NULL || region == NULL)
        return false;
    *out = (Assignment){.role = role_from_name(json_text(json, "role")),
                        .organisation = g_strdup(organisation),
                        .region = g_strdup(region)};
    return true;
}

static void assignment_clear(void *data)
{
    Assignment *assignment = data;
    g_free(assignment->organisation);
    g_free(assignment->region);
}

Actor *actor_from_json(const cJSON *json, Problem *problem)
{
    const cJSON *list = json_array(json, "assignments");
    if (json_text(json, "id") == NULL || json_text(json, "name") == NULL || list == NULL) {
        problem_set(problem, PROBLEM_MALFORMED, "actor", NULL);
        return NULL;
    }
    g_autoptr(GArray) assignments = g_array_new(false, false, sizeof(Assignment));
    g_array_set_clear_func(assignments, assignment_clear);
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        Assignment assignment;
        if (!assignment_from_json(element, &assignment)) {
            problem_set(problem, PROBLEM_MALFORMED, "assignments", NULL);
            return NULL;
        }
        if (assignment.role == ROLE_COUNT)
            assignment_clear(&assignment);
        else
            g_array_append_val(assignments, assignment);
    }
    Actor *actor = g_new0(Actor, 1);
    actor->id = json_text_copy(json, "id");
    actor->name = json_text_copy(json, "name");
    actor->assignments = (Assignment *)(void *)g_array_steal(assignments, &actor->assignment_count);
    return actor;
}

cJSON *actor_to_json(const Actor *actor)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "id", actor->id);
    cJSON_AddStringToObject(json, "name", actor->name);
    cJSON *list = cJSON_AddArrayToObject(json, "assignments");
    for (size_t i = 0; i < actor->assignment_count; i++) {
        const Assignment *assignment = &actor->assignments[i];
        cJSON *element = cJSON_CreateObject();
        cJSON_AddStringToObject(element, "role", role_name(assignment->role));
        cJSON_AddStringToObject(element, "organisation", assignment->organisation);
        cJSON_AddStringToObject(element, "region", assignment->region);
        cJSON_AddItemToArray(list, element);
    }
    return json;
}

void actor_free(Actor *actor)
{
    if (actor == NULL)
        return;
    for (size_t i = 0; i < actor->assignment_count; i++)
        assignment_clear(&actor->assignments[i]);
    g_free(actor->assignments);
    g_free(actor->id);
    g_free(actor->name);
    g_free(actor);
}

bool assignment_reaches(const Assignment *assignment, const Place *place)
{
    Reach reach = roles[assignment->role].reach;
    return reach != REACH_NONE && division_covers(assignment->region, place->region) &&
           (reach == REACH_REGION || strcmp(assignment->organisation, place->organisation) == 0);
}

bool actor_sees(const Actor *actor, const Place *place)
{
    return actor_assignment_for(actor, ~0U, place) != NULL;
}

const Assignment *actor_assignment_for(const Actor *actor, unsigned roles_wanted,
                                       const Place *place)
{
    for (size_t i = 0; i < actor->assignment_count; i++) {
        const Assignment *assignment = &actor->assignments[i];
        if ((roles_wanted & ROLE_BIT(assignment->role)) != 0 &&
            assignment_reaches(assignment, place))
            return assignment;
    }
    return NULL;
}

const Assignment *actor_assignment_with(const Actor *actor, unsigned roles_wanted)
{
    for (size_t i = 0; i < actor->assignment_count; i++) {
        if ((roles_wanted & ROLE_BIT(actor->assignments[i].role)) != 0)
            return &actor->assignments[i];
    }
    return NULL;
}

bool actor_has_role(const Actor *actor, unsigned roles_wanted)
{
    return actor_assignment_with(actor, roles_wanted) != NULL;
}
