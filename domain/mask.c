#include "domain/mask.h"

#include "domain/names.h"
#include "domain/numbers.h"

#include <glib.h>
#include <string.h>

#define HIDDEN "****"
#define DIGITS "0123456789"

static char *hide(void)
{
    return g_strdup(HIDDEN);
}

static char *show(const char *text)
{
    return g_strdup(text);
}

static void append_stars(GString *out, glong count)
{
    for (glong i = 0; i < count; i++)
        g_string_append_c(out, '*');
}

/* The first `head` and the last `tail` characters of ASCII text, a star for each one between. */
static char *keep_ends(const char *text, size_t head, size_t tail)
{
    size_t length = strlen(text);
    GString *out = g_string_new_len(text, (gssize)head);

    append_stars(out, (glong)(length - head - tail));
    g_string_append(out, text + length - tail);
    return g_string_free(out, FALSE);
}

static bool is_alphanumeric(const char *text)
{
    while (g_ascii_isalnum(*text))
        text++;
    return *text == '\0';
}

/* Surnames of two characters that are in use today. */
static const char *const compound_surnames[] = {
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒",
    "司空", "夏侯", "宇文", "长孙", "轩辕", "端木", "百里", "东郭", "南宫", "独孤", "呼延",
    "拓跋", "申屠", "太史", "钟离", "闻人", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于",
    "仲孙", "赫连", "万俟", "闾丘", "第五", "鲜于", "西门", "左丘", "公羊", "谷梁", "完颜",
};

static bool has_compound_surname(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(compound_surnames); i++) {
        if (g_str_has_prefix(name, compound_surnames[i]))
            return true;
    }
    return false;
}

/* Something that begins with no letter may be a number in the wrong field. */
static char *mask_of_name(const char *name)
{
    glong length = g_utf8_strlen(name, -1);
    glong shown = length > 2 && has_compound_surname(name) ? 2 : 1;

    if (length < 2 || !g_unichar_isalpha(g_utf8_get_char(name)))
        return hide();

    GString *out = g_string_new_len(name, g_utf8_offset_to_pointer(name, shown) - name);
    append_stars(out, length - shown);
    return g_string_free(out, FALSE);
}

#define CITIZEN_LENGTH 18
#define SHORTEST_ID 8

static char *mask_of_id(const char *number)
{
    if (!is_alphanumeric(number) || strlen(number) < SHORTEST_ID)
        return hide();
    return keep_ends(number, 1, 1);
}

static char *mask_of_id_at_work(const char *number)
{
    if (!is_alphanumeric(number) || strlen(number) != CITIZEN_LENGTH)
        return mask_of_id(number);
    return keep_ends(number, 6, 4);
}

static char *mask_of_mobile(const char *number)
{
    return mobile_check(number) ? hide() : keep_ends(number, 3, 4);
}

/* Area code of 3 or 4 digits, a hyphen, 7 or 8 digits. */
static char *mask_of_landline(const char *number)
{
    size_t area = strspn(number, DIGITS);
    size_t length = strlen(number);

    if (area < 3 || area > 4 || number[area] != '-')
        return hide();

    size_t local = length - area - 1;
    if (local < 7 || local > 8 || strspn(number + area + 1, DIGITS) != local)
        return hide();
    return keep_ends(number, area + 1, 4);
}

static char *mask_of_bank_card(const char *number)
{
    size_t length = strlen(number);

    if (length < 12 || length > 19 || strspn(number, DIGITS) != length)
        return hide();
    return g_strconcat(HIDDEN " " HIDDEN " " HIDDEN " ", number + length - 4, NULL);
}

static bool is_one_of(gunichar c, const char *characters)
{
    return c && g_utf8_strchr(characters, -1, c);
}

/* Reading of an address up to the end of its town or street, or else of its county or city. */
typedef struct {
    const char *town_end;
    const char *county_end;
    const char *city_end;
} AddressParts;

/* A character that ends the name of a division, and is not itself the first of one: 镇 begins a
 * name in 镇海区, and is within one in 景德镇市. */
static bool ends_town(const char *c, const char *name)
{
    gunichar unit = g_utf8_get_char(c), next = g_utf8_get_char(g_utf8_next_char(c));

    if (c == name || is_one_of(next, "市县区旗村"))
        return false;
    return is_one_of(unit, "镇乡") || g_str_has_prefix(c, "街道");
}

