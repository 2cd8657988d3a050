#include "tui/words.h"

#include "domain/mask.h"
#include "domain/names.h"
#include "domain/text.h"

#include <string.h>

#define RECEIPT_SHORT 9 /* serial and check digit */

ThemeRole words_reading_role(Reading reading)
{
    static const ThemeRole roles[READING_COUNT] = {
        [READING_NORMAL] = THEME_NORMAL,       [READING_PAUSED] = THEME_CLOCK_PAUSED,
        [READING_NOTICE] = THEME_CLOCK_NOTICE, [READING_YELLOW] = THEME_CLOCK_YELLOW,
        [READING_RED] = THEME_CLOCK_RED,       [READING_DOUBLE_RED] = THEME_CLOCK_DOUBLE_RED,
    };
    return roles[reading];
}

char *words_days_left(int days)
{
    return g_strdup_printf(
        dngettext(TEXT_DOMAIN, "%d day left", "%d days left", (unsigned long)days), days);
}

char *words_days_overdue(int days)
{
    return g_strdup_printf(
        dngettext(TEXT_DOMAIN, "%d day overdue", "%d days overdue", (unsigned long)days), days);
}

static char *words_days_past_law(int days)
{
    return g_strdup_printf(
        dngettext(TEXT_DOMAIN, "%d day past law", "%d days past law", (unsigned long)days), days);
}

char *words_clock(const Calendar *calendar, date today, date due, date legal, bool paused,
                  ThemeRole *role)
{
    *role = THEME_NORMAL;
    if (paused) {
        *role = THEME_CLOCK_PAUSED;
        return g_strdup(_(reading_label(READING_PAUSED)));
    }
    if (due == DATE_NONE)
        return g_strdup("");
    Reading reading = due_reading(calendar, today, due, legal, 0);
    int left = calendar_days_between(calendar, today, due, NULL, 0);
    *role = words_reading_role(reading);
    if (reading == READING_DOUBLE_RED)
        return words_days_past_law(MAX(-calendar_days_between(calendar, today, legal, NULL, 0), 1));
    if (due == today)
        return g_strdup(_("due today"));
    if (due < today)
        return words_days_overdue(MAX(-left, 1));
    return words_days_left(left);
}

char *words_label(const char *msgid)
{
    const char *label = _(msgid);
    const char *rest = *label ? g_utf8_next_char(label) : label;
    g_autofree char *first = g_utf8_strup(label, (gssize)(rest - label));

    return g_strconcat(first, rest, NULL);
}

const char *words_state(CaseState state, CaseResult result)
{
    if (state == STATE_CLOSED && result != RESULT_NONE)
        return _(result_label(result));
    return _(state_label(state));
}

static char *name_of(Cache *cache, DocumentKind kind, const char *code)
{
    return code && *code ? catalogue_name(cache, kind, code) : g_strdup("");
}

char *words_staff(Cache *cache, const char *id)
{
    return name_of(cache, DOCUMENT_STAFF, id);
}

char *words_organisation(Cache *cache, const char *code)
{
    return name_of(cache, DOCUMENT_ORGANISATION, code);
}

char *words_region(Cache *cache, const char *code)
{
    return name_of(cache, DOCUMENT_DIVISION, code);
}

char *words_applicant(const char *kind, const char *name, bool revealed)
{
    if (!name)
        return g_strdup("");
    return mask_apply(revealed ? MASK_NONE : mask_of_party_name(kind), name);
}

const char *words_applicant_kind(const char *kind)
{
    static const struct {
        const char *code;
        const char *label;
    } kinds[] = {
#define X(id, code, label) {code, label},
        APPLICANT_KINDS(X)
#undef X
    };

    size_t row = name_index(kinds, kind);
    return row < G_N_ELEMENTS(kinds) ? _(kinds[row].label) : "";
}

const char *words_receipt_short(const char *receipt)
{
    size_t length = receipt ? strlen(receipt) : 0;

    return length > RECEIPT_SHORT ? receipt + length - RECEIPT_SHORT : receipt ? receipt : "";
}

static const char *choice_words(const FieldRule *field, const char *name)
{
    for (const Choice *choice = field->choices; choice->name; choice++)
        if (g_str_equal(choice->name, name))
            return _(choice->label);
    return name;
}

/* "M01, M04"; caller frees. */
static char *payload_codes(const cJSON *codes)
{
    GString *text = g_string_new(NULL);
    const cJSON *code;

    cJSON_ArrayForEach(code, codes)
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", cJSON_GetStringValue(code));
    return g_string_free(text, FALSE);
}

/* NULL: not spelled out here. */
static char *payload_text(Cache *cache, const FieldRule *field, const cJSON *value, bool revealed)
{
    const char *text = cJSON_GetStringValue(value);

    if (cJSON_IsNumber(value))
        return g_strdup_printf("%.0f", value->valuedouble);
    if (cJSON_IsBool(value))
        return g_strdup(cJSON_IsTrue(value) ? _("yes") : _("no"));
    if (field->type == FIELD_MATERIALS)
        return payload_codes(value);
    if (!text)
        return NULL;
    switch (field->type) {
    case FIELD_STAFF:
        return words_staff(cache, text);
    case FIELD_ORGANISATION:
        return words_organisation(cache, text);
    case FIELD_CHOICE:
        return g_strdup(choice_words(field, text));
    default:
        return revealed ? g_strdup(text) : mask_apply(field->mask, text);
    }
}

/* Of a receive, the overview says the rest. */
static bool is_spelled_out(Action action, const char *name)
{
    return action != ACTION_RECEIVE || g_str_equal(name, "channel") || g_str_equal(name, "receipt");
}

static void put_labelled(Page *page, const char *msgid, const char *text)
{
    g_autofree char *label = words_label(msgid);

    page_value(page, label, THEME_NORMAL, text);
}

void words_payload(Cache *cache, Action action, const cJSON *payload, bool revealed, Page *page)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, payload)
    {
        const FieldRule *field = action_field(action, member->string);
        g_autofree char *text = field ? payload_text(cache, field, member, revealed) : NULL;
        if (field && !text && action == ACTION_AMEND) /* the other tabs say by what */
            text = g_strdup(cJSON_IsNull(member) ? _("taken out") : _("put right"));
        if (text && *text && is_spelled_out(action, member->string))
            put_labelled(page, field->label, text);
    }
}
