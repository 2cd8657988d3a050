#include "domain/fold.h"
#include "tui/sheet/daypicker.h"

#include <string.h>

#define WORKING_DAYS_MAX 1000
#define PARTS_MAX 3

static const struct {
    const char *word; /* folded */
    int days;
} near_days[] = {
    {"今天", 0}, {"明天", 1}, {"后天", 2}, {"TODAY", 0}, {"TOMORROW", 1},
};

static bool is_digits(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

static bool from_working_days(const char *text, date today, const Calendar *calendar, date *day)
{
    if (*text != '+' || !is_digits(text + 1) || !calendar)
        return false;
    gint64 days = g_ascii_strtoll(text + 1, NULL, 10);
    if (days > WORKING_DAYS_MAX)
        return false;
    *day = calendar_due(calendar, today, (int)days, NULL, 0).day;
    return *day != DATE_NONE;
}

static int number_of(const char *digits, size_t from, size_t length)
{
    g_autofree char *part = g_strndup(digits + from, length);

    return (int)g_ascii_strtoll(part, NULL, 10);
}

/* "20261122", "1122" */
static bool from_digits(const char *text, int year, date *day)
{
    size_t length = strlen(text);

    if (!is_digits(text) || (length != 8 && length != 4))
        return false;
    if (length == 8)
        year = number_of(text, 0, 4);
    return date_from_civil(year, number_of(text, length - 4, 2), number_of(text, length - 2, 2),
                           day);
}

/* What stands between the numbers becomes a hyphen; what ends the day goes. */
static char *with_hyphens(const char *text)
{
    GString *plain = g_string_new(text);

    g_string_replace(plain, "年", "-", 0);
    g_string_replace(plain, "月", "-", 0);
    g_string_replace(plain, "日", "", 0);
    g_string_replace(plain, "号", "", 0);
    g_string_replace(plain, "/", "-", 0);
    g_string_replace(plain, ".", "-", 0);
    return g_string_free(plain, FALSE);
}

/* "2026-1-2", "1-2" */
static bool from_parts(const char *text, int year, date *day)
{
    g_autofree char *plain = with_hyphens(text);
    g_auto(GStrv) parts = g_strsplit(plain, "-", PARTS_MAX + 1);
    guint count = g_strv_length(parts);

    if (count < PARTS_MAX - 1 || count > PARTS_MAX)
        return false;
    for (guint i = 0; i < count; i++)
        if (!is_digits(parts[i]) || strlen(parts[i]) > (count == PARTS_MAX && i == 0 ? 4 : 2))
            return false;
    if (count == PARTS_MAX)
        year = number_of(parts[0], 0, strlen(parts[0]));
    return date_from_civil(year, number_of(parts[count - 2], 0, 2),
                           number_of(parts[count - 1], 0, 2), day);
}

bool day_from_text(const char *text, date today, const Calendar *calendar, date *day)
{
    g_autofree char *folded = fold_code(text);
    int year, month, day_of_month;

    for (size_t i = 0; i < G_N_ELEMENTS(near_days); i++) {
        if (g_str_equal(folded, near_days[i].word)) {
            *day = today + near_days[i].days;
            return true;
        }
    }
    date_to_civil(today, &year, &month, &day_of_month);
    return from_working_days(folded, today, calendar, day) || from_digits(folded, year, day) ||
           from_parts(folded, year, day);
}
