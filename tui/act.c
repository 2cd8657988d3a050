#include "tui/act.h"

#include "cache/feed.h"
#include "cache/outbox.h"
#include "domain/fold.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/act_fields.h"
#include "tui/documents/documents.h"
#include "tui/intake/intake.h"
#include "tui/panes.h"
#include "tui/words.h"

#include <string.h>
#include <sys/random.h>

#define PICKS_MAX 200

/* ---- submitting ---------------------------------------------------------------------------- */

Uuid act_uuid(App *app)
{
    unsigned char noise[10];

    /* getrandom never fails for so few bytes once the system is up */
    while (getrandom(noise, sizeof noise, 0) != (ssize_t)sizeof noise)
        continue;
    return uuid7_make(app->now, noise);
}

bool act_submit(App *app, Uuid case_id, int base_version, Action action, cJSON *payload,
                Problem *problem)
{
    g_autoptr(Command) command = command_new(act_uuid(app), case_id, base_version, action, payload);

    if (!outbox_submit(app->cache, command, problem))
        return false;
    app_changed(app);
    return true;
}

/* ---- the sheet of an action ---------------------------------------------------------------- */

typedef struct {
    Action action;
    Uuid case_id;
    int version;
    ActSubmit *submit; /* NULL: the case is there already */
    void *data;
} Doing;

static void doing_free(void *data)
{
    g_free(data);
}

static GPtrArray *fetch_documents(App *app, DocumentKind kind, const char *typed, Problem *problem)
{
    g_autoptr(GPtrArray) documents =
        catalogue_list(app->cache, kind, *typed ? typed : NULL, PICKS_MAX, problem);

    if (!documents)
        return NULL;
    GPtrArray *rows = pick_rows_new();
    for (guint i = 0; i < documents->len; i++) {
        const Document *document = g_ptr_array_index(documents, i);
        const cJSON *name = cJSON_GetObjectItemCaseSensitive(document->body, "name");
        g_ptr_array_add(rows,
                        pick_row_new(document->code,
                                     cJSON_IsString(name) ? name->valuestring : document->code,
                                     document->code));
    }
    return rows;
}

/* The organisation in which somebody does an official's work; NULL: none, such as a tablet for
 * evaluations. */
static const char *official_at(const Document *staff)
{
    const cJSON *assignment;

    cJSON_ArrayForEach(assignment, json_array(staff->body, "assignments"))
    {
        Role role = role_from_name(json_text(assignment, "role"));
        if (role != ROLE_COUNT && role != ROLE_APPLICANT)
            return json_text(assignment, "organisation");
    }
    return NULL;
}

static bool is_own_organisation(App *app, const char *organisation)
{
    const Actor *actor = cache_actor(app->cache);

    for (size_t i = 0; actor && i < actor->assignment_count; i++)
        if (g_strcmp0(actor->assignments[i].organisation, organisation) == 0)
            return true;
    return false;
}

/* Colleagues of one's own organisation first. */
GPtrArray *act_fetch_staff(App *app, void *data, const char *typed, Problem *problem)
{
    g_autoptr(GPtrArray) documents =
        catalogue_list(app->cache, DOCUMENT_STAFF, *typed ? typed : NULL, PICKS_MAX, problem);
    guint own = 0;

    (void)data;
    if (!documents)
        return NULL;
    GPtrArray *rows = pick_rows_new();
    for (guint i = 0; i < documents->len; i++) {
        const Document *document = g_ptr_array_index(documents, i);
        const char *name = json_text(document->body, "name");
        const char *organisation = official_at(document);
        if (!organisation)
            continue;
        g_autofree char *detail = catalogue_name(app->cache, DOCUMENT_ORGANISATION, organisation);
        bool first = is_own_organisation(app, organisation);
        g_ptr_array_insert(rows, first ? (gint)own++ : -1,
                           pick_row_new(document->code, name ? name : document->code, detail));
    }
    return rows;
}

GPtrArray *act_fetch_organisations(App *app, void *data, const char *typed, Problem *problem)
{
    (void)data;
    return fetch_documents(app, DOCUMENT_ORGANISATION, typed, problem);
}

