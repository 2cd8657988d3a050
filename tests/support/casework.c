#include "tests/support/casework.h"

#include "domain/json.h"
#include "tests/support/rulebook.h"

#include <string.h>

#define WINDOW_CLERK "clerk"

void deed_free(Deed *deed)
{
    if (deed == NULL)
        return;
    g_free(deed->command);
    g_free(deed->outcome);
    g_free(deed->case_id);
    g_free(deed->receipt);
    g_free(deed->problem);
    g_free(deed->err);
    g_free(deed);
}

Deed *deed_of(const StationRun *run)
{
    const cJSON *file = json_object(run->json, "case");
    Deed *deed = g_new0(Deed, 1);
    deed->status = run->status;
    deed->command = json_text_copy(run->json, "command");
    deed->outcome = json_text_copy(run->json, "outcome");
    deed->case_id = json_text_copy(file, "id");
    deed->receipt = json_text_copy(file, "receipt");
    deed->problem = json_text_copy(json_object(run->json, "problem"), "code");
    deed->err = g_strdup(run->err);
    return deed;
}

char *application_write(const Station *station, const char *item)
{
    Rulebook *book = rulebook_load();
    g_autoptr(Command) command =
        receive_make(book, rulebook_item(book, item), rulebook_actor(book, WINDOW_CLERK), 1,
                     g_get_real_time() / 1000);
    /* The number is the store's to give. */
    cJSON_DeleteItemFromObject(command->payload, "receipt");
    char *text = cJSON_PrintUnformatted(command->payload);
    g_autofree char *name = g_strconcat(item, ".json", NULL);
    char *path = g_build_filename(station_home(station), name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    cJSON_free(text);
    rulebook_free(book);
    return path;
}

static Deed *do_words(Station *station, va_list list)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (char *word; (word = va_arg(list, char *)) != NULL;)
        g_ptr_array_add(words, word);
    g_ptr_array_add(words, (char *)"--json");
    g_ptr_array_add(words, NULL);
    g_autoptr(StationRun) run = station_run_words(station, (const char *const *)words->pdata);
    return deed_of(run);
}

Deed *station_do(Station *station, ...)
{
    va_list list;
    va_start(list, station);
    Deed *deed = do_words(station, list);
    va_end(list);
    return deed;
}

Deed *station_must(Station *station, int status, const char *outcome, ...)
{
    va_list list;
    va_start(list, outcome);
    Deed *deed = do_words(station, list);
    va_end(list);
    if (deed->status != status || g_strcmp0(deed->outcome, outcome) != 0)
        fail_msg("ended with %d, outcome %s, and not with %d, outcome %s: %s", deed->status,
                 deed->outcome, status, outcome, deed->err);
    return deed;
}

static int outbox_number(Station *station, const char *member)
{
    cJSON *outbox = station_ask(station, "outbox", "list", NULL);
    const int number = json_integer(outbox, member, -1);
    cJSON_Delete(outbox);
    assert_true(number >= 0);
    return number;
}

int station_unsent(Station *station)
{
    return outbox_number(station, "unsent");
}

int station_attention(Station *station)
{
    return outbox_number(station, "attention");
}

char *station_outbox_state(Station *station, const char *command)
{
    cJSON *outbox = station_ask(station, "outbox", "list", "--all", NULL);
    const cJSON *entry;
    char *state = NULL;
    cJSON_ArrayForEach(entry, json_array(outbox, "commands"))
    {
        if (g_strcmp0(json_text(entry, "id"), command) == 0)
            state = json_text_copy(entry, "state");
    }
    cJSON_Delete(outbox);
    return state;
}

char *station_case_text(Station *station, const char *reference, const char *member)
{
    cJSON *shown = station_ask(station, "case", "show", reference, NULL);
    char *text = json_text_copy(json_object(shown, "case"), member);
    cJSON_Delete(shown);
    return text;
}
