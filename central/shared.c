#include "central/shared.h"

#include "central/store.h"
#include "domain/fold.h"
#include "domain/json.h"
#include "forms/form.h"

#include <sodium.h>
#include <string.h>

#define CONSENT_MS ((instant)86400000)
#define MINUTE_MS ((instant)60000)

/* ---- the record ---------------------------------------------------------------------------- */

#define SETTING_AUDIT_KEY "audit_key"

/* Made with the first question; 64 hexadecimal digits. Caller frees. */
static char *audit_key(DbTx *tx)
{
    unsigned char bytes[crypto_generichash_KEYBYTES];
    char text[2 * sizeof bytes + 1];
    char *key = store_setting(tx, SETTING_AUDIT_KEY);

    if (key)
        return key;
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
    store_setting_put(tx, SETTING_AUDIT_KEY, text);
    return g_strdup(text);
}

/* The number of a document hashed under the key (BLAKE2b); caller frees. */
static char *holder_hash(DbTx *tx, const SharedQuestion *question)
{
    g_autofree char *key = audit_key(tx);
    g_autofree char *text = g_strdup_printf("%s/%s", question->id_type, question->id_number);
    unsigned char hash[crypto_generichash_BYTES];
    char hex[2 * sizeof hash + 1];

    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text),
                       (const unsigned char *)key, strlen(key));
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return g_strdup(hex);
}

static void put_on_record(DbTx *tx, const Sender *sender, const SharedQuestion *question,
                          instant now, const Problem *problem, int facts)
{
    g_autofree char *holder = holder_hash(tx, question);

    db_run(tx,
           "INSERT INTO shared_audit (id, at, account, device, item, holder, scope, outcome, "
           "facts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
           "lltttttti", store_count(tx, "shared_audit"), now, sender->actor->id, sender->device,
           question->item, holder, question->scope ? question->scope : "", problem_code(problem),
           facts);
}

static bool too_fast(DbTx *tx, const Sender *sender, instant now)
{
    g_autoptr(DbRows) rows =
        db_query(tx, "SELECT count(*) FROM shared_audit WHERE account = $1 AND at > $2", "tl",
                 sender->actor->id, now - MINUTE_MS);

    return db_next(rows) && db_number(rows, 0) >= SHARED_PER_MINUTE;
}

/* ---- may it be asked ----------------------------------------------------------------------- */

static bool consent_right(const SharedQuestion *question, instant now, Problem *problem)
{
    const char *why = NULL;

    if (!question->given)
        why = N_("it was not given");
    else if (!question->scope)
        why = N_("it does not say for what");
    else if (question->at < now - CONSENT_MS || question->at > now + CONSENT_MS)
        why = N_("it is of another day");
    return !why || problem_set_at(problem, "/consent", PROBLEM_CONSENT, why, NULL);
}

/* Staff who may receive it somewhere where a department handles it; never a public channel, which
 * has nobody who would know the holder. */
static bool may_receive(const Work *work, const Actor *actor, const Item *item)
{
    const unsigned roles = action_rule(ACTION_RECEIVE)->roles & ~ROLE_BIT(ROLE_APPLICANT);

    for (size_t i = 0; i < actor->assignment_count; i++) {
        const Assignment *assignment = &actor->assignments[i];

        if (roles & ROLE_BIT(assignment->role) &&
            work_handles(work, assignment->region, item->department))
            return true;
    }
    return false;
}

static bool number_right(const SharedQuestion *question, instant now, Problem *problem)
{
    const IdType type = id_type_from_code(question->id_type);

    if (type == ID_TYPE_COUNT)
        return problem_set_at(problem, "/holder/id_type", PROBLEM_FIELD_INVALID,
                              N_("kind of document"), N_("unknown"), NULL);
    const NumberFault fault = id_number_check(type, question->id_number, date_of_instant(now));
    return fault == NUMBER_OK ||
           problem_set_at(problem, "/holder/id_number", PROBLEM_FIELD_INVALID,
                          N_("document number"), number_fault_msgid(fault), NULL);
}

/* *item lives as long as the core. */
static bool question_right(const Work *work, const Sender *sender, const SharedQuestion *question,
                           instant now, const Item **item, Problem *problem)
{
    const Rules *rules = work_rules(work);

    *item = rules->item(rules->data, question->item, 0);
    if (!*item)
        return problem_set_at(problem, "/item", PROBLEM_ITEM_UNKNOWN, question->item, NULL);
    if (!may_receive(work, sender->actor, *item))
        return problem_set_at(problem, "/item", PROBLEM_SCOPE, NULL);
    return consent_right(question, now, problem) && number_right(question, now, problem);
}

