#include "tests/support/bench.h"

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdio.h>

/* Where tools/run-bench wants the objects, one a line; unset when a bench is run by hand. */
#define FIGURES_VARIABLE "BENCH_FIGURES"

static cJSON *figure_new(const char *name, double value, const char *unit)
{
    cJSON *figure = cJSON_CreateObject();
    cJSON_AddStringToObject(figure, "name", name);
    cJSON_AddNumberToObject(figure, "value", value);
    cJSON_AddStringToObject(figure, "unit", unit);
    return figure;
}

static void figure_record(const cJSON *figure)
{
    const char *path = g_getenv(FIGURES_VARIABLE);
    if (path == NULL)
        return;
    FILE *file = fopen(path, "ae");
    if (file == NULL)
        g_error("cannot write %s", path);
    char *line = cJSON_PrintUnformatted(figure);
    fprintf(file, "%s\n", line);
    cJSON_free(line);
    fclose(file);
}

void bench_figure(const char *name, double value, const char *unit)
{
    cJSON *figure = figure_new(name, value, unit);
    printf("%-28s %12.3f %s\n", name, value, unit);
    figure_record(figure);
    cJSON_Delete(figure);
}

void bench_figure_against(const char *name, double value, const char *unit, const char *reference,
                          double reference_value)
{
    cJSON *figure = figure_new(name, value, unit);
    const double ratio = value / reference_value;
    cJSON_AddStringToObject(figure, "reference", reference);
    cJSON_AddNumberToObject(figure, "reference_value", reference_value);
    cJSON_AddNumberToObject(figure, "ratio", ratio);
    printf("%-28s %12.3f %s (%s: %.3f, ratio %.2f)\n", name, value, unit, reference,
           reference_value, ratio);
    figure_record(figure);
    cJSON_Delete(figure);
}
