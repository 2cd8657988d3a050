/* The schema of schemas: the standard's own description of JSON Schema 2020-12, so that a schema
 * may be checked as a document without anything being fetched. */
#ifndef FORMS_SCHEMA_METASCHEMA_H
#define FORMS_SCHEMA_METASCHEMA_H

#include <cjson/cJSON.h>

#define METASCHEMA_FOLDER "https://json-schema.org/draft/2020-12/"
#define METASCHEMA_URI METASCHEMA_FOLDER "schema"

/* The document of that address; NULL: none. Caller deletes. */
cJSON *metaschema_json(const char *uri);

#endif
