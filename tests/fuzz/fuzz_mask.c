/* Masks: the first byte says which, the rest is text. Whatever the text is, no more of it is told
 * than the rule of the mask says. */
#include "domain/mask.h"
#include "domain/numbers.h"
#include "tests/fuzz/fuzz.h"

/* How many characters may be shown, and how many of them may be digits. */
typedef struct {
    glong characters;
    glong digits;
} Allowance;

#define WHOLE G_MAXLONG

static const Allowance allowances[MASK_COUNT] = {
    [MASK_NONE] = {WHOLE, WHOLE}, /* not personal */
    [MASK_NAME] = {2, 0},          [MASK_ID_LIST] = {2, 2},
    [MASK_ID_WORK] = {10, 10},     [MASK_MOBILE] = {7, 7},
    [MASK_LANDLINE] = {9, 8}, /* the hyphen, too */
    [MASK_BANK_CARD] = {4, 4},     [MASK_ADDRESS] = {WHOLE, 0},
    [MASK_EMAIL] = {WHOLE, WHOLE}, /* below */
    [MASK_USCC] = {18, 18},        [MASK_ALL] = {0, 0},
};

static void check_allowance(Mask mask, const char *shown)
{
    glong characters = 0, digits = 0;
    for (const char *c = shown; *c; c = g_utf8_next_char(c)) {
        gunichar unit = g_utf8_get_char(c);
        digits += g_unichar_isdigit(unit);
        characters += unit != '*' && unit != ' ';
    }
    g_assert_cmpint(characters, <=, allowances[mask].characters);
    g_assert_cmpint(digits, <=, allowances[mask].digits);
}

/* The host is told, of the name before it at most one letter. */
static void check_email(const char *text, const char *shown)
{
    const char *at = strchr(text, '@');
    if (at == NULL || strcmp(shown, "****") == 0)
        return;
    g_assert_cmpint(strchr(shown, '*') - shown, <=, 1);
    g_assert_true(g_str_has_suffix(shown, at));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Choices choices = {data, size};
    Mask mask = (Mask)choose(&choices, MASK_COUNT);
    g_autofree char *text = input_text(choices.at, choices.left);
    g_autofree char *shown = mask_apply(mask, text);
    g_assert_true(g_utf8_validate(shown, -1, NULL));
    if (mask == MASK_ALL || !g_utf8_validate(text, -1, NULL)) {
        g_assert_cmpstr(shown, ==, "****");
        return 0;
    }
    /* Stars that were there before are no matter of the mask's. */
    if (strchr(text, '*') != NULL)
        return 0;
    check_allowance(mask, shown);
    if (mask == MASK_EMAIL)
        check_email(text, shown);
    if (mask == MASK_USCC && uscc_check(text) != NUMBER_OK)
        check_allowance(MASK_ID_LIST, shown);
    return 0;
}
