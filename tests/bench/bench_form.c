/* Checking the largest form of the demo city, filled in whole and validly, against writing down its
 * values once; and compiling it, against reading its text. */
#include "tests/support/test.h"

#include "domain/canonical.h"
#include "domain/json.h"
#include "forms/form.h"
#include "tests/support/bench.h"
#include "tests/support/rulebook.h"
#include "tests/support/vectors.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 21
#define TIMES 200 /* a round */
#define AT INT64_C(1763856000123)

typedef struct {
    char *text; /* of the schema */
    cJSON *json;
    Form *form;
    cJSON *values;
    date today;
} Subject;

static double now_us(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

/* The median time of once. */
static double time_of(void (*once)(const Subject *subject), const Subject *subject)
{
    double times[ROUNDS];

    for (size_t i = 0; i < ROUNDS; i++) {
        double begin = now_us();

        for (int j = 0; j < TIMES; j++)
            once(subject);
        times[i] = (now_us() - begin) / TIMES;
    }
    qsort(times, ROUNDS, sizeof *times, by_size);
    return times[ROUNDS / 2];
}

static void check(const Subject *subject)
{
    assert_true(form_check(subject->form, subject->values, subject->today, NULL));
}

static void write_values(const Subject *subject)
{
    g_autofree char *text = canonical_json(subject->values);

    assert_non_null(text);
}

static void compile(const Subject *subject)
{
    g_autoptr(Form) form = form_parse(subject->json, NULL);

    assert_non_null(form);
}

static void read_text(const Subject *subject)
{
    cJSON *json = cJSON_Parse(subject->text);

    assert_non_null(json);
    cJSON_Delete(json);
}

/* By the length of its schema. */
static const Item *largest_item(const Rulebook *book, char **text)
{
    const GPtrArray *items = rulebook_items(book);
    const Item *largest = NULL;

    *text = g_strdup("");
    for (guint i = 0; i < items->len; i++) {
        const Item *item = items->pdata[i];
        char *form = canonical_json(item->form);

        if (strlen(form) > strlen(*text)) {
            largest = item;
            g_free(*text);
            *text = g_steal_pointer(&form);
        }
        g_free(form);
    }
    return largest;
}

int main(void)
{
    Rulebook *book = rulebook_load();
    Subject subject = {.today = date_of_instant(AT)};
    const Item *item = largest_item(book, &subject.text);
    g_autoptr(Command) received = receive_make(book, item, rulebook_actor(book, "clerk"), 1, AT);

    subject.json = cJSON_Parse(subject.text);
    subject.form = form_parse(subject.json, NULL);
    subject.values = cJSON_Duplicate(json_object(received->payload, "form"), true);
    bench_figure_against("form_check_us", time_of(check, &subject), "us", "canonical_json",
                         time_of(write_values, &subject));
    bench_figure_against("form_parse_us", time_of(compile, &subject), "us", "cJSON_Parse",
                         time_of(read_text, &subject));
    form_free(subject.form);
    cJSON_Delete(subject.json);
    cJSON_Delete(subject.values);
    g_free(subject.text);
    rulebook_free(book);
    return 0;
}
