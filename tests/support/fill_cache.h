/* A store with many cases, for benches: made through the snapshot path, so its rows are what a
 * first synchronisation would leave. */
#ifndef TESTS_SUPPORT_FILL_CACHE_H
#define TESTS_SUPPORT_FILL_CACHE_H

#include "tests/support/store.h"

/* One in ten received, one in ten accepted, the others closed; received one a minute up to `until`;
 * names, numbers and times differ. Events on average: 1.9 a case. */
typedef struct FillSource FillSource;

FillSource *fill_source_new(const Rulebook *book, instant until);
void fill_source_free(FillSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FillSource, fill_source_free)
/* The next `count` cases as a page of a snapshot that goes on; `resume` NULL: as its last page. */
ChangePage *fill_page(FillSource *source, size_t count, const char *resume);

/* Fills a furnished cache with `count` cases. */
void fill_cache(Cache *cache, const Rulebook *book, size_t count, instant until);

#endif
