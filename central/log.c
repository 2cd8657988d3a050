#include "central/log.h"

#include "domain/date.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static void append_value(GString *line, const char *value)
{
    if (*value && !strpbrk(value, " \"=\\\n\r\t")) {
        g_string_append(line, value);
        return;
    }
    g_autofree char *escaped = g_strescape(value, NULL);
    g_string_append_printf(line, "\"%s\"", escaped);
}

static void append_pair(GString *line, const char *key, const char *value)
{
    if (line->len > 0)
        g_string_append_c(line, ' ');
    g_string_append_printf(line, "%s=", key);
    append_value(line, value);
}

static void write_all(const char *text, size_t length)
{
    while (length > 0) {
        const ssize_t written = write(STDERR_FILENO, text, length);

        if (written <= 0)
            return; /* a log that nobody takes must not stop the service */
        text += written;
        length -= (size_t)written;
    }
}

void log_line(const char *level, ...)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *now = instant_to_rfc3339(g_get_real_time() / 1000);
    va_list pairs;

    append_pair(line, "time", now);
    append_pair(line, "level", level);
    va_start(pairs, level);
    for (const char *key; (key = va_arg(pairs, const char *));) {
        const char *value = va_arg(pairs, const char *);

        if (value)
            append_pair(line, key, value);
    }
    va_end(pairs);
    g_string_append_c(line, '\n');
    write_all(line->str, line->len);
}
