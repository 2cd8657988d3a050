#include "tui/theme.h"

#include <curses.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_THEME "dark"
#define SUFFIX ".theme"
#define COLOUR_DEFAULT (-1)

typedef struct {
    int foreground;
    int background;
    attr_t attributes;
} Style;

typedef enum { DEPTH_MONO, DEPTH_16, DEPTH_256, DEPTH_COUNT } Depth;

struct Theme {
    char *name;
    Style styles[DEPTH_COUNT][THEME_ROLE_COUNT];
    bool present[DEPTH_COUNT];
    Depth depth; /* of the screen, since theme_apply */
    bool eight;  /* the screen has only 8 colours */
};

static const char *const role_names[] = {
#define X(id, name) name,
    THEME_ROLES(X)
#undef X
};
static const char *const depth_names[DEPTH_COUNT] = {"mono", "16", "256"};

/* The look of last resort: no colour, and still every cursor and every warning stands out. */
static const struct {
    ThemeRole role;
    attr_t attributes;
} plain[] = {
    {THEME_STRONG, A_BOLD},      {THEME_TITLE_FOCUS, A_BOLD | A_REVERSE},
    {THEME_TITLE, A_UNDERLINE},  {THEME_HEADER, A_BOLD},
    {THEME_BAR, A_REVERSE},      {THEME_BAR_AWAY, A_UNDERLINE},
    {THEME_STATUS, A_REVERSE},   {THEME_STATUS_GOOD, A_REVERSE},
    {THEME_KEY, A_BOLD},         {THEME_STATUS_WARN, A_REVERSE | A_BOLD},
    {THEME_FIELD, A_UNDERLINE},  {THEME_STATUS_BAD, A_REVERSE | A_BOLD},
    {THEME_ERROR, A_BOLD},       {THEME_FIELD_FOCUS, A_REVERSE},
    {THEME_CLOCK_RED, A_BOLD},   {THEME_CLOCK_DOUBLE_RED, A_BOLD | A_UNDERLINE},
    {THEME_CONFLICT, A_REVERSE}, {THEME_PENDING, A_BOLD},
};

static const struct {
    const char *name;
    int colour;
} colours[] = {
    {"default", COLOUR_DEFAULT},
    {"black", 0},
    {"red", 1},
    {"green", 2},
    {"yellow", 3},
    {"blue", 4},
    {"magenta", 5},
    {"cyan", 6},
    {"white", 7},
    {"bright-black", 8},
    {"bright-red", 9},
    {"bright-green", 10},
    {"bright-yellow", 11},
    {"bright-blue", 12},
    {"bright-magenta", 13},
    {"bright-cyan", 14},
    {"bright-white", 15},
};

static const struct {
    const char *name;
    attr_t attribute;
} attributes[] = {
    {"bold", A_BOLD},           {"dim", A_DIM},         {"italic", A_ITALIC},
    {"underline", A_UNDERLINE}, {"reverse", A_REVERSE},
};

/* #rrggbb to the nearest of the 6 × 6 × 6 cube or the greys of the 256 colours. */
static int nearest_colour(unsigned rgb)
{
    static const int levels[] = {0, 95, 135, 175, 215, 255};
    int best = 16, best_distance = INT_MAX;

    for (int i = 16; i < 256; i++) {
        int grey = 8 + (i - 232) * 10;
        int part[3] = {grey, grey, grey};
        if (i < 232) {
            part[0] = levels[(i - 16) / 36];
            part[1] = levels[(i - 16) / 6 % 6];
            part[2] = levels[(i - 16) % 6];
        }
        int distance = 0;
        for (int k = 0; k < 3; k++) {
            int difference = part[k] - (int)(rgb >> (16 - 8 * k) & 0xFF);
            distance += difference * difference;
        }
        if (distance < best_distance) {
            best_distance = distance;
            best = i;
        }
    }
    return best;
}

