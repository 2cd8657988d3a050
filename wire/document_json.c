#include "domain/names.h"
#include "wire/member.h"
#include "wire/wire.h"

#define REVISION_MAX (G_GINT64_CONSTANT(1) << 53)

static const char *const kind_names[] = {
#define X(id, name) name,
    DOCUMENT_KINDS(X)
#undef X
};

const char *document_kind_name(DocumentKind kind)
{
    return kind_names[kind];
}

DocumentKind document_kind_from_name(const char *name)
{
    return (DocumentKind)name_index(kind_names, name);
}

void document_free(Document *document)
{
    if (!document)
        return;
    g_free(document->code);
    cJSON_Delete(document->body);
    g_free(document);
}

void document_page_free(DocumentPage *page)
{
    if (!page)
        return;
    g_clear_pointer(&page->documents, g_ptr_array_unref);
    g_free(page);
}

static cJSON *document_to_json(const Document *document)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "kind", document_kind_name(document->kind));
    cJSON_AddStringToObject(json, "code", document->code);
    cJSON_AddNumberToObject(json, "version", document->version);
    cJSON_AddNumberToObject(json, "revision", (double)document->revision);
    cJSON_AddItemToObject(json, "body", cJSON_Duplicate(document->body, true));
    return json;
}

cJSON *document_page_to_json(const DocumentPage *page)
{
    cJSON *json = wire_answer();

    cJSON_AddNumberToObject(json, "revision", (double)page->revision);
    cJSON_AddBoolToObject(json, "more", page->more);

    cJSON *list = cJSON_AddArrayToObject(json, "documents");

    for (guint i = 0; i < page->documents->len; i++)
        cJSON_AddItemToArray(list, document_to_json(page->documents->pdata[i]));
    return json;
}

static void *decode_document(const cJSON *json, Problem *problem)
{
    g_autoptr(Document) document = g_new0(Document, 1);
    g_autofree char *kind = NULL;
    gint64 version;

    if (!member_text(json, "kind", MEMBER_NAME_MAX, &kind, problem) ||
        !member_text(json, "code", MEMBER_NAME_MAX, &document->code, problem) ||
        !member_integer(json, "version", 1, G_MAXINT, &version, problem) ||
        !member_integer(json, "revision", 0, REVISION_MAX, &document->revision, problem) ||
        !member_object(json, "body", &document->body, problem))
        return NULL;
    document->kind = document_kind_from_name(kind);
    document->version = (int)version;
    return g_steal_pointer(&document);
}

/* A newer central may have kinds that this program has no use for. */
static GPtrArray *known_kinds(GPtrArray *documents)
{
    GPtrArray *known = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);

    for (guint i = 0; i < documents->len; i++) {
        Document *document = documents->pdata[i];

        if (document->kind == DOCUMENT_KIND_COUNT)
            continue;
        documents->pdata[i] = NULL;
        g_ptr_array_add(known, document);
    }
    return known;
}

DocumentPage *document_page_from_json(const cJSON *json, Problem *problem)
{
    g_autoptr(DocumentPage) page = g_new0(DocumentPage, 1);

    if (!member_integer(json, "revision", 0, REVISION_MAX, &page->revision, problem) ||
        !member_flag(json, "more", &page->more, problem))
        return NULL;

    g_autoptr(GPtrArray) documents = member_list(json, "documents", G_MAXINT, decode_document,
                                                 (GDestroyNotify)document_free, problem);

    if (!documents)
        return NULL;
    page->documents = known_kinds(documents);
    return g_steal_pointer(&page);
}
