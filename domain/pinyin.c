#include "domain/pinyin.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* ---- ICU ----------------------------------------------------------------------------------- */

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *han_latin; /* NULL: not needed yet */

#define SYLLABLE_MAX 32 /* UTF-16 units of one syllable with its tone, decomposed */

/* Tones are marks above the vowel; u with two dots is typed v. */
static char *plain_syllable(const char *latin)
{
    g_autofree char *apart = g_utf8_normalize(latin, -1, G_NORMALIZE_NFD);
    GString *plain = g_string_new(NULL);

    for (const char *at = apart; at && *at; at = g_utf8_next_char(at)) {
        gunichar sign = g_utf8_get_char(at);

        if (sign == 0x308 && plain->len > 0 && plain->str[plain->len - 1] == 'u')
            plain->str[plain->len - 1] = 'v';
        else if (sign < 0x80 && g_ascii_isalpha((char)sign))
            g_string_append_c(plain, g_ascii_tolower((char)sign));
    }
    return g_string_free(plain, false);
}

/* The reading of one character; "" when there is none. */
static char *icu_syllable(gunichar sign)
{
    UChar text[SYLLABLE_MAX];
    char latin[SYLLABLE_MAX * 3 + 1];
    int32_t length = 0, limit;
    UErrorCode code = U_ZERO_ERROR;
    char utf8[7] = {0};

    g_unichar_to_utf8(sign, utf8);
    u_strFromUTF8(text, SYLLABLE_MAX, &length, utf8, -1, &code);
    limit = length;
    utrans_transUChars(han_latin, text, &length, SYLLABLE_MAX, 0, &limit, &code);
    u_strToUTF8(latin, sizeof latin, NULL, text, length, &code);
    return U_SUCCESS(code) ? plain_syllable(latin) : g_strdup("");
}

static void open_tables(void)
{
    UErrorCode code = U_ZERO_ERROR;

    if (!han_latin)
        han_latin = utrans_openU(u"Han-Latin", -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
}

void pinyin_forget(void)
{
    pthread_mutex_lock(&guard);
    g_clear_pointer(&han_latin, utrans_close);
    pthread_mutex_unlock(&guard);
}

/* ---- characters with two readings ---------------------------------------------------------- */

/* ICU knows one reading a character. Those here have another that names of items, bodies, places
 * and people use: 土地 tu di, 畜牧 xu mu, 银行 yin hang, 重建 chong jian. */
static const struct {
    const char *sign;
    const char *reading;
} seconds[] = {
    {"地", "di"},    {"行", "hang"}, {"重", "chong"}, {"长", "chang"}, {"会", "kuai"},
    {"畜", "xu"},    {"调", "tiao"}, {"传", "zhuan"}, {"参", "shen"},  {"校", "jiao"},
    {"乐", "yue"},   {"给", "ji"},   {"藏", "zang"},  {"单", "shan"},  {"车", "ju"},
    {"便", "pian"},  {"曾", "zeng"}, {"率", "shuai"}, {"朝", "zhao"},  {"差", "chai"},
    {"角", "jue"},   {"血", "xie"},  {"降", "xiang"}, {"还", "huan"},  {"什", "shi"},
    {"盛", "cheng"}, {"折", "she"},  {"强", "jiang"}, {"查", "zha"},   {"区", "ou"},
    {"仇", "qiu"},   {"都", "du"},   {"没", "mo"},    {"模", "mu"},    {"解", "xie"},
    {"弹", "tan"},   {"薄", "bo"},   {"柏", "bo"},    {"泊", "bo"},    {"堡", "pu"},
    {"厦", "xia"},   {"宿", "xiu"},  {"提", "di"},    {"属", "zhu"},   {"圈", "juan"},
    {"拓", "tuo"},   {"着", "zhuo"}, {"石", "dan"},   {"大", "dai"},   {"朴", "piao"},
};

static const char *second_reading(gunichar sign)
{
    for (size_t i = 0; i < G_N_ELEMENTS(seconds); i++)
        if (g_utf8_get_char(seconds[i].sign) == sign)
            return seconds[i].reading;
    return NULL;
}

/* ---- readings ------------------------------------------------------------------------------ */

/* One character of a folded text. */
typedef struct {
    char *first;        /* its syllable, or the character itself */
    const char *second; /* NULL: there is none */
    bool is_syllable;
} Reading;

static void reading_clear(void *data)
{
    g_free(((Reading *)data)->first);
}

static Reading reading_of(const char *at)
{
    gunichar sign = g_utf8_get_char(at);
    bool is_han = g_unichar_get_script(sign) == G_UNICODE_SCRIPT_HAN;
    g_autofree char *syllable = is_han && han_latin ? icu_syllable(sign) : NULL;

    if (!syllable || !*syllable)
        return (Reading){g_strndup(at, (gsize)(g_utf8_next_char(at) - at)), NULL, false};
    return (Reading){g_steal_pointer(&syllable), second_reading(sign), true};
}

/* Of a text longer than any name only the beginning is read. */
#define SIGNS_MAX 200

static GArray *readings_of(const char *folded)
{
    GArray *readings = g_array_new(false, false, sizeof(Reading));

    g_array_set_clear_func(readings, reading_clear);
    pthread_mutex_lock(&guard);
    open_tables();
    for (const char *at = folded; *at && readings->len < SIGNS_MAX; at = g_utf8_next_char(at)) {
        Reading reading = reading_of(at);

        g_array_append_val(readings, reading);
    }
    pthread_mutex_unlock(&guard);
    return readings;
}

/* Bit n of `choice`: the n-th character that has two readings is read the second way. */
static char *spell(const GArray *readings, unsigned choice, bool initials)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < readings->len; i++) {
        const Reading *reading = &g_array_index(readings, Reading, i);
        const char *word = reading->first;

        if (reading->second) {
            word = choice & 1 ? reading->second : word;
            choice >>= 1;
        }
        if (initials && reading->is_syllable)
            g_string_append_c(text, word[0]);
        else
            g_string_append(text, word);
    }
    return g_string_free(text, false);
}