static bool parse_colour(const char *word, int *out)
{
    char *end;

    for (size_t i = 0; i < G_N_ELEMENTS(colours); i++) {
        if (g_str_equal(colours[i].name, word)) {
            *out = colours[i].colour;
            return true;
        }
    }
    if (word[0] == '#' && strlen(word) == 7) {
        unsigned long rgb = strtoul(word + 1, &end, 16);
        *out = nearest_colour((unsigned)rgb);
        return *end == '\0';
    }
    unsigned long number = strtoul(word, &end, 10);
    *out = (int)number;
    return g_ascii_isdigit(word[0]) && *end == '\0' && number < 256;
}

static bool parse_attribute(const char *word, attr_t *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(attributes); i++) {
        if (g_str_equal(attributes[i].name, word)) {
            *out |= attributes[i].attribute;
            return true;
        }
    }
    return false;
}

/* "cyan on 24 bold". False, and *style half filled, when a word is not understood. */
static bool parse_style(const char *text, Style *style)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    bool background = false;

    *style = (Style){COLOUR_DEFAULT, COLOUR_DEFAULT, A_NORMAL};
    for (char **word = words; *word; word++) {
        if (!**word)
            continue;
        if (g_str_equal(*word, "on"))
            background = true;
        else if (!parse_attribute(*word, &style->attributes) &&
                 !parse_colour(*word, background ? &style->background : &style->foreground))
            return false;
    }
    return true;
}

static ThemeRole role_from_name(const char *name)
{
    ThemeRole role = 0;
    while (role < THEME_ROLE_COUNT && !g_str_equal(role_names[role], name))
        role++;
    return role;
}

/* GKeyFile keeps no line numbers, and a person wants one. */
static int line_of(const char *contents, const char *group, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(contents, "\n", -1);
    g_autofree char *heading = g_strdup_printf("[%s]", group);
    bool inside = false;

    for (int i = 0; lines[i]; i++) {
        char *line = g_strstrip(lines[i]);
        if (line[0] == '[')
            inside = g_str_equal(line, heading);
        size_t length = strcspn(line, " \t=");
        if (inside && length == strlen(key) && strncmp(line, key, length) == 0)
            return i + 1;
    }
    return 1;
}

static void tell(Problem *problem, const char *path, int line, const char *why)
{
    g_autofree char *place = g_strdup_printf("%s:%d", path, line);

    if (problem && problem->kind == PROBLEM_NONE)
        problem_set(problem, PROBLEM_SETTING, place, why, NULL);
}

static void read_depth(Theme *theme, Depth depth, GKeyFile *file, const char *path,
                       const char *contents, Problem *problem)
{
    const char *group = depth_names[depth];
    g_auto(GStrv) keys = g_key_file_get_keys(file, group, NULL, NULL);

    if (!keys)
        return;
    theme->present[depth] = true;
    for (ThemeRole role = 0; role < THEME_ROLE_COUNT; role++)
        theme->styles[depth][role] = (Style){COLOUR_DEFAULT, COLOUR_DEFAULT, A_NORMAL};
    for (char **key = keys; *key; key++) {
        g_autofree char *value = g_key_file_get_string(file, group, *key, NULL);
        ThemeRole role = role_from_name(*key);
        Style style;
        if (role == THEME_ROLE_COUNT)
            tell(problem, path, line_of(contents, group, *key), *key);
        else if (!value || !parse_style(value, &style))
            tell(problem, path, line_of(contents, group, *key), value ? value : *key);
        else
            theme->styles[depth][role] = style;
    }
}

static char *theme_path(const char *folder, const char *name)
{
    if (strchr(name, '/'))
        return g_strdup(name);
    g_autofree char *file = g_strconcat(name, SUFFIX, NULL);
    return g_build_filename(folder ? folder : ".", file, NULL);
}

/* The line that GKeyFile could not parse: the first that is neither blank, comment, group nor row.
 */
