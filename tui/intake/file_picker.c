#include "tui/intake/file_picker.h"

#include "domain/text.h"
#include "tui/sheet/textfield.h"

#include <string.h>
#include <sys/stat.h>

#define COLUMNS 88
#define MARGIN 2
#define PATH_LONGEST 1000
#define NAMES_MAX 5000 /* beyond, one types more */

typedef struct {
    Pane pane;
    char *title;
    char *note;
    TextField *typed;
    List *list;
    FileChosen *chosen;
    void *data;
    GDestroyNotify free_data;
} FilePicker;

typedef struct {
    char *name; /* as it is in the file system */
    bool folder;
    gint64 size;
} Entry;

static void entry_free(void *data)
{
    Entry *entry = data;

    g_free(entry->name);
    g_free(entry);
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* What is typed up to the last "/", with "~" written out; and what follows it. */
static char *folder_of(const char *typed, const char **rest)
{
    const char *slash = strrchr(typed, '/');

    *rest = slash ? slash + 1 : typed;
    if (!slash)
        return g_strdup(g_get_home_dir());
    g_autofree char *folder = g_strndup(typed, (gsize)(slash + 1 - typed));
    return g_str_has_prefix(folder, "~/") ? g_build_filename(g_get_home_dir(), folder + 2, NULL)
                                          : g_steal_pointer(&folder);
}

static bool begins(const char *name, const char *typed)
{
    g_autofree char *mine = g_utf8_casefold(name, -1);
    g_autofree char *wanted = g_utf8_casefold(typed, -1);

    return g_str_has_prefix(mine, wanted) && (*name != '.' || *typed == '.');
}

static Entry *entry_of(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct stat status;

    if (stat(path, &status) != 0 || !(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)))
        return NULL;
    Entry *entry = g_new0(Entry, 1);
    *entry = (Entry){g_strdup(name), S_ISDIR(status.st_mode), status.st_size};
    return entry;
}

static int compare(const void *a, const void *b)
{
    const Entry *one = *(Entry *const *)a, *other = *(Entry *const *)b;

    if (one->folder != other->folder)
        return one->folder ? -1 : 1;
    return strcmp(one->name, other->name);
}

static GPtrArray *fetch(void *data, const void *beside, bool backwards, size_t limit,
                        Problem *problem)
{
    const FilePicker *picker = data;
    GPtrArray *rows = g_ptr_array_new_with_free_func(entry_free);
    const char *rest, *name;
    g_autofree char *folder = folder_of(text_field_text(picker->typed), &rest);
    g_autoptr(GDir) dir = beside ? NULL : g_dir_open(folder, 0, NULL);

    (void)backwards;
    (void)limit;
    (void)problem;
    while (dir && rows->len < NAMES_MAX && (name = g_dir_read_name(dir))) {
        Entry *entry = begins(name, rest) ? entry_of(folder, name) : NULL;
        if (entry)
            g_ptr_array_add(rows, entry);
    }
    g_ptr_array_sort(rows, compare);
    return rows;
}

static bool same(const void *a, const void *b)
{
    return g_str_equal(((const Entry *)a)->name, ((const Entry *)b)->name);
}

static const char *nothing_there(const void *data)
{
    (void)data;
    return _("There is no file or folder of that name.");
}

static ThemeRole render_name(const void *row, const void *data, GString *out)
{
    const Entry *entry = row;
    g_autofree char *shown = g_filename_display_name(entry->name);

    (void)data;
    g_string_append_printf(out, "%s%s", shown, entry->folder ? "/" : "");
    return entry->folder ? THEME_STRONG : THEME_NORMAL;
}

static ThemeRole render_size(const void *row, const void *data, GString *out)
{
    const Entry *entry = row;
    g_autofree char *size = entry->folder ? NULL : g_format_size((guint64)entry->size);

    (void)data;
    g_string_append_printf(out, "%12s", size ? size : "");
    return THEME_DIM;
}

static const ListColumn columns[] = {
    {.columns = 24, .share = 1, .bar = true, .render = render_name},
    {.columns = 12, .render = render_size},
    {.render = NULL},
};
static const ListClass list_class = {
    .columns = columns, .fetch = fetch, .same = same, .empty = nothing_there};

