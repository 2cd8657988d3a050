/* Finding an item (一口清): by part of a name, pinyin, code, English name, department, theme; the
 * person's own favourites and recent ones first. Keys are made when the catalogue is stored
 * (domain/pinyin.h); a search walks them in memory, so that 10,000 items answer within a key press.
 * They are read from the store by the first search, and again when the catalogue has changed. */
#ifndef CACHE_FINDER_H
#define CACHE_FINDER_H

#include "cache/cache.h"

typedef struct {
    char *code;
    int version; /* the newest */
    char *name;
    char *department; /* the name of the one that handles it where the person works, else its key */
    int promised_days;
    bool instant;
    bool favourite;
    instant used_at; /* 0: never by this person */
} ItemRow;

void item_row_clear(ItemRow *row);

/* Words, separated by blanks, all of which must be found in an item. Best first: the name or code
 * begins so; its initials, syllables or English name do; it occurs inside; only department or theme
 * answers. Among equals, and for "": favourites, then recent ones, then by name. Array of ItemRow
 * with a clear function; NULL on failure. */
GArray *finder_items(Cache *cache, const char *typed, size_t limit, Problem *problem);
bool finder_used(Cache *cache, const char *code, instant at, Problem *problem);
bool finder_set_favourite(Cache *cache, const char *code, bool favourite, Problem *problem);
/* The versions of an item that are stored, newest first: array of int. */
GArray *finder_versions(Cache *cache, const char *code);

#endif
