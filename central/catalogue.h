/* The reference data as the rules need it: in memory, immutable once published, and in table
 * `document` for those who fetch it.
 *
 * A catalogue is written under the database's writing transaction, and what it returns is used only
 * there, so it needs no lock of its own. Everything returned is borrowed and lives as long as the
 * catalogue: superseded items stay, because cases were received under them. */
#ifndef CENTRAL_CATALOGUE_H
#define CENTRAL_CATALOGUE_H

#include "central/db.h"
#include "wire/wire.h"

typedef struct Catalogue Catalogue;

Catalogue *catalogue_new(void);
void catalogue_free(Catalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalogue, catalogue_free)

/* Reads every document. Without a calendar, weekends are the only days off. */
bool catalogue_load(Catalogue *catalogue, DbTx *tx, Problem *problem);
/* Completes the forms of items by the data elements that they name (forms/merge/element.h), those
 * of `documents` and those published before; an element that changes later changes the items that
 * are written after it. Gives each document (Document*) the next revision and writes it. In memory
 * it takes effect with catalogue_take, after the commit. MALFORMED when one cannot be read. */
bool catalogue_write(DbTx *tx, const GPtrArray *documents, Problem *problem);
bool catalogue_take(Catalogue *catalogue, const Document *document, Problem *problem);

const Rules *catalogue_rules(const Catalogue *catalogue);
/* The published body of a document; NULL when unknown. Not for items. */
const cJSON *catalogue_body(const Catalogue *catalogue, DocumentKind kind, const char *code);

/* Whether an organisation of the region's county is the department. */
bool catalogue_handles(const Catalogue *catalogue, const char *region, const char *department);

/* Up to `limit` documents after the revision. NULL on failure. */
DocumentPage *catalogue_page(DbTx *tx, gint64 since, size_t limit);
/* Document*, by code, of one kind after `after`; `text` (may be NULL) is part of code or name. */
GPtrArray *catalogue_search(DbTx *tx, DocumentKind kind, const char *text, const char *after,
                            size_t limit);
/* The newest version; NULL when unknown. */
Document *catalogue_newest(DbTx *tx, DocumentKind kind, const char *code);

/* Document* from the files of a folder (items.json, divisions.json …). NULL with MALFORMED or
 * NOT_FOUND naming the file. */
GPtrArray *catalogue_read_folder(const char *folder, Problem *problem);

#endif