/* ---- what the keys do ---------------------------------------------------------------------- */

static void search(FilePicker *picker)
{
    g_auto(Problem) problem = {0};

    list_restart(picker->list, &problem);
}

/* The row's name in the place of what was typed of it. */
static void complete(FilePicker *picker, const Entry *entry)
{
    const char *typed = text_field_text(picker->typed);
    const char *slash = strrchr(typed, '/');
    g_autofree char *folder = slash ? g_strndup(typed, (gsize)(slash + 1 - typed)) : g_strdup("~/");
    g_autofree char *path = g_strconcat(folder, entry->name, entry->folder ? "/" : "", NULL);

    text_field_set(picker->typed, path);
    search(picker);
}

static void take(FilePicker *picker, App *app, const Entry *entry)
{
    const char *rest;
    g_autofree char *folder = folder_of(text_field_text(picker->typed), &rest);
    g_autofree char *path = g_build_filename(folder, entry->name, NULL);

    /* the dialog goes first, so that what is begun may open another */
    app_take(app);
    picker->chosen(app, picker->data, path);
    picker->pane.class->free(&picker->pane);
}

static bool act_on_row(FilePicker *picker, App *app, Verb verb)
{
    const Entry *entry = list_current(picker->list);

    if (verb != VERB_CHOOSE && verb != VERB_COMPLETE)
        return false;
    if (entry && verb == VERB_CHOOSE && !entry->folder)
        take(picker, app, entry);
    else if (entry)
        complete(picker, entry);
    return true;
}

static bool act(Pane *pane, App *app, Verb verb, const char *argument)
{
    FilePicker *picker = (FilePicker *)pane;
    Move move;

    (void)argument;
    if (verb_move(verb, &move))
        list_move(picker->list, move);
    else if (verb == VERB_CANCEL)
        app_pop(app);
    else if (!act_on_row(picker, app, verb)) {
        if (!text_field_act(picker->typed, verb))
            return false;
        search(picker);
    }
    return true;
}

static void type(Pane *pane, App *app, const char *text, bool pasted)
{
    FilePicker *picker = (FilePicker *)pane;

    (void)app;
    (void)pasted;
    text_field_type(picker->typed, text);
    search(picker);
}

static void draw(Pane *pane, App *app, const Area *area, bool focused)
{
    FilePicker *picker = (FilePicker *)pane;
    Area box = area_middle(area, MAX(area->rows - MARGIN, 7), MIN(area->columns - MARGIN, COLUMNS));
    Area inside = draw_box(&box, picker->title);
    Area rows = area_part(&inside, 2, 0, inside.rows - 4, -1);
    int at = draw_put(&inside, 0, 0, THEME_LABEL, _("File:"));
    Area field = area_part(&inside, 0, at + 1, 1, -1);

    (void)app;
    list_draw(picker->list, &rows, focused);
    draw_put(&inside, inside.rows - 1, 0, THEME_DIM, picker->note);
    text_field_draw(picker->typed, &field, THEME_FIELD_FOCUS, focused);
}

static void picker_free(Pane *pane)
{
    FilePicker *picker = (FilePicker *)pane;

    if (picker->free_data)
        picker->free_data(picker->data);
    list_free(picker->list);
    text_field_free(picker->typed);
    g_free(picker->title);
    g_free(picker->note);
    g_free(picker);
}

static const PaneClass class = {
    .place = IN_PICKER | IN_FILES, .draw = draw, .act = act, .type = type, .free = picker_free};

Pane *file_picker_new(App *app, const char *title, const char *folder, const char *note,
                      FileChosen *chosen, void *data, GDestroyNotify free_data)
{
    FilePicker *picker = g_new0(FilePicker, 1);
    g_autofree char *beginning = g_strconcat(folder ? folder : "~", "/", NULL);

    (void)app;
    picker->pane.class = &class;
    picker->title = g_strdup(title);
    picker->note = g_strdup(note);
    picker->typed = text_field_new(PATH_LONGEST, false);
    picker->chosen = chosen;
    picker->data = data;
    picker->free_data = free_data;
    picker->list = list_new(&list_class, picker);
    text_field_set(picker->typed, beginning);
    search(picker);
    return &picker->pane;
}
