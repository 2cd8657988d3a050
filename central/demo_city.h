/* Inside of the demo: who lives and works in the city, and the dice. Everything random comes from
 * one seeded generator, so the same seed and time make the same city. */
#ifndef CENTRAL_DEMO_CITY_H
#define CENTRAL_DEMO_CITY_H

#include "central/core.h"

typedef struct {
    char *id;
    char device[UUID_LENGTH + 1];
    Actor *actor;
} Staff;

typedef struct {
    GRand *dice;
    GPtrArray *staff;     /* Staff* */
    GPtrArray *documents; /* Document* of the catalogue, borrowed */
    cJSON *people;        /* people.json */
    GHashTable *blocks;   /* "device/county" → Lease */
    date today;
} City;

City *city_new(const GPtrArray *documents, const char *folder, guint32 seed, date today,
               Problem *problem);
void city_free(City *city);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(City, city_free)

/* Both ends included. */
int city_number(City *city, int from, int to);
bool city_chance(City *city, int percent);
const char *city_word(City *city, const cJSON *words);
const char *city_pick(City *city, const char *const *words); /* ended by NULL */
Uuid city_uuid(City *city, instant at);

/* Somebody with one of the roles who reaches the place, not `other` (may be NULL). NULL: nobody. */
const Staff *city_staff(City *city, unsigned roles, const Place *place, const char *other);
/* Any other person of the organisation, for a check that needs two. */
const Staff *city_colleague(City *city, const char *organisation, const char *other);
/* Code of the department of the county; NULL: none. */
const char *city_department(const City *city, const char *county, const char *key);

/* A fictitious person or body. */
typedef struct {
    char *name;
    char *id_type;
    char *id_number;
    char *sex; /* "1" male, "2" female; of bodies NULL */
    char *birth;
    char *phone;
    char *street;
    char *region;
} Somebody;

void somebody_clear(Somebody *somebody);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Somebody, somebody_clear)
void somebody_person(City *city, const char *region, int youngest, int oldest, Somebody *out);
/* `kind`: service object 2 … 6. */
void somebody_body(City *city, const char *region, char kind, Somebody *out);
/* A firm run by one person. */
void somebody_shop(City *city, const char *region, Somebody *out);

/* '*' becomes a digit, '#' one that is not zero, '@' a letter. Caller frees. */
char *city_template(City *city, const char *template);

#endif