static char *spell_text(const char *text, bool initials)
{
    g_autofree char *folded = pinyin_fold(text);
    g_autoptr(GArray) readings = readings_of(folded);

    return spell(readings, 0, initials);
}

char *pinyin_initials(const char *text)
{
    return spell_text(text, true);
}

char *pinyin_syllables(const char *text)
{
    return spell_text(text, false);
}

/* ---- keys ---------------------------------------------------------------------------------- */

/* More characters than this with two readings in one text are read one way only. */
#define SECONDS_MAX 4

static unsigned choices_of(const GArray *readings)
{
    unsigned choices = 1, found = 0;

    for (guint i = 0; i < readings->len; i++)
        if (g_array_index(readings, Reading, i).second && ++found <= SECONDS_MAX)
            choices *= 2;
    return choices;
}

/* The readings of a text often have the same initials. */
static void add_line(GString *keys, const char *line)
{
    g_autofree char *whole = g_strconcat("\n", line, "\n", NULL);
    g_autofree char *lines = g_strconcat(keys->str, "\n", NULL);

    if (!strstr(lines, whole))
        g_string_append_len(keys, whole, (gssize)strlen(whole) - 1);
}

char *pinyin_keys(const char *text)
{
    g_autofree char *folded = pinyin_fold(text);
    g_autoptr(GArray) readings = readings_of(folded);
    GString *keys = g_string_new("\n");
    unsigned choices = choices_of(readings);

    g_string_append(keys, folded);
    for (unsigned choice = 0; choice < choices; choice++) {
        g_autofree char *syllables = spell(readings, choice, false);
        g_autofree char *initials = spell(readings, choice, true);

        add_line(keys, syllables);
        add_line(keys, initials);
    }
    return g_string_free(keys, false);
}

/* ---- looking ------------------------------------------------------------------------------- */

char *pinyin_fold(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *compatible = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *small = g_utf8_casefold(compatible, -1);
    GString *folded = g_string_new(NULL);

    for (const char *at = small; *at; at = g_utf8_next_char(at)) {
        gunichar sign = g_utf8_get_char(at);

        if (g_unichar_isalnum(sign))
            g_string_append_unichar(folded, sign);
    }
    return g_string_free(folded, false);
}

int pinyin_rank_folded(const char *keys, const char *folded)
{
    const char *found = strstr(keys, folded);

    if (!found)
        return -1;
    if (strncmp(keys + 1, folded, strlen(folded)) == 0)
        return 0;
    for (; found; found = strstr(found + 1, folded))
        if (found > keys && found[-1] == '\n')
            return 1;
    return 2;
}

int pinyin_rank(const char *keys, const char *typed)
{
    g_autofree char *folded = pinyin_fold(typed);

    return pinyin_rank_folded(keys, folded);
}
