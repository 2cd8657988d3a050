/* Choosing a file: its path is typed, with the names of the folder below and the rest of a name by
 * one key. Folders come first; hidden files only when a "." is typed. */
#ifndef TUI_INTAKE_FILE_PICKER_H
#define TUI_INTAKE_FILE_PICKER_H

#include "tui/app.h"

/* Runs after the dialog has gone. */
typedef void FileChosen(App *app, void *data, const char *path);

/* A dialog to push. `folder` is where it begins (NULL: the home folder), `note` is told below the
 * list (copied). `data` goes to `chosen`; free_data may be NULL. */
Pane *file_picker_new(App *app, const char *title, const char *folder, const char *note,
                      FileChosen *chosen, void *data, GDestroyNotify free_data);

#endif
