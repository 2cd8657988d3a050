/* Finding an item (一口清): by part of a name, pinyin, code, department, theme; the person's own
 * favourites and recent ones first. Keys are made when the catalogue is stored (domain/pinyin.h);
 * a search walks them in memory, so that 10,000 items answer within a key press. */
#ifndef CACHE_FINDER_H
#define CACHE_FINDER_H

#include "cache/cache.h"

typedef struct {
    char *code;
    int version; /* the newest */
    char *name;
    char *department; /* its name */
    int promised_days;
    bool instant;
    bool favourite;
    instant used_at; /* 0: never by this person */
} ItemRow;

void item_row_clear(ItemRow *row);

/* Words, separated by blanks, all of which must be found in an item. "": favourites, then recent
 * ones, then the others by name. `region` (NULL: any) and `objects` are not looked at. Array of
 * ItemRow with a clear function, best first; NULL on failure. */
GArray *finder_items(Cache *cache, const char *typed, size_t limit, Problem *problem);
bool finder_used(Cache *cache, const char *code, instant at, Problem *problem);
bool finder_set_favourite(Cache *cache, const char *code, bool favourite, Problem *problem);
/* The versions of an item that are stored, newest first: array of int. */
GArray *finder_versions(Cache *cache, const char *code);

#endif
