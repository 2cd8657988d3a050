/* Facts of a case in the words of a document. Chinese, whatever the language of the desk. */
#include "forms/notice/notice.h"

#include "domain/clock.h"
#include "domain/json.h"
#include "forms/form.h"

#include <string.h>

#define PERMIT "01" /* GB/T 39046-2020 A.1: 行政许可 */
#define MARK_PROVISIONAL "暂存，待系统确认"
#define MARK_REPRINT "补打"
#define MARK_CORRECTED "更正"

/* ---- words --------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *word;
} Word;

/* GB/T 39046-2020 A.4; GA/T 517-2004 for documents */
static const Word applicant_kinds[] = {{"1", "自然人"},       {"2", "企业法人"}, {"3", "事业法人"},
                                       {"4", "社会组织法人"}, {"5", "行政机关"}, {"6", "其他组织"},
                                       {NULL, NULL}};
static const Word id_types[] = {{"001", "统一社会信用代码"},
                                {"111", "居民身份证"},
                                {"414", "普通护照"},
                                {"511", "台湾居民来往大陆通行证"},
                                {"516", "港澳居民来往内地通行证"},
                                {"553", "外国人永久居留身份证"},
                                {"999", "其他证件"},
                                {NULL, NULL}};
static const Word channels[] = {{"window", "窗口"},
                                {"village", "村级代办点"},
                                {"online", "网上"},
                                {"post", "邮寄"},
                                {NULL, NULL}};
static const Word deliveries[] = {
    {"window", "窗口直接送达"}, {"post", "邮寄送达"}, {"electronic", "电子送达"}, {NULL, NULL}};
/* as handed over, in the certificate of what can still be chosen */
static const Word result_ways[] = {
    {"window", "窗口领取"}, {"post", "邮寄"}, {"electronic", "电子证照"}, {NULL, NULL}};
static const Word procedures[] = {{"hearing", "听证"},
                                  {"tender", "招标"},
                                  {"auction", "拍卖"},
                                  {"inspection", "检验"},
                                  {"testing", "检测"},
                                  {"quarantine", "检疫"},
                                  {"appraisal", "鉴定"},
                                  {"expert_review", "专家评审"},
                                  {"site_check", "现场核查"},
                                  {"public_notice", "公示"},
                                  {NULL, NULL}};
static const Word material_states[] = {{"missing", "未交"},
                                       {"received", "已收"},
                                       {"promised", "容缺后补"},
                                       {"reused", "免交（电子证照）"},
                                       {NULL, NULL}};

/* NULL when unknown. */
static const char *word_of(const Word *words, const char *name)
{
    for (; words->name; words++)
        if (g_strcmp0(words->name, name) == 0)
            return words->word;
    return NULL;
}

static char *date_words(date day)
{
    int year, month, day_of_month;

    if (day == DATE_NONE)
        return NULL;
    date_to_civil(day, &year, &month, &day_of_month);
    return g_strdup_printf("%d年%d月%d日", year, month, day_of_month);
}

/* "2026年11月22日16时05分" in China Standard Time. */
static char *time_words(instant at)
{
    g_autofree char *day = date_words(date_of_instant(at));
    g_autofree char *both = instant_format(at); /* "2026-11-22 16:05" */
    const char *clock = strchr(both, ' ');

    return clock ? g_strdup_printf("%s%.2s时%s分", day, clock + 1, clock + 4) : NULL;
}

/* Names are absent rather than empty, so that a template sees what is not known. */
static void add(cJSON *object, const char *name, const char *text)
{
    if (text && *text)
        cJSON_AddStringToObject(object, name, text);
}

/* Takes the text over. */
static void add_owned(cJSON *object, const char *name, char *text)
{
    add(object, name, text);
    g_free(text);
}

static void add_day(cJSON *object, const char *name, date day)
{
    add_owned(object, name, date_words(day));
}

static void add_number(cJSON *object, const char *name, int number)
{
    if (number > 0)
        cJSON_AddNumberToObject(object, name, number);
}

