#include "tests/support/rulebook.h"

#include "central/demo_application.h"
#include "domain/json.h"
#include "tests/support/demo_items.h"
#include "tests/support/vectors.h"

#include <pthread.h>

struct Rulebook {
    Calendar *calendar;
    GPtrArray *items; /* the newest versions */
    GPtrArray *older;
    GPtrArray *actors;
    cJSON *organisations;
    GPtrArray *documents;     /* of the demo; NULL: no application was made yet */
    City *city;               /* likewise */
    GHashTable *applications; /* "item/version/region" → cJSON */
    Rules rules;
};

static const Item *find_among(const GPtrArray *items, const char *code, int version)
{
    for (guint i = 0; i < items->len; i++) {
        const Item *item = g_ptr_array_index(items, i);
        if (g_strcmp0(item->code, code) == 0 && (version == 0 || version == item->version))
            return item;
    }
    return NULL;
}

static const Item *item_find(void *data, const char *code, int version)
{
    const Rulebook *book = data;
    const Item *newest = find_among(book->items, code, version);
    return newest != NULL ? newest : find_among(book->older, code, version);
}

/* Versions of one item stand behind each other, the newest last. */
static void item_add(Rulebook *book, Item *item)
{
    GPtrArray *items = book->items;
    const Item *last = items->len > 0 ? g_ptr_array_index(items, items->len - 1) : NULL;
    if (last != NULL && g_strcmp0(last->code, item->code) == 0)
        g_ptr_array_add(book->older, g_ptr_array_steal_index(items, items->len - 1));
    g_ptr_array_add(items, item);
}

static void items_load(Rulebook *book)
{
    cJSON *json = read_demo_items();
    const cJSON *element;
    cJSON_ArrayForEach(element, json)
    {
        g_auto(Problem) problem = {0};
        Item *item = item_from_json(cJSON_Duplicate(element, true), &problem);
        if (item == NULL)
            fail_msg("%s: %s", json_text(element, "name"), problem.args[0]);
        item_add(book, item);
    }
    cJSON_Delete(json);
}

static void actors_load(Rulebook *book)
{
    cJSON *json = read_json(SOURCE_ROOT "/central/demo/staff.json");
    const cJSON *element;
    cJSON_ArrayForEach(element, json_array(json, "staff"))
    {
        Actor *actor = actor_from_json(element, NULL);
        assert_non_null(actor);
        g_ptr_array_add(book->actors, actor);
    }
    cJSON_Delete(json);
}

static void json_free(void *json)
{
    cJSON_Delete(json);
}

Rulebook *rulebook_load(void)
{
    Rulebook *book = g_new0(Rulebook, 1);
    book->calendar = read_calendar();
    book->items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    book->older = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    book->actors = g_ptr_array_new_with_free_func((GDestroyNotify)actor_free);
    book->organisations = read_json(SOURCE_ROOT "/central/demo/organisations.json");
    book->applications = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, json_free);
    items_load(book);
    actors_load(book);
    book->rules = (Rules){.calendar = book->calendar, .item = item_find, .data = book};
    return book;
}

void rulebook_free(Rulebook *book)
{
    calendar_free(book->calendar);
    g_ptr_array_unref(book->items);
    g_ptr_array_unref(book->older);
    g_ptr_array_unref(book->actors);
    cJSON_Delete(book->organisations);
    g_hash_table_unref(book->applications);
    g_clear_pointer(&book->city, city_free);
    g_clear_pointer(&book->documents, g_ptr_array_unref);
    g_free(book);
}

const Rules *rulebook_rules(const Rulebook *book)
{
    return &book->rules;
}

const GPtrArray *rulebook_items(const Rulebook *book)
{
    return book->items;
}

const Item *rulebook_item(const Rulebook *book, const char *code)
{
    return item_find((void *)book, code, 0);
}

const Actor *rulebook_actor(const Rulebook *book, const char *id)
{
    for (guint i = 0; i < book->actors->len; i++) {
        const Actor *actor = g_ptr_array_index(book->actors, i);
        if (strcmp(actor->id, id) == 0)
            return actor;
    }
    fail_msg("the demo city has no account %s", id);
    return NULL;
}

const char *rulebook_organisation(const Rulebook *book, const char *department, const char *county)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, json_array(book->organisations, "organisations"))
    {
        if (g_strcmp0(json_text(element, "department"), department) == 0 &&
            g_strcmp0(json_text(element, "region"), county) == 0)
            return json_text(element, "code");
    }
    fail_msg("no %s in %s", department, county);
    return NULL;
}

