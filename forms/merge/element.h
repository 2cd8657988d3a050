/* Data elements (最小颗粒度): the library of what is asked of people, each thing defined once, so
 * that a value told to one item is known to all.
 *
 * An element is a document of the catalogue:
 *
 *   code         "id_no"; what `x-element` of a field names
 *   name         its title
 *   schema       JSON Schema: type, length, pattern, format, parts of an address or a table
 *   dictionary   [{"value", "label"}]; absent: no fixed choices. Of a list: those of its entries
 *   widget, mask, source, editable, agency
 *                x-widget, x-mask, x-source, x-editable and x-agency (whose data it is) of a field
 *                that does not say otherwise
 *
 * The form of an item names elements by `x-element` and is made complete when the catalogue is
 * read, so that whoever fetches it has a whole JSON Schema. A field may be called otherwise and may
 * ask for less than its element allows, never for more: that is the item manager's to correct. */
#ifndef FORMS_MERGE_ELEMENT_H
#define FORMS_MERGE_ELEMENT_H

#include "domain/problem.h"

#include <cjson/cJSON.h>

typedef struct ElementLibrary ElementLibrary;

ElementLibrary *element_library_new(void);
void element_library_free(ElementLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ElementLibrary, element_library_free)

/* Takes a copy; the last of one code counts. MALFORMED, naming the member. */
bool element_library_add(ElementLibrary *library, const cJSON *document, Problem *problem);
/* The element as a field (JSON Schema with annotations); NULL: unknown. Owned by the library. */
const cJSON *element_library_find(const ElementLibrary *library, const char *code);

/* Completes every field of the form, and the columns and parts within, that names an element.
 * ELEMENT_UNKNOWN, or ELEMENT_CONTRADICTED with the keyword; the subject is the JSON Pointer of the
 * first field that is wrong, and the form is then not to be used. */
bool element_expand_form(const ElementLibrary *library, cJSON *form, Problem *problem);

#endif