/* {"date": …, "time": …} */
static void add_instant(cJSON *facts, const char *name, instant at)
{
    if (!at)
        return;
    cJSON *both = cJSON_AddObjectToObject(facts, name);
    add_day(both, "date", date_of_instant(at));
    add_owned(both, "time", time_words(at));
}

/* ---- people -------------------------------------------------------------------------------- */

/* Whole under its name and masked under `masked_name`; on a screen masked under both. */
static void add_private(cJSON *object, const char *name, const char *masked_name, Mask mask,
                        const char *text, bool masked)
{
    if (!text || !*text)
        return;
    g_autofree char *hidden = mask_apply(mask, text);
    add(object, name, masked ? hidden : text);
    add(object, masked_name, hidden);
}

static void add_party(cJSON *facts, const char *name, const Party *party, bool masked)
{
    const char *kind = word_of(id_types, party->id_type);
    Mask name_mask = masked ? mask_of_party_name(party->kind) : MASK_NONE;

    if (!party->name)
        return;
    cJSON *object = cJSON_AddObjectToObject(facts, name);
    g_autofree char *shown = mask_apply(name_mask, party->name);
    add(object, "name", shown);
    add(object, "kind", word_of(applicant_kinds, party->kind));
    add(object, "you", g_strcmp0(party->kind, "1") == 0 ? "你" : "你单位");
    add(object, "id_type", kind ? kind : "证件");
    add_private(object, "id_number", "id_masked", mask_of_id_number(party->id_type),
                party->id_number, masked);
    add_private(object, "phone", "phone_masked", mask_of_phone(party->phone), party->phone, masked);
    add_private(object, "address", "address_masked", MASK_ADDRESS, party->address, masked);
    add(object, "authority", party->authority);
    add_day(object, "until", party->until);
}

/* ---- the item ------------------------------------------------------------------------------ */

/* 《…》（…令第78号）第35条; the number of a document takes no title marks. */
static void put_law(GString *all, const char *name, const char *articles)
{
    const char *number = strchr(name, '(');
    size_t length = number ? (size_t)(number - name) : strlen(name);
    bool is_title = !strstr(name, "〔");

    g_string_append_printf(all, "%s%s%.*s%s", all->len > 0 ? "、" : "", is_title ? "《" : "",
                           (int)length, name, is_title ? "》" : "");
    if (number)
        g_string_append_printf(all, "（%.*s）", (int)strcspn(number + 1, ")"), number + 1);
    if (articles && g_str_has_prefix(articles, "第"))
        g_string_append(all, articles);
}

static void add_basis(cJSON *object, const Item *item)
{
    g_autoptr(GString) all = g_string_new(NULL);
    const cJSON *law;

    cJSON_ArrayForEach(law, json_array(item->json, "basis"))
    {
        const char *name = json_text(law, "name");
        if (name)
            put_law(all, name, json_text(law, "articles"));
    }
    add(object, "basis", all->str);
}

static void add_result(cJSON *object, const Item *item)
{
    const cJSON *result = json_object(item->json, "result");
    const cJSON *way;
    g_autoptr(GString) ways = g_string_new(NULL);

    cJSON_ArrayForEach(way, json_array(result, "delivery"))
    {
        const char *word = word_of(result_ways, cJSON_GetStringValue(way));
        if (word)
            g_string_append_printf(ways, "%s%s", ways->len > 0 ? "、" : "", word);
    }
    add(object, "result", json_text(result, "name"));
    add(object, "validity", json_text(result, "validity"));
    add(object, "delivery", ways->str);
}

static void add_item(cJSON *facts, const Case *file, const Item *item)
{
    cJSON *object = cJSON_AddObjectToObject(facts, "item");

    add(object, "code", file->item_code);
    if (!item)
        return;
    add(object, "name", item->name);
    if (file->organisation)
        add_owned(object, "implementation", item_implementation_code(item, file->organisation));
    add(object, "type", item->instant ? "即办件" : "承诺件");
    cJSON_AddBoolToObject(object, "permit", g_strcmp0(json_text(item->json, "type"), PERMIT) == 0);
    add_number(object, "legal_days", item->legal_days);
    add_number(object, "promised_days", item->promised_days);
    add_number(object, "tolerance_days", item->tolerance_days);
    add(object, "fee", item->charged ? "按规定收费" : "不收费");
    add(object, "fee_basis", json_text(json_object(item->json, "fee"), "basis"));
    add_basis(object, item);
    add_result(object, item);
}

