/* What the fuzz targets share. A target is one file fuzz_<subject>.c: it turns bytes into calls of
 * one module and holds what comes back against what the module's header promises, with GLib's
 * g_assert family (which abort, so that libFuzzer keeps the input). `make fuzz` builds and runs
 * them; seeds are in corpus/<target>/, words in <target>.dict, and an input that once failed
 * becomes a unit test of its module. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "domain/canonical.h"
#include "wire/wire.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* libFuzzer's entry. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input up to its first NUL byte, in a block of just that size. Caller frees. */
static inline char *input_text(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    return g_strndup(text, strnlen(text, size));
}

/* NULL when it is not sound JSON. Caller deletes. */
static inline cJSON *input_json(const uint8_t *data, size_t size)
{
    return wire_parse((const char *)data, size, WIRE_ANSWER_MAX, NULL);
}

/* The canonical text, which there must be; deletes `json`. Caller frees. */
static inline char *canonical_take(cJSON *json)
{
    char *text = canonical_json(json);
    cJSON_Delete(json);
    g_assert_nonnull(text);
    return text;
}

static inline cJSON *parse_again(const char *text)
{
    cJSON *json = wire_parse(text, strlen(text), WIRE_ANSWER_MAX, NULL);
    g_assert_nonnull(json);
    return json;
}

/* The input as a row of decisions: a decision that finds no byte left is 0. */
typedef struct {
    const uint8_t *at;
    size_t left;
} Choices;

static inline unsigned choose(Choices *choices, unsigned count)
{
    if (choices->left == 0)
        return 0;
    choices->left--;
    return *choices->at++ % count;
}

static inline int choose_wide(Choices *choices)
{
    return (int)(choose(choices, 256) << 8 | choose(choices, 256));
}

#endif
