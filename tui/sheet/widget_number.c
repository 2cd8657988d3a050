/* Numbers: whole, decimal, and amounts of money. What is kept is plain ASCII, "-12.5"; full-width
 * digits, blanks and separators of thousands are taken out as the field is left. */
#include "domain/fold.h"
#include "domain/text.h"
#include "tui/sheet/widget.h"

#include <string.h>

#define NUMBER_LENGTH 32
#define CENTS 2

static void number_begin(SheetField *field)
{
    field->text = text_field_new(NUMBER_LENGTH, false);
}

/* Without blanks, currency and the commas between thousands; other commas stay, and are wrong. */
static char *plain_number(const char *text)
{
    g_autofree char *folded = fold_code(text);
    GString *plain = g_string_new(folded);

    g_string_replace(plain, "¥", "", 1);
    g_string_replace(plain, "元", "", 1);
    if (g_regex_match_simple("^-?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]*)?$", plain->str, 0, 0))
        g_string_replace(plain, ",", "", 0);
    return g_string_free(plain, FALSE);
}

typedef struct {
    size_t whole;    /* digits before the point */
    size_t fraction; /* behind it */
} Digits;

/* "-12.50": false when it is no decimal number. */
static bool read_digits(const char *text, Digits *digits)
{
    const char *at = text + (*text == '-');

    digits->whole = strspn(at, "0123456789");
    at += digits->whole;
    digits->fraction = *at == '.' ? strspn(at + 1, "0123456789") : 0;
    if (digits->whole == 0 || (*at == '.' && digits->fraction == 0))
        return false;
    return at[digits->fraction + (*at == '.')] == '\0';
}

static void keep(SheetField *field, const char *plain)
{
    if (!g_str_equal(plain, text_field_text(field->text)))
        text_field_set(field->text, plain);
}

static void number_settle(SheetField *field, App *app)
{
    g_autofree char *plain = plain_number(text_field_text(field->text));
    Digits digits;

    (void)app;
    if (read_digits(plain, &digits))
        keep(field, plain);
}

/* ---- whole --------------------------------------------------------------------------------- */

static bool integer_check(const SheetField *field, App *app, Problem *problem)
{
    g_autofree char *text = plain_number(text_field_text(field->text));
    char *end;
    gint64 number = g_ascii_strtoll(text, &end, 10);

    (void)app;
    if (*end == '\0' && end != text && number >= field->minimum && number <= field->maximum)
        return true;
    bool bounded = field->minimum > G_MININT && field->maximum < G_MAXINT;
    g_autofree char *bounds =
        bounded ? g_strdup_printf(_("a whole number from %d to %d"), field->minimum, field->maximum)
                : g_strdup(_("a whole number"));
    return problem_set(problem, PROBLEM_FIELD_INVALID, field->label, bounds, NULL);
}

/* ---- decimal ------------------------------------------------------------------------------- */

static bool number_check(const SheetField *field, App *app, Problem *problem)
{
    g_autofree char *text = plain_number(text_field_text(field->text));
    Digits digits;

    (void)app;
    return read_digits(text, &digits) || problem_set(problem, PROBLEM_FIELD_INVALID, field->label,
                                                     _("a number, such as 12 or 12.5"), NULL);
}

/* ---- money --------------------------------------------------------------------------------- */

static bool money_check(const SheetField *field, App *app, Problem *problem)
{
    g_autofree char *text = plain_number(text_field_text(field->text));
    Digits digits;

    (void)app;
    return (read_digits(text, &digits) && digits.fraction <= CENTS) ||
           problem_set(problem, PROBLEM_FIELD_INVALID, field->label,
                       _("an amount with at most two places, such as 1234.50"), NULL);
}

/* "¥1,234.5" becomes "1234.50". */
static void money_settle(SheetField *field, App *app)
{
    static const char *const missing[] = {".00", "0", ""};
    g_autofree char *plain = plain_number(text_field_text(field->text));
    Digits digits;

    (void)app;
    if (!read_digits(plain, &digits) || digits.fraction > CENTS)
        return;
    g_autofree char *full = g_strconcat(plain, missing[digits.fraction], NULL);
    keep(field, full);
}

/* "1234567.50" as "1,234,567.50"; what is no number stays as it is. Caller frees. */
static char *with_thousands(const char *text)
{
    GString *shown = g_string_new(text);
    Digits digits;

    if (!read_digits(text, &digits))
        return g_string_free(shown, FALSE);
    size_t start = *text == '-';
    for (size_t at = digits.whole; at > 3; at -= 3)
        g_string_insert_c(shown, (gssize)(start + at - 3), ',');
    return g_string_free(shown, FALSE);
}

static void money_draw(SheetField *field, const Area *area, bool focused, bool caret)
{
    g_autofree char *shown = with_thousands(text_field_text(field->text));

    if (focused || field->mask != MASK_NONE)
        typed_draw(field, area, focused, caret);
    else
        draw_text(area, 0, 0, -1, field_role(field, false), shown);
}

const Widget widget_integer = {
    .takes_focus = true,
    .begin = number_begin,
    .value = typed_value,
    .set = typed_set,
    .settle = number_settle,
    .check = integer_check,
    .act = typed_act,
    .type = typed_type,
    .draw = typed_draw,
};
const Widget widget_number = {
    .takes_focus = true,
    .begin = number_begin,
    .value = typed_value,
    .set = typed_set,
    .settle = number_settle,
    .check = number_check,
    .act = typed_act,
    .type = typed_type,
    .draw = typed_draw,
};
const Widget widget_money = {
    .takes_focus = true,
    .begin = number_begin,
    .value = typed_value,
    .set = typed_set,
    .settle = money_settle,
    .check = money_check,
    .act = typed_act,
    .type = typed_type,
    .draw = money_draw,
};