/* ---- what a permit allows ------------------------------------------------------------------ */

static char *choice_words(const FormField *field, const cJSON *value)
{
    for (size_t i = 0; i < field->choice_count; i++)
        if (cJSON_Compare(field->choices[i].value, value, true))
            return g_strdup(field->choices[i].label);
    return NULL;
}

static char *choices_words(const FormField *field, const cJSON *values)
{
    g_autoptr(GString) all = g_string_new(NULL);
    const cJSON *value;

    cJSON_ArrayForEach(value, values)
    {
        g_autofree char *word = choice_words(field, value);
        if (word)
            g_string_append_printf(all, "%s%s", all->len > 0 ? "、" : "", word);
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

/* What was chosen in the form, and the place of business: the scope of what is permitted. What is
 * masked is about a person and no part of it. */
static char *content_words(const FormField *field, const cJSON *value)
{
    if (field->mask != MASK_NONE || !value)
        return NULL;
    if (field->widget == WIDGET_CHOICE)
        return choice_words(field, value);
    if (field->widget == WIDGET_CHOICES)
        return choices_words(field, value);
    if (field->widget == WIDGET_ADDRESS && g_strcmp0(field->element, "place_addr") == 0)
        return json_text_copy(value, "text");
    return NULL;
}

static void add_content(cJSON *facts, const Case *file, const Item *item)
{
    g_autoptr(Form) form = item ? form_parse(item->form, NULL) : NULL;
    cJSON *content = cJSON_AddArrayToObject(facts, "content");
    size_t count = 0;
    const FormField *fields = form ? form_fields(form, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        g_autofree char *words = content_words(&fields[i], json_member(file->form, fields[i].key));
        if (!words || !*words)
            continue;
        cJSON *row = cJSON_CreateObject();
        add(row, "label", fields[i].title);
        add(row, "value", words);
        cJSON_AddItemToArray(content, row);
    }
}

/* ---- materials ----------------------------------------------------------------------------- */

static char *copies_words(int originals, int copies)
{
    if (originals > 0 && copies > 0)
        return g_strdup_printf("原件%d份、复印件%d份", originals, copies);
    if (originals > 0)
        return g_strdup_printf("原件%d份", originals);
    return copies > 0 ? g_strdup_printf("复印件%d份", copies) : NULL;
}

static char *remark_words(const CaseMaterial *material, const char *state)
{
    g_autoptr(GString) remark = g_string_new(state);
    g_autofree char *due = date_words(material->due);

    if (material->seen)
        g_string_append(remark, "，原件已核退还");
    if (material->state == MATERIAL_PROMISED && due)
        g_string_append_printf(remark, "，%s前", due);
    return g_string_free(g_steal_pointer(&remark), FALSE);
}

static cJSON *material_facts(const Item *item, const CaseMaterial *material)
{
    const ItemMaterial *asked = item ? item_material(item, material->code) : NULL;
    const char *state = word_of(material_states, material_state_name(material->state));
    cJSON *row = cJSON_CreateObject();

    add(row, "name", asked ? asked->name : material->code);
    add_owned(row, "form", copies_words(material->originals, material->copies));
    if (asked)
        add_owned(row, "asked", copies_words(asked->originals, asked->copies));
    add(row, "state", state);
    add(row, "licence", material->licence);
    add_owned(row, "remark", remark_words(material, state));
    return row;
}

static void add_materials(cJSON *facts, const Case *file, const Item *item)
{
    cJSON *all = cJSON_AddArrayToObject(facts, "materials");
    cJSON *returned = cJSON_AddArrayToObject(facts, "in_hand");

    for (guint i = 0; i < file->materials->len; i++) {
        const CaseMaterial *material = &g_array_index(file->materials, CaseMaterial, i);
        cJSON_AddItemToArray(all, material_facts(item, material));
        if (material->state == MATERIAL_RECEIVED)
            cJSON_AddItemToArray(returned, material_facts(item, material));
    }
}

/* The materials that the payload names under `name`, as the item asks for them. */
static void add_named(cJSON *facts, const char *name, const Case *file, const Item *item,
                      const cJSON *codes)
{
    const cJSON *code;

    if (!cJSON_IsArray(codes) || !codes->child)
        return;
    cJSON *rows = cJSON_AddArrayToObject(facts, name);
    cJSON_ArrayForEach(code, codes)
    {
        const char *text = cJSON_GetStringValue(code);
        const CaseMaterial *mine = text ? case_material(file, text) : NULL;
        const CaseMaterial none = {.code = (char *)text, .due = DATE_NONE};
        if (text)
            cJSON_AddItemToArray(rows, material_facts(item, mine ? mine : &none));
    }
}

/* ---- terms --------------------------------------------------------------------------------- */

static void add_terms(cJSON *facts, const Rules *rules, const Case *file, instant at)
{
    cJSON *terms = cJSON_AddObjectToObject(facts, "terms");
    Clock clocks[CLOCK_OF_COUNT];
    size_t count = case_clocks(rules, file, at, clocks);

    for (size_t i = 0; i < count; i++) {
        cJSON *term = cJSON_AddObjectToObject(terms, clock_name(clocks[i].kind));
        g_autofree char *due = date_words(clocks[i].due.day);
        add_day(term, "start", clocks[i].start);
        add_number(term, "days", clocks[i].term);
        if (due)
            add_owned(term, "due",
                      g_strdup_printf("%s%s", due, clocks[i].due.provisional ? "（暂定）" : ""));
        cJSON_AddBoolToObject(term, "provisional", clocks[i].due.provisional);
    }
}

/* ---- what the event says ------------------------------------------------------------------- */

/* Texts of payloads that stand in a document as they are, and under which name. */
static const struct {
    const char *field;
    const char *name;
} plain_texts[] = {{"reason", "reason"},    {"remark", "remark"}, {"mode", "mode"},
                   {"ground", "ground"},    {"body", "body_to"},  {"decision", "decision"},
                   {"tracking", "tracking"}};

static void add_lines(cJSON *facts, const char *name, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

    if (!text)
        return;
    cJSON *array = cJSON_AddArrayToObject(facts, name);
    for (char **line = lines; *line; line++)
        if (*g_strstrip(*line))
            cJSON_AddItemToArray(array, cJSON_CreateString(*line));
}

static void add_payload(cJSON *facts, const NoticeSource *source, const Item *item)
{
    const cJSON *payload = source->event->payload;
    const char *recipient = json_text(payload, "recipient");

    for (size_t i = 0; i < G_N_ELEMENTS(plain_texts); i++)
        add(facts, plain_texts[i].name, json_text(payload, plain_texts[i].field));
    add_lines(facts, "defects", json_text(payload, "defects"));
    add_named(facts, "named", source->file, item, json_array(payload, "materials"));
    add_named(facts, "missing", source->file, item, json_array(payload, "missing"));
    add_day(facts, "due", json_date(payload, "due"));
    add_day(facts, "until", json_date(payload, "until"));
    add_number(facts, "days", json_integer(payload, "days", 0));
    add(facts, "procedure", word_of(procedures, json_text(payload, "procedure")));
    add(facts, "delivery", word_of(deliveries, json_text(payload, "method")));
    add_private(facts, "recipient", "recipient_masked", MASK_NAME, recipient, source->masked);
}

static void add_numbers(cJSON *facts, const Case *file, const Event *event)
{
    cJSON *numbers = cJSON_AddObjectToObject(facts, "numbers");

    for (Notice notice = NOTICE_NONE + 1; notice < NOTICE_COUNT; notice++)
        add(numbers, notice_name(notice),
            notice == NOTICE_RECEIPT ? file->receipt : notice_number(event, notice));
}

static void add_case(cJSON *facts, const Case *file)
{
    cJSON *object = cJSON_AddObjectToObject(facts, "case");

    add(object, "number", file->number);
    add(object, "receipt", file->receipt);
    add(object, "channel", word_of(channels, file->channel));
    add(object, "document", file->document);
    add(object, "licence", file->licence);
    add_instant(facts, "received", file->received_at);
    add_instant(facts, "accepted", file->accepted_at);
    add_instant(facts, "decided", file->decided_at);
}

/* ---- who, and how it is printed ------------------------------------------------------------ */

static void add_names(cJSON *facts, const NoticeNames *names, const char *receipt)
{
    cJSON *query = cJSON_AddObjectToObject(facts, "query");
    const char *address = names->query_address;

    add(facts, "body", names->body);
    add(facts, "receiver", names->receiver);
    add(facts, "clerk", names->clerk);
    add(facts, "phone", names->phone);
    if (!address || !*address || !receipt)
        return;
    const char *slash = g_str_has_suffix(address, "/") ? "" : "/";
    add(query, "address", address);
    add_owned(query, "url", g_strdup_printf("%s%s%s", address, slash, receipt));
}

static void add_marks(cJSON *facts, const NoticeSource *source)
{
    const Event *event = source->event;
    bool provisional = !*event->hash;
    g_autofree char *issued =
        source->issued_at ? date_words(date_of_instant(source->issued_at)) : g_strdup("");
    const char *issue = source->issue == ISSUE_REPRINT     ? MARK_REPRINT
                        : source->issue == ISSUE_CORRECTED ? MARK_CORRECTED
                                                           : "";
    const char *between = provisional && *issue ? "；" : "";

    cJSON_AddBoolToObject(facts, "provisional", provisional);
    add_owned(facts, "marks",
              g_strdup_printf("%s%s%s%s%s", provisional ? MARK_PROVISIONAL : "", between, issue,
                              *issue && *issued ? " " : "", *issue ? issued : ""));
    add_owned(facts, "made", instant_to_rfc3339(source->issued_at ? source->issued_at : event->at));
}

cJSON *notice_facts(const NoticeSource *source)
{
    const Case *file = source->file;
    const Item *item = case_item(source->rules, file);
    cJSON *facts = cJSON_CreateObject();

    add(facts, "action", action_rule(source->event->action)->name);
    add_marks(facts, source);
    add_names(facts, source->names, file->receipt);
    add_numbers(facts, file, source->event);
    add_case(facts, file);
    add_item(facts, file, item);
    add_party(facts, "applicant", &file->applicant, source->masked);
    add_party(facts, "agent", &file->agent, source->masked);
    add_content(facts, file, item);
    add_materials(facts, file, item);
    add_terms(facts, source->rules, file, source->event->at);
    add_payload(facts, source, item);
    add_instant(facts, "event", source->event->at);
    add_day(facts, "date", date_of_instant(source->event->at));
    return facts;
}

/* ---- the case behind it -------------------------------------------------------------------- */

/* What a later `amend` may have put right; the rest stays as the document says it was. */
static void take_corrections(Case *file, Case *now)
{
    Case before = *file;

    file->applicant = now->applicant;
    file->agent = now->agent;
    file->form = now->form;
    file->scenario = now->scenario;
    file->materials = now->materials;
    now->applicant = before.applicant;
    now->agent = before.agent;
    now->form = before.form;
    now->scenario = before.scenario;
    now->materials = before.materials;
}

Case *notice_case(const GPtrArray *events, int version, bool corrected, Problem *problem)
{
    g_autoptr(GPtrArray) until = g_ptr_array_new();

    for (guint i = 0; i < events->len; i++) {
        Event *event = g_ptr_array_index(events, i);
        if (event->version <= version)
            g_ptr_array_add(until, event);
    }
    if (until->len == 0 || (guint)version > events->len) {
        g_autofree char *number = g_strdup_printf("%d", version);
        problem_set(problem, PROBLEM_NOT_FOUND, number, NULL);
        return NULL;
    }
    g_autoptr(Case) file = case_fold(until, problem);
    g_autoptr(Case) now = file && corrected ? case_fold(events, problem) : NULL;
    if (now)
        take_corrections(file, now);
    return file && (now || !corrected) ? g_steal_pointer(&file) : NULL;
}
