#include "forms/schema/format.h"

#include "domain/numbers.h"
#include "domain/text.h"
#include "forms/schema/pattern.h"

#include <glib.h>
#include <string.h>

#define NOT_OF_THE_FORM N_("not of the form expected")

static const char *number_words(NumberFault fault)
{
    return fault == NUMBER_OK ? NULL : number_fault_words(fault);
}

static bool digits_only(const char *text)
{
    return text[strspn(text, "0123456789")] == '\0';
}

/* Whether `text` begins as `shape` says: d a digit, x a hexadecimal one, anything else itself. */
static bool begins(const char *text, const char *shape)
{
    for (; *shape; text++, shape++)
        if (*shape == 'd'   ? !g_ascii_isdigit(*text)
            : *shape == 'x' ? !g_ascii_isxdigit(*text)
                            : *text != *shape)
            return false;
    return true;
}

/* "-12": of a telephone inside a house. */
static bool is_extension(const char *text)
{
    size_t digits = strspn(text + 1, "0123456789");

    return text[0] == '-' && digits >= 1 && digits <= 6 && text[1 + digits] == '\0';
}

static const char *fault_citizen_id(const char *text, date today)
{
    return number_words(citizen_id_check(text, today, NULL));
}

static const char *fault_uscc(const char *text, date today)
{
    (void)today;
    return number_words(uscc_check(text));
}

static const char *fault_mobile(const char *text, date today)
{
    (void)today;
    return number_words(mobile_check(text));
}

/* A mobile number, or a fixed line with its area code, "0379-65000000-12", or a number of a firm,
 * "400-820-0000"; blanks and brackets are folded away before. */
static const char *fault_phone(const char *text, date today)
{
    static const char *const shapes[] = {
        "0dd-ddddddd", "0dd-dddddddd", "0ddd-ddddddd", "0ddd-dddddddd",
        "0ddddddddd",  "0dddddddddd",  "0ddddddddddd", "400-ddd-dddd",
        "400ddddddd",  "800-ddd-dddd", "800ddddddd",
    };

    (void)today;
    if (mobile_check(text) == NUMBER_OK)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
        size_t length = strlen(shapes[i]);

        if (begins(text, shapes[i]) && (text[length] == '\0' || is_extension(text + length)))
            return NULL;
    }
    return NOT_OF_THE_FORM;
}

static const char *fault_licence(const char *text, date today)
{
    (void)today;
    return number_words(licence_identifier_check(text));
}

static const char *fault_postcode(const char *text, date today)
{
    (void)today;
    return number_words(postcode_check(text));
}

static const char *fault_division(const char *text, date today)
{
    (void)today;
    return number_words(division_check(text));
}

/* Length only: some issuers' account numbers carry no Luhn digit (ISO/IEC 7812-1 asks for it on
 * cards; passbook accounts are taken in the same field). */
static const char *fault_bank_card(const char *text, date today)
{
    size_t length = strlen(text);

    (void)today;
    if (!digits_only(text))
        return N_("only digits may occur");
    return length >= 12 && length <= 19 ? NULL : N_("wrong length");
}

static const char *fault_date(const char *text, date today)
{
    date day;

    (void)today;
    return date_parse(text, &day) ? NULL : N_("a date that does not exist");
}

static const char *fault_month(const char *text, date today)
{
    (void)today;
    if (strlen(text) != 7)
        return NOT_OF_THE_FORM;

    g_autofree char *first = g_strconcat(text, "-01", NULL);
    return fault_date(first, today);
}

static const char *fault_year(const char *text, date today)
{
    (void)today;
    if (strlen(text) != 4)
        return NOT_OF_THE_FORM;

    g_autofree char *first = g_strconcat(text, "-01-01", NULL);
    return fault_date(first, today);
}

static int two_digits(const char *text)
{
    return g_ascii_digit_value(text[0]) * 10 + g_ascii_digit_value(text[1]);
}

/* "Z" or "+08:00", as minutes before UTC. */
static bool read_offset(const char *text, int *minutes)
{
    *minutes = 0;
    if (*text == 'Z' || *text == 'z')
        return text[1] == '\0';
    if (!(begins(text, "+dd:dd") || begins(text, "-dd:dd")) || text[6] ||
        two_digits(text + 1) > 23 || two_digits(text + 4) > 59)
        return false;
    *minutes = (two_digits(text + 1) * 60 + two_digits(text + 4)) * (*text == '+' ? 1 : -1);
    return true;
}

/* full-time of RFC 3339 §5.6; a leap second only where UTC has them, at 23:59:60. */
static bool is_full_time(const char *text)
{
    int offset;
    const char *rest = text + strlen("dd:dd:dd");

    if (!begins(text, "dd:dd:dd") || two_digits(text) > 23 || two_digits(text + 3) > 59 ||
        two_digits(text + 6) > 60)
        return false;
    if (begins(rest, ".d"))
        rest += 1 + strspn(rest + 1, "0123456789");
    if (!read_offset(rest, &offset))
        return false;

    int minute_of_day = two_digits(text) * 60 + two_digits(text + 3);
    return two_digits(text + 6) < 60 || (minute_of_day - offset + 2 * 1440) % 1440 == 1439;
}