/* ---- the payload --------------------------------------------------------------------------- */

static cJSON *material_codes(Sheet *sheet, const char *name)
{
    GPtrArray *fields = sheet_fields(sheet);
    g_autofree char *prefix = g_strconcat(name, ":", NULL);
    cJSON *codes = cJSON_CreateArray();

    for (guint i = 0; i < fields->len; i++) {
        const SheetField *field = g_ptr_array_index(fields, i);
        if (field->name && g_str_has_prefix(field->name, prefix) && sheet_flag(field))
            cJSON_AddItemToArray(codes, cJSON_CreateString(field->name + strlen(prefix)));
    }
    return codes;
}

static cJSON *field_json(const SheetField *field, FieldType type)
{
    const char *value = sheet_value(field);

    switch (type) {
    case FIELD_FLAG:
        return cJSON_CreateBool(sheet_flag(field));
    case FIELD_INTEGER:
        return *value ? cJSON_CreateNumber((double)g_ascii_strtoll(value, NULL, 10)) : NULL;
    case FIELD_TEXT:
    case FIELD_LONG_TEXT: {
        g_autofree char *text = fold_text(value, type == FIELD_LONG_TEXT);
        return *text ? cJSON_CreateString(text) : NULL;
    }
    default:
        return *value ? cJSON_CreateString(value) : NULL;
    }
}

static cJSON *payload_of(Sheet *sheet, Action action)
{
    cJSON *payload = cJSON_CreateObject();

    for (const FieldRule *rule = action_rule(action)->fields; rule->name; rule++) {
        const SheetField *field = sheet_field(sheet, rule->name);
        cJSON *value = NULL;
        if (rule->type == FIELD_MATERIALS)
            value = material_codes(sheet, rule->name);
        else if (field)
            value = field_json(field, rule->type);
        if (value && (rule->required || !cJSON_IsArray(value) || cJSON_GetArraySize(value) > 0))
            cJSON_AddItemToObject(payload, rule->name, value);
        else
            cJSON_Delete(value);
    }
    return payload;
}

/* The documents that the step gives, with the key that prints them. */
static char *papers_words(unsigned notices)
{
    g_autofree char *documents = documents_words(notices);
    g_autofree char *key = verb_key(VERB_PRINT);

    return *documents ? g_strdup_printf(_(" %s prints: %s."), key, documents) : g_strdup("");
}

static unsigned notices_of(Action action, cJSON *payload)
{
    const Event event = {.action = action, .payload = payload};

    return notices_of_event(&event);
}

static void tell_kept(App *app, Action action, unsigned notices)
{
    const char *label = _(action_rule(action)->label);
    bool online = app->status.state == LINE_ONLINE || app->status.state == LINE_SYNCING;
    g_autofree char *sentence =
        online ? g_strdup_printf(_("“%s” is kept and on its way."), label)
               : g_strdup_printf(_("“%s” is kept here and will be sent once the line is back."),
                                 label);
    g_autofree char *papers = papers_words(notices);

    app_tell_until_sent(app, sentence, papers);
}

static bool submit(Sheet *sheet, App *app, Problem *problem)
{
    const Doing *doing = sheet_data(sheet);
    cJSON *payload = payload_of(sheet, doing->action);

    if (doing->submit)
        return doing->submit(app, doing->data, doing->action, payload, problem);
    unsigned notices = notices_of(doing->action, payload);
    if (!act_submit(app, doing->case_id, doing->version, doing->action, payload, problem))
        return false;
    tell_kept(app, doing->action, notices);
    const Case *open = case_pane_case(app->panes[PANE_CASE]);
    if (doing->action == ACTION_REVEAL && open && g_str_equal(open->id.text, doing->case_id.text))
        case_pane_reveal(app->panes[PANE_CASE], app);
    return true;
}

static void changed(Sheet *sheet, App *app, SheetField *field)
{
    (void)app;
    (void)field;
    act_fields_show(sheet);
}

static const SheetClass sheet_class = {
    .submit = submit, .changed = changed, .free_data = doing_free};

/* Whether the sheet has something to fill in or to confirm; else there is no need to show it. */
static bool needs_sheet(const ActionRule *rule)
{
    return rule->fields[0].name || rule->flags & ACTION_CONFIRM;
}