/* Judges the question; when it is refused, that is put on record here. */
static const Item *judge(Core *core, const Sender *sender, const SharedQuestion *question,
                         instant now, Problem *problem)
{
    g_autoptr(Work) work = work_begin(core, problem);
    g_auto(Problem) why = {0};
    const Item *item = NULL;

    if (!work)
        return NULL;
    if (too_fast(work_tx(work), sender, now)) {
        problem_set(problem, PROBLEM_RATE, NULL);
        return NULL;
    }
    if (question_right(work, sender, question, now, &item, &why))
        return work_commit(work, problem) ? item : NULL;
    put_on_record(work_tx(work), sender, question, now, &why, 0);
    if (work_commit(work, problem))
        problem_move(problem, &why);
    return NULL;
}

/* ---- only what is needed ------------------------------------------------------------------- */

static void add_elements(const FormField *fields, size_t count, GHashTable *wanted)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i].element)
            g_hash_table_add(wanted, (void *)fields[i].element);
        add_elements(fields[i].columns, fields[i].column_count, wanted);
    }
}

static bool stands_for_a_paper(const Item *item, const char *kind)
{
    bool stands = false;

    for (size_t i = 0; kind && i < item->material_count; i++)
        stands = stands || !g_strcmp0(item->materials[i].licence_kind, kind);
    return stands;
}

static void keep_wanted_values(cJSON *values, GHashTable *wanted)
{
    cJSON *next;

    for (cJSON *value = values ? values->child : NULL; value; value = next) {
        next = value->next;
        if (!g_hash_table_contains(wanted, value->string))
            cJSON_Delete(cJSON_DetachItemViaPointer(values, value));
    }
}

static bool keep_wanted(const Item *item, cJSON *facts, Problem *problem)
{
    g_autoptr(Form) form = form_parse(item->form, problem);
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    size_t count;
    cJSON *next;

    if (!form)
        return false;
    const FormField *fields = form_fields(form, &count);
    add_elements(fields, count, wanted);
    for (cJSON *fact = facts->child; fact; fact = next) {
        cJSON *values = cJSON_GetObjectItemCaseSensitive(fact, "values");

        next = fact->next;
        keep_wanted_values(values, wanted);
        if ((!values || !values->child) &&
            !stands_for_a_paper(item, json_text(fact, "licence_kind")))
            cJSON_Delete(cJSON_DetachItemViaPointer(facts, fact));
    }
    while (cJSON_GetArraySize(facts) > SHARED_FACTS_MAX)
        cJSON_DeleteItemFromArray(facts, SHARED_FACTS_MAX);
    return true;
}

/* ---- the answer ---------------------------------------------------------------------------- */

static bool record_answer(Core *core, const Sender *sender, const SharedQuestion *question,
                          instant now, const Problem *outcome, int facts, Problem *problem)
{
    g_autoptr(DbTx) tx = db_write(core_db(core), problem);

    if (!tx)
        return false;
    put_on_record(tx, sender, question, now, outcome, facts);
    return db_commit(tx, problem);
}

/* As the document has it: what is typed full-width or with blanks is the same number. */
static void fold_question(SharedQuestion *question)
{
    char *number = fold_code(question->id_number);
    char *name = fold_text(question->name, false);

    g_free(question->id_number);
    g_free(question->name);
    question->id_number = number;
    question->name = name;
}

cJSON *shared_answer(Core *core, const ExchangeDriver *driver, void *exchange, const Sender *sender,
                     SharedQuestion *question, instant now, Problem *problem)
{
    g_auto(Problem) why = {0};

    fold_question(question);
    const Item *item = judge(core, sender, question, now, problem);
    if (!item)
        return NULL;

    const Holder holder = {question->id_type, question->id_number, question->name};
    cJSON *answer = wire_answer();
    cJSON *facts = cJSON_AddArrayToObject(answer, "facts");
    const bool known =
        driver->facts(exchange, &holder, facts, &why) && keep_wanted(item, facts, &why);
    const int count = known ? cJSON_GetArraySize(facts) : 0;

    if (!record_answer(core, sender, question, now, &why, count, problem) || !known) {
        if (!known)
            problem_move(problem, &why);
        g_clear_pointer(&answer, cJSON_Delete);
    }
    return answer;
}