static const char *fault_date_time(const char *text, date today)
{
    if (strlen(text) < 20 || (text[10] != 'T' && text[10] != 't'))
        return NOT_OF_THE_FORM;

    g_autofree char *day = g_strndup(text, 10);
    if (fault_date(day, today))
        return N_("a date that does not exist");
    return is_full_time(text + 11) ? NULL : N_("a time that does not exist");
}

static const char *fault_time(const char *text, date today)
{
    (void)today;
    return is_full_time(text) ? NULL : N_("a time that does not exist");
}

/* Letters, digits and hyphens between dots, two labels at least (RFC 1035 §2.3.1); characters of
 * other scripts as they are, since domains have them (RFC 6531). */
static bool is_host(const char *text)
{
    g_auto(GStrv) labels = g_strsplit(text, ".", -1);

    for (int i = 0; labels[i]; i++) {
        const char *label = labels[i];
        size_t length = strlen(label);

        if (length == 0 || length > 63 || label[0] == '-' || label[length - 1] == '-')
            return false;
        for (; *label; label++)
            if (!g_ascii_isalnum(*label) && *label != '-' && !(*label & 0x80))
                return false;
    }
    return strlen(text) <= 253 && g_strv_length(labels) >= 2;
}

/* One @ with a name before it and a host behind it: enough for a typing error, and lenient where
 * only sending a message could tell (RFC 5321 §4.1.2). */
static const char *fault_email(const char *text, date today)
{
    const char *at = strchr(text, '@');
    size_t local = at ? (size_t)(at - text) : 0;

    (void)today;
    if (!at || local == 0 || local > 64 || strpbrk(text, " \t\r\n<>,;:()[]\"\\") ||
        text[0] == '.' || at[-1] == '.' || strstr(text, ".."))
        return NOT_OF_THE_FORM;
    return is_host(at + 1) ? NULL : NOT_OF_THE_FORM;
}

/* Only characters that may stand in an address, with every % followed by its two digits (RFC 3986
 * §2). */
static bool is_uri_text(const char *text)
{
    for (; *text; text++) {
        if (*text == '%' && !begins(text, "%xx"))
            return false;
        if (!g_ascii_isalnum(*text) && !strchr("-._~:/?#[]@!$&'()*+,;=%", *text))
            return false;
    }
    return true;
}

static const char *fault_uri_reference(const char *text, date today)
{
    const char *fragment = strchr(text, '#');

    (void)today;
    return is_uri_text(text) && !(fragment && strchr(fragment + 1, '#')) ? NULL : NOT_OF_THE_FORM;
}

static const char *fault_uri(const char *text, date today)
{
    if (fault_uri_reference(text, today) || !g_uri_is_valid(text, G_URI_FLAGS_ENCODED, NULL))
        return NOT_OF_THE_FORM;
    return NULL;
}

static const char *fault_uuid(const char *text, date today)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    (void)today;
    return begins(text, shape) && text[strlen(shape)] == '\0' ? NULL : NOT_OF_THE_FORM;
}

static const char *fault_regex(const char *text, date today)
{
    g_autoptr(Pattern) pattern = pattern_compile(text);

    (void)today;
    return pattern ? NULL : NOT_OF_THE_FORM;
}

static const char *fault_money(const char *text, date today)
{
    size_t whole = strspn(text, "0123456789");
    const char *rest = text + whole;

    (void)today;
    if (whole == 0 || whole > 15 || (whole > 1 && text[0] == '0'))
        return NOT_OF_THE_FORM;
    if (*rest == '\0')
        return NULL;
    size_t cents = strlen(rest) - 1;
    return *rest == '.' && cents >= 1 && cents <= 2 && digits_only(rest + 1) ? NULL
                                                                             : NOT_OF_THE_FORM;
}

static const Format FORMATS[] = {
    /* of the specification (Validation §7.3) */
    {"date", fault_date},
    {"time", fault_time},
    {"date-time", fault_date_time},
    {"email", fault_email},
    {"uri", fault_uri},
    {"uri-reference", fault_uri_reference},
    {"uuid", fault_uuid},
    {"regex", fault_regex},
    /* the project's own */
    {"citizen-id", fault_citizen_id},
    {"uscc", fault_uscc},
    {"mobile", fault_mobile},
    {"phone", fault_phone},
    {"postcode", fault_postcode},
    {"division", fault_division},
    {"bank-card", fault_bank_card},
    {"licence", fault_licence},
    {"money", fault_money},
    {"month", fault_month},
    {"year", fault_year},
};

const Format *format_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(FORMATS); i++)
        if (g_str_equal(FORMATS[i].name, name))
            return &FORMATS[i];
    return NULL;
}
