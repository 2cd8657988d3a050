#include "cli/print.h"

#include "domain/fold.h"
#include "wire/wire.h"

#include <string.h>

char *print_clean(const char *text)
{
    return fold_text(text ? text : "", false);
}

void print_problem(const Problem *problem)
{
    g_autofree char *sentence = problem_sentence(problem);
    g_autofree char *clean = print_clean(sentence);

    g_printerr("%s\n", clean);
}

int print_width(const char *text)
{
    int width = 0;

    for (; *text; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);

        if (!g_unichar_iszerowidth(character))
            width += g_unichar_iswide(character) ? 2 : 1;
    }
    return width;
}

struct PrintTable {
    GPtrArray *rows; /* char ** */
    guint columns;
};

PrintTable *print_table_new(const char *const *headings)
{
    PrintTable *table = g_new0(PrintTable, 1);
    char **cells = g_strdupv((char **)headings);

    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    table->columns = g_strv_length(cells);
    for (guint i = 0; i < table->columns; i++) {
        g_free(cells[i]);
        cells[i] = g_strdup(_(headings[i]));
    }
    g_ptr_array_add(table->rows, cells);
    return table;
}

void print_table_add(PrintTable *table, char **cells)
{
    g_ptr_array_add(table->rows, cells);
}

static int column_width(const PrintTable *table, guint column)
{
    int width = 0;

    for (guint i = 0; i < table->rows->len; i++)
        width = MAX(width, print_width(((char **)table->rows->pdata[i])[column]));
    return width;
}

char *print_table_text(const PrintTable *table)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < table->rows->len; i++) {
        char **cells = table->rows->pdata[i];

        for (guint column = 0; column + 1 < table->columns; column++) {
            int space = column_width(table, column) - print_width(cells[column]) + 2;
            g_string_append_printf(text, "%s%*s", cells[column], space, "");
        }
        g_string_append(text, cells[table->columns - 1]);
        while (g_str_has_suffix(text->str, " "))
            g_string_truncate(text, text->len - 1);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

void print_table_free(PrintTable *table)
{
    if (!table)
        return;
    g_ptr_array_unref(table->rows);
    g_free(table);
}

void print_json(cJSON *json)
{
    g_autofree char *text = wire_print(json);

    g_print("%s\n", text);
    cJSON_Delete(json);
}

void json_add_text(cJSON *object, const char *name, const char *text)
{
    if (text)
        cJSON_AddStringToObject(object, name, text);
}

void json_add_date(cJSON *object, const char *name, date day)
{
    g_autofree char *text = day == DATE_NONE ? NULL : date_format(day);

    json_add_text(object, name, text);
}

void json_add_instant(cJSON *object, const char *name, instant at)
{
    g_autofree char *text = at == 0 ? NULL : instant_to_rfc3339(at);

    json_add_text(object, name, text);
}