Uuid fresh_id(instant at)
{
    static guint32 count;
    unsigned char random[10] = {0};
    guint32 next = GUINT32_TO_BE(g_atomic_int_add(&count, 1));
    memcpy(random + 6, &next, sizeof next);
    return uuid7_make(at, random);
}

/* ---- applications -------------------------------------------------------------------------- */

#define APPLICATIONS_SEED 1

static City *city_of(Rulebook *book, date today)
{
    g_auto(Problem) problem = {0};

    if (book->city == NULL) {
        book->documents = catalogue_read_folder(SOURCE_ROOT "/central/demo", &problem);
        assert_non_null(book->documents);
        book->city = city_new(book->documents, SOURCE_ROOT "/central/demo", APPLICATIONS_SEED,
                              today, &problem);
        assert_non_null(book->city);
    }
    return book->city;
}

/* One of those whom tests know, as far as the item is open to them. */
static bool known_applicant(const Item *item, const char *region, Applicant *out)
{
    static const struct {
        const char *kind, *name, *id_type, *id_number, *sex, *birth;
    } applicants[] = {
        {"1", "陈暮云", "111", "37990219880714003X", "1", "1988-07-14"},
        {"2", "云汀市暮云餐饮管理有限公司", "001", "91379902MA900A1X7U", NULL, NULL},
        {"4", "云汀市餐饮行业协会", "001", "5137990099900003X4", NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(applicants); i++) {
        if ((item->objects & (1U << (applicants[i].kind[0] - '0'))) == 0)
            continue;
        *out = (Applicant){.kind = applicants[i].kind,
                           .who = {.name = g_strdup(applicants[i].name),
                                   .id_type = g_strdup(applicants[i].id_type),
                                   .id_number = g_strdup(applicants[i].id_number),
                                   .sex = g_strdup(applicants[i].sex),
                                   .birth = g_strdup(applicants[i].birth),
                                   .phone = g_strdup("15400000001"),
                                   .street = g_strdup("云汀市临江区望江街道汀兰路18号"),
                                   .region = g_strdup(region)}};
        return true;
    }
    return false;
}

static const cJSON *make_application(Rulebook *book, const Item *item, const char *region,
                                     date today)
{
    g_autofree char *key = g_strdup_printf("%s/%d/%s", item->code, item->version, region);
    cJSON *made = g_hash_table_lookup(book->applications, key);
    g_auto(Problem) problem = {0};
    Applicant known = {0};

    if (made != NULL)
        return made;
    if (known_applicant(item, region, &known))
        made = application_throw(city_of(book, today), item, region, today, &known, NULL);
    somebody_clear(&known.who);
    if (made == NULL) /* not old enough, say */
        made = application_throw(city_of(book, today), item, region, today, NULL, &problem);
    if (made == NULL)
        fail_msg("no application for %s: %s", item->name, problem.args[0]);
    g_hash_table_insert(book->applications, g_strdup(key), made);
    return made;
}

/* The application of the first day on which the item is asked for, made once, whichever thread asks
 * first. */
static const cJSON *application_for(Rulebook *book, const Item *item, const char *region,
                                    date today)
{
    /* not GLib's, which ThreadSanitizer does not see */
    static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&making);
    const cJSON *made = make_application(book, item, region, today);
    pthread_mutex_unlock(&making);
    return made;
}

static void add_application(cJSON *payload, const cJSON *application)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, application)
    {
        if (cJSON_GetObjectItemCaseSensitive(payload, member->string) == NULL)
            cJSON_AddItemToObject(payload, member->string, cJSON_Duplicate(member, true));
    }
}

Command *receive_make(const Rulebook *book, const Item *item, const Actor *actor, int serial,
                      instant at)
{
    const Assignment *assignment = &actor->assignments[0];
    g_autofree char *county = g_strndup(assignment->region, 6);
    char receipt[17];
    assert_true(receipt_number_make(county, serial, receipt));
    cJSON *payload =
        payload_of("item", item->code, "region", assignment->region, "organisation",
                   rulebook_organisation(book, item->department, county), "receiver",
                   assignment->organisation, "channel", "window", "receipt", receipt, NULL);
    cJSON_AddNumberToObject(payload, "item_version", item->version);
    add_application(
        payload, application_for((Rulebook *)book, item, assignment->region, date_of_instant(at)));
    Command *command = command_new(fresh_id(at), fresh_id(at), 0, ACTION_RECEIVE, payload);
    command->device_time = at;
    return command;
}

cJSON *payload_of(const char *name, ...)
{
    cJSON *payload = cJSON_CreateObject();
    va_list pairs;
    va_start(pairs, name);
    for (; name != NULL; name = va_arg(pairs, const char *))
        cJSON_AddStringToObject(payload, name, va_arg(pairs, const char *));
    va_end(pairs);
    return payload;
}