static void submit_plain(App *app, const Case *file, Action action)
{
    g_auto(Problem) problem = {0};

    if (act_submit(app, file->id, file->version, action, NULL, &problem))
        tell_kept(app, action, notices_of(action, NULL));
    else
        app_tell_problem(app, &problem);
}

static Sheet *open_sheet(App *app, const Case *file, Action action, ActSubmit *first, void *data)
{
    const ActionRule *rule = action_rule(action);
    const Rules *rules = cache_rules(app->cache);
    const Item *item = rules ? case_item(rules, file) : NULL;
    Doing *doing = g_new0(Doing, 1);
    g_autofree char *question = NULL;

    *doing = (Doing){action, file->id, file->version, first, data};
    if (rule->flags & ACTION_CONFIRM)
        question = g_strdup_printf(_("Really “%s”? This cannot be taken back."), _(rule->label));
    Sheet *sheet = sheet_new(&sheet_class, _(rule->label), question, doing);
    sheet_add(sheet, SHEET_NOTE, NULL, _(rule->help), false, 0);
    act_fields_add(sheet, app, file, item, rule);
    sheet_ready(sheet);
    app_push(app, sheet_pane(sheet));
    return sheet;
}

Sheet *act_begin_on(App *app, const char *case_id, Action action)
{
    const Rules *rules = cache_rules(app->cache);
    const Actor *actor = cache_actor(app->cache);
    g_auto(Problem) problem = {0};

    if (!case_id || !rules || !actor) {
        app_tell(app, THEME_ERROR, _("Choose a case first."));
        return NULL;
    }
    g_autoptr(Case) file = cases_load(app->cache, case_id, &problem);
    if (!file || !case_may(rules, file, action, actor, &problem))
        app_tell_problem(app, &problem);
    else if (needs_sheet(action_rule(action)))
        return open_sheet(app, file, action, NULL, NULL);
    else
        submit_plain(app, file, action);
    return NULL;
}

Sheet *act_begin_before(App *app, const Case *file, Action action, ActSubmit *submit_both,
                        void *data)
{
    return open_sheet(app, file, action, submit_both, data);
}

void act_begin(App *app, Action action)
{
    if (action == ACTION_RECEIVE)
        intake_begin(app);
    else
        act_begin_on(app, panes_case_in_hand(app), action);
}

/* ---- the menu ------------------------------------------------------------------------------ */

static void add_action(GPtrArray *rows, Action action, const char *typed)
{
    const ActionRule *rule = action_rule(action);
    g_autofree char *key = verb_key_of_action(action);
    g_autofree char *label =
        key ? g_strdup_printf("%s  (%s)", _(rule->label), key) : g_strdup(_(rule->label));
    PickRow *row = pick_row_new(rule->name, label, _(rule->help));

    g_ptr_array_add(rows, row);
    if (!pick_row_matches(row, typed))
        g_ptr_array_set_size(rows, (int)rows->len - 1);
}

static GPtrArray *fetch_actions(App *app, void *data, const char *typed, Problem *problem)
{
    GPtrArray *rows = pick_rows_new();
    const Rules *rules = cache_rules(app->cache);
    const Actor *actor = cache_actor(app->cache);
    g_autoptr(Case) file = cases_load(app->cache, data, problem);

    for (Action action = 0; file && rules && actor && action < ACTION_COUNT; action++) {
        if (action != ACTION_RECEIVE && case_may(rules, file, action, actor, NULL))
            add_action(rows, action, typed);
    }
    return rows;
}

/* On the case that the menu was opened for: the one in hand may be another by now. */
static void action_chosen(App *app, void *data, const PickRow *row)
{
    act_begin_on(app, data, action_from_name(row->code));
}

void act_menu(App *app)
{
    const char *case_id = panes_case_in_hand(app);

    if (!case_id) {
        app_tell(app, THEME_ERROR, _("Choose a case first."));
        return;
    }
    app_push(app, picker_new(app, _("What to do with this case"), fetch_actions, action_chosen,
                             g_strdup(case_id), g_free));
}