/* 区 of a housing estate or a factory site is not a district's. */
static bool ends_county(gunichar unit, gunichar previous)
{
    return is_one_of(unit, "县旗") ||
           (unit == 0x533a /* 区 */ && !is_one_of(previous, "治小社园院厂校库景"));
}

/* Whatever follows one of these names a person's house. */
static bool begins_house(const char *c)
{
    gunichar unit = g_utf8_get_char(c);

    return g_unichar_isdigit(unit) || is_one_of(unit, "路巷弄号栋幢楼村组");
}

static AddressParts read_address(const char *address)
{
    AddressParts parts = {0};
    const char *name = address; /* where the name of the present division begins */
    gunichar previous = 0;

    for (const char *c = address; *c && !begins_house(c); c = g_utf8_next_char(c)) {
        const char *end = g_utf8_next_char(c);
        gunichar unit = g_utf8_get_char(c);

        if (ends_town(c, name)) {
            parts.town_end = g_str_has_prefix(c, "街道") ? c + strlen("街道") : end;
            return parts;
        }
        if (!parts.county_end && ends_county(unit, previous))
            parts.county_end = end;
        if (!parts.city_end && is_one_of(unit, "省市"))
            parts.city_end = end;
        if (is_one_of(unit, "省市县区旗州盟"))
            name = end;
        previous = unit;
    }
    return parts;
}

static char *mask_of_address(const char *address)
{
    AddressParts parts = read_address(address);
    const char *end = parts.town_end ? parts.town_end : parts.county_end;

    if (!end)
        end = parts.city_end ? parts.city_end : address;
    return g_strdup_printf("%.*s" HIDDEN, (int)(end - address), address);
}

static char *mask_of_email(const char *address)
{
    const char *at = strchr(address, '@');

    if (!at || strchr(at + 1, '@') || !g_ascii_isalnum(address[0]))
        return hide();
    /* A name of one letter would be shown whole. */
    return g_strdup_printf("%.*s" HIDDEN "%s", at - address > 1 ? 1 : 0, address, at);
}

/* Public, but a sole trader's field may hold a citizen number. */
static char *mask_of_uscc(const char *code)
{
    return uscc_check(code) ? mask_of_id(code) : show(code);
}

static char *mask_of_all(const char *text)
{
    (void)text;
    return hide();
}

static const char *const names[] = {
#define X(id, name) name,
    MASKS(X)
#undef X
};

static char *(*const masks[])(const char *text) = {
    [MASK_NONE] = show,
    [MASK_NAME] = mask_of_name,
    [MASK_ID_LIST] = mask_of_id,
    [MASK_ID_WORK] = mask_of_id_at_work,
    [MASK_MOBILE] = mask_of_mobile,
    [MASK_LANDLINE] = mask_of_landline,
    [MASK_BANK_CARD] = mask_of_bank_card,
    [MASK_ADDRESS] = mask_of_address,
    [MASK_EMAIL] = mask_of_email,
    [MASK_USCC] = mask_of_uscc,
    [MASK_ALL] = mask_of_all,
};

_Static_assert(G_N_ELEMENTS(masks) == MASK_COUNT, "each mask has a function");

Mask mask_from_name(const char *name)
{
    return (Mask)name_index(names, name);
}

char *mask_apply(Mask mask, const char *text)
{
    if (mask == MASK_ALL || !g_utf8_validate(text, -1, NULL))
        return hide();
    return *text ? masks[mask](text) : g_strdup("");
}

Mask mask_of_party_name(const char *kind)
{
    return kind != NULL && strlen(kind) == 1 && strchr("23456", *kind) != NULL ? MASK_NONE
                                                                               : MASK_NAME;
}

Mask mask_of_id_number(const char *id_type)
{
    return id_type_from_code(id_type) == ID_TYPE_USCC ? MASK_USCC : MASK_ID_WORK;
}

Mask mask_of_licence(const char *number)
{
    return uscc_check(number) == NUMBER_OK ? MASK_USCC : MASK_ID_WORK;
}

Mask mask_of_reference(const char *from, const char *reference)
{
    return g_strcmp0(from, "licence") == 0 ? mask_of_licence(reference) : MASK_NONE;
}

Mask mask_of_phone(const char *number)
{
    return number && mobile_check(number) == NUMBER_OK ? MASK_MOBILE : MASK_LANDLINE;
}
