/* Reading and writing a page of 1,000 events, against cJSON doing the same without the checks. */
#include "tests/support/test.h"

#include "tests/support/bench.h"
#include "wire/wire.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EVENTS 1000
#define ROUNDS 21
#define CASE_ID "01935b6e-7c00-7000-8000-0000000000ca"

static double now_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

/* The median time of the rounds. */
static double time_of(void (*round)(void *data), void *data)
{
    double times[ROUNDS];

    for (size_t i = 0; i < ROUNDS; i++) {
        double begin = now_ms();

        round(data);
        times[i] = now_ms() - begin;
    }
    qsort(times, ROUNDS, sizeof *times, by_size);
    return times[ROUNDS / 2];
}

static Event *some_event(int version)
{
    Event *event = g_new0(Event, 1);

    event->id = event->case_id = (Uuid){CASE_ID};
    event->version = version;
    event->action = ACTION_ACCEPT;
    event->actor = g_strdup("clerk");
    event->organisation = g_strdup("11379902MB28000011");
    event->at = event->device_time = INT64_C(1763856000123);
    event->payload = cJSON_Parse("{\"mode\":\"full\",\"form\":{\"name\":\"云汀市小吃店\",\"area\":"
                                 "38.5,\"address\":\"云汀市海安区文化路 12 号\"}}");
    event_seal(event, "");
    return event;
}

static cJSON *some_page(void)
{
    g_autoptr(ChangePage) page = g_new0(ChangePage, 1);

    page->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    page->cursor = g_strdup("cursor");
    for (int i = 1; i <= EVENTS; i++) {
        Event *event = some_event(i);
        Change *change = change_new(CHANGE_EVENT, &event->case_id);

        g_ptr_array_add(change->events, event);
        g_ptr_array_add(page->changes, change);
    }
    return change_page_to_json(page);
}

typedef struct {
    cJSON *json;
    char *text;
    size_t length;
} Page;

static void parse_ours(void *data)
{
    const Page *page = data;
    cJSON *json = wire_parse(page->text, page->length, WIRE_ANSWER_MAX, NULL);

    assert_non_null(json);
    cJSON_Delete(json);
}

static void parse_bare(void *data)
{
    const Page *page = data;
    cJSON *json = cJSON_ParseWithLength(page->text, page->length);

    assert_non_null(json);
    cJSON_Delete(json);
}

static void print_ours(void *data)
{
    g_free(wire_print(((const Page *)data)->json));
}

static void print_bare(void *data)
{
    cJSON_free(cJSON_PrintUnformatted(((const Page *)data)->json));
}

static void decode(void *data)
{
    g_autoptr(ChangePage) page = change_page_from_json(((const Page *)data)->json, NULL);

    assert_non_null(page);
}

int main(void)
{
    Page page = {.json = some_page()};

    page.text = wire_print(page.json);
    page.length = strlen(page.text);
    bench_figure("wire_event_bytes", (double)page.length / EVENTS, "bytes");
    bench_figure_against("wire_parse_1000_events", time_of(parse_ours, &page), "ms", "cJSON_Parse",
                         time_of(parse_bare, &page));
    bench_figure_against("wire_print_1000_events", time_of(print_ours, &page), "ms",
                         "cJSON_PrintUnformatted", time_of(print_bare, &page));
    bench_figure("wire_decode_1000_events", time_of(decode, &page), "ms");
    cJSON_Delete(page.json);
    g_free(page.text);
    return 0;
}
