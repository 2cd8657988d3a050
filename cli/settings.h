/* A person's settings: config/settings.ini, one `name = value` a line, `#` before a remark. A line
 * of the form [group] is passed over.
 *
 * The table says for each its type, its range, what holds without it and what it is for; help and
 * manual page are made from it. A line that is not valid is told with its place and the default is
 * used: a slip of the pen never keeps a desk from opening. The file is read line by line, because
 * GKeyFile gives up the whole file at one bad line and does not say which. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "domain/problem.h"

/* X(identifier, name, type, choices, default, help) */
#define SETTINGS(X)                                                                              \
    X(CENTRAL, "central", ADDRESS, NULL, "",                                                     \
      N_("address of the central; https://, or http:// on this machine"))                        \
    X(LANGUAGE, "language", CHOICE, "auto zh_CN en", "auto",                                     \
      N_("language of words and sentences"))                                                     \
    X(THEME, "theme", NAME, NULL, "dark", N_("colours and signs: a file in themes/"))            \
    X(AMBIGUOUS_WIDTH, "ambiguous_width", CHOICE, "auto 1 2", "auto",                            \
      N_("columns that the terminal gives to characters of ambiguous width"))                    \
    X(LEAN, "lean", CHOICE, "no yes", "no",                                                      \
      N_("say less on a slow line: fewer redraws, fewer requests"))                              \
    X(READER_COMMAND, "reader_command", COMMAND, NULL, "",                                       \
      N_("reads an identity card and prints it in JSON; empty: there is no reader"))             \
    X(CAPTURE_COMMAND, "capture_command", COMMAND, NULL, "",                                     \
      N_("document camera: writes the picture to the file named last, or prints its name"))      \
    X(VIEWER_COMMAND, "viewer_command", COMMAND, NULL, "",                                       \
      N_("shows the scan or document whose file is named last"))                                 \
    X(PRINT_COMMAND, "print_command", COMMAND, NULL, "lp", N_("prints the file named last"))     \
    X(RECEIPT_COMMAND, "receipt_command", COMMAND, NULL, "",                                     \
      N_("prints receipts on rolls of 80 mm; empty: they are printed on A4 like the rest"))      \
    X(NOTICE_FOLDER, "notice_folder", FOLDER, NULL, "",                                          \
      N_("templates of documents of this hall's own, before those that came with the program"))  \
    X(QUERY_ADDRESS, "query_address", ADDRESS, NULL, "",                                         \
      N_("address below which the public asks for a receipt number, for QR codes on documents; " \
         "empty: that of the central"))

typedef enum {
#define X(id, name, type, choices, fallback, help) SETTING_##id,
    SETTINGS(X)
#undef X
        SETTING_COUNT
} Setting;

typedef enum {
    SETTING_TYPE_ADDRESS,
    SETTING_TYPE_CHOICE,
    SETTING_TYPE_NAME,
    SETTING_TYPE_FOLDER,
    SETTING_TYPE_COMMAND /* a program and its words, quoted as for a shell, which never sees it */
} SettingType;

typedef struct {
    const char *name;
    SettingType type;
    const char *choices; /* separated by blanks; NULL: none */
    const char *fallback;
    const char *help; /* msgid */
} SettingRow;

const SettingRow *setting_row(Setting setting);

typedef struct Settings Settings;

/* Never NULL. A file that is not there is no fault. `problems` takes a Problem* (SETTING) for each
 * bad line, and frees with settings_problem_free. */
Settings *settings_load(const char *path, GPtrArray *problems);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)
void settings_problem_free(Problem *problem);

const char *settings_get(const Settings *settings, Setting setting);

#endif
