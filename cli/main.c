/* yichuang: the desk. */
#include "cli/command.h"
#include "cli/print.h"

#include "net/session.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the person asked for, whether the machine has it or not. */
static const char *wanted_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = g_getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "C";
}

/* The names of the city need UTF-8. Where the locale has none, or the machine has no such locale,
 * C.UTF-8 stands in, and the language is kept (gettext reads LANGUAGE unless the locale is C). */
static void choose_locale(void)
{
    const char *locale = setlocale(LC_ALL, "");
    g_autofree char *language = g_strdup(wanted_locale());

    if (locale && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return;
    setlocale(LC_ALL, "C.UTF-8");
    language[strcspn(language, ".@")] = '\0';
    if (strcmp(language, "C") != 0 && strcmp(language, "POSIX") != 0)
        g_setenv("LANGUAGE", language, FALSE);
}

static void choose_language(const Settings *settings)
{
    const char *language = settings_get(settings, SETTING_LANGUAGE);
    const char *folder = g_getenv("YICHUANG_LOCALE");

    if (strcmp(language, "auto") != 0)
        g_setenv("LANGUAGE", language, TRUE);
    /* "C" is what gettext never translates, whatever LANGUAGE says */
    if (strcmp(setlocale(LC_MESSAGES, NULL), "C") == 0)
        setlocale(LC_MESSAGES, "C.UTF-8");
    bindtextdomain(TEXT_DOMAIN, folder && *folder ? folder : LOCALEDIR);
    bind_textdomain_codeset(TEXT_DOMAIN, "UTF-8");
}

static void tell_settings(const GPtrArray *problems)
{
    for (guint i = 0; i < problems->len; i++)
        print_problem(problems->pdata[i]);
}

static Settings *read_settings(void)
{
    g_autofree char *folder = home_config_folder();
    g_autofree char *path = g_build_filename(folder, "settings.ini", NULL);
    g_autoptr(GPtrArray) problems =
        g_ptr_array_new_with_free_func((GDestroyNotify)settings_problem_free);
    Settings *settings = settings_load(path, problems);

    choose_language(settings);
    tell_settings(problems);
    return settings;
}

static ExitCode run(int argc, char **argv)
{
    g_autoptr(Settings) settings = read_settings();
    g_autoptr(CommandTable) table = command_table_new();
    g_auto(Problem) problem = {0};
    g_autoptr(Invocation) invocation = invocation_parse(table, argc, argv, &problem);

    if (!invocation)
        return command_fail(g_strv_contains((const char *const *)argv, "--json"), &problem);
    invocation->settings = settings;
    if (invocation_has(invocation, "help")) {
        g_autofree char *text = help_text(table, *invocation->row->name ? invocation->row : NULL);
        g_print("%s", text);
        return EXIT_DONE;
    }
    return invocation->row->run(invocation);
}

/* g_print goes through the locale's character set, which is UTF-8 by then or nothing is. */
static void print_plain(const char *text)
{
    fputs(text, stdout);
}

static void print_plain_error(const char *text)
{
    fputs(text, stderr);
}

int main(int argc, char **argv)
{
    choose_locale();
    g_set_print_handler(print_plain);
    g_set_printerr_handler(print_plain_error);
    ExitCode exit = run(argc, argv);

    if ((fflush(stdout) != 0 || ferror(stdout)) && exit == EXIT_DONE) {
        g_auto(Problem) problem = {0};
        problem_set(&problem, PROBLEM_OUTPUT, g_strerror(errno), NULL);
        return (int)command_fail(false, &problem);
    }
    return (int)exit;
}