static int bad_line(const char *contents)
{
    g_auto(GStrv) lines = g_strsplit(contents, "\n", -1);

    for (int i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);
        bool group = line[0] == '[' && g_str_has_suffix(line, "]");
        if (line[0] && line[0] != '#' && !group && !strchr(line, '='))
            return i + 1;
    }
    return 1;
}

Theme *theme_load(const char *folder, const char *name, Problem *problem)
{
    Theme *theme = g_new0(Theme, 1);
    const char *wanted = name && *name ? name : DEFAULT_THEME;
    g_autofree char *path = theme_path(folder, wanted);
    g_autofree char *contents = NULL;
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) error = NULL;

    theme->name = g_path_get_basename(wanted);
    if (g_str_has_suffix(theme->name, SUFFIX))
        theme->name[strlen(theme->name) - strlen(SUFFIX)] = '\0';
    theme->present[DEPTH_MONO] = true;
    for (ThemeRole role = 0; role < THEME_ROLE_COUNT; role++)
        theme->styles[DEPTH_MONO][role] = (Style){COLOUR_DEFAULT, COLOUR_DEFAULT, A_NORMAL};
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
        theme->styles[DEPTH_MONO][plain[i].role].attributes = plain[i].attributes;

    if (!g_file_get_contents(path, &contents, NULL, &error))
        tell(problem, path, 1, error->message);
    else if (!g_key_file_load_from_data(file, contents, (gsize)-1, G_KEY_FILE_NONE, &error))
        tell(problem, path, bad_line(contents), error->message);
    else
        for (Depth depth = 0; depth < DEPTH_COUNT; depth++)
            read_depth(theme, depth, file, path, contents, problem);
    return theme;
}

void theme_free(Theme *theme)
{
    if (theme)
        g_free(theme->name);
    g_free(theme);
}

const char *theme_name(const Theme *theme)
{
    return theme->name;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **theme_list(const char *folder)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GDir) entries = folder ? g_dir_open(folder, 0, NULL) : NULL;
    const char *entry;

    while (entries && (entry = g_dir_read_name(entries)))
        if (g_str_has_suffix(entry, SUFFIX))
            g_ptr_array_add(names, g_strndup(entry, strlen(entry) - strlen(SUFFIX)));
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

static Depth screen_depth(const Theme *theme)
{
    const char *no_color = getenv("NO_COLOR");
    Depth depth = DEPTH_MONO;

    if (has_colors() && !(no_color && *no_color))
        depth = COLORS >= 256 ? DEPTH_256 : DEPTH_16;
    while (!theme->present[depth])
        depth--;
    return depth;
}

/* A bright colour on an 8-colour terminal is its plain one, bold. */
static Style fold_to_eight(Style style)
{
    if (style.foreground >= 8) {
        style.foreground %= 8;
        style.attributes |= A_BOLD;
    }
    if (style.background >= 8)
        style.background %= 8;
    return style;
}

void theme_apply(Theme *theme)
{
    theme->depth = screen_depth(theme);
    theme->eight = theme->depth == DEPTH_16 && COLORS < 16;
    if (theme->depth == DEPTH_MONO)
        return;
    for (ThemeRole role = 0; role < THEME_ROLE_COUNT; role++) {
        Style style = theme->styles[theme->depth][role];
        if (theme->eight)
            style = fold_to_eight(style);
        init_pair((short)(role + 1), (short)style.foreground, (short)style.background);
    }
}

ThemeLook theme_look(const Theme *theme, ThemeRole role)
{
    Style style = theme->styles[theme->depth][role];

    if (theme->eight)
        style = fold_to_eight(style);
    /* pair 0 is what the terminal has by itself: changing to it and back costs nothing */
    bool plain_colours = style.foreground == COLOUR_DEFAULT && style.background == COLOUR_DEFAULT;
    bool no_pair = theme->depth == DEPTH_MONO || plain_colours;
    return (ThemeLook){style.attributes, no_pair ? 0 : (short)(role + 1)};
}
