/* Scans of a paper: from a file, from the document camera, and to look at. */
#include "tui/intake/intake_paper.h"

#include "cache/files.h"
#include "domain/json.h"
#include "domain/text.h"
#include "tui/errand.h"
#include "tui/intake/file_picker.h"

#include <glib/gstdio.h>
#include <string.h>

#define FOLDER "scan_folder" /* in the store: where the last scan was taken from */
#define CAPTURE_MS 120000    /* the paper has to be put under the camera */

typedef struct {
    char id[UUID_LENGTH + 1]; /* of the draft that the scan is for */
    char *material;
    char *path; /* where the camera was told to write; NULL: a file of the person's own */
} Scan;

static Scan *scan_new(const Intake *intake, const ItemMaterial *material, const char *path)
{
    Scan *scan = g_new0(Scan, 1);

    g_strlcpy(scan->id, intake->id.text, sizeof scan->id);
    scan->material = g_strdup(material->code);
    scan->path = g_strdup(path);
    return scan;
}

static void scan_free(void *data)
{
    Scan *scan = data;

    if (scan->path)
        g_unlink(scan->path);
    g_free(scan->path);
    g_free(scan->material);
    g_free(scan);
}

/* ---- taking in ------------------------------------------------------------------------------ */

static cJSON *file_json(const StoredFile *file)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, "hash", file->hash);
    cJSON_AddStringToObject(json, "name", file->name);
    cJSON_AddStringToObject(json, "type", file->type);
    cJSON_AddNumberToObject(json, "size", (double)file->size);
    return json;
}

static void add_file(Intake *intake, const ItemMaterial *material, const StoredFile *file)
{
    cJSON *row = paper_copy(intake, material);
    cJSON *files = cJSON_GetObjectItemCaseSensitive(row, "files");

    if (!files)
        files = cJSON_AddArrayToObject(row, "files");
    cJSON_AddItemToArray(files, file_json(file));
    if (paper_state(row) == MATERIAL_MISSING)
        paper_set_state(row, MATERIAL_RECEIVED);
    paper_put(intake, material, row);
}

/* The intake may have gone to another step meanwhile, or away. */
static Intake *intake_of(App *app, const Scan *scan)
{
    Pane *top = app_top(app);

    if (!(top->class->place & IN_INTAKE) || !g_str_equal(((Intake *)top)->id.text, scan->id))
        return NULL;
    return (Intake *)top;
}

static void take(App *app, const Scan *scan, const char *path)
{
    Intake *intake = intake_of(app, scan);
    g_auto(Problem) problem = {0};
    g_auto(StoredFile) file = {0};

    if (!intake)
        return;
    const ItemMaterial *material =
        item_material(application_item(intake->application), scan->material);
    if (!file_take(app->cache, path, &file, &problem)) {
        app_tell_problem(app, &problem);
        return;
    }
    add_file(intake, material, &file);
    g_autofree char *sentence = g_strdup_printf(_("Attached: %s"), file.name);
    app_tell(app, THEME_GOOD, sentence);
}

/* ---- from a file ---------------------------------------------------------------------------- */

static void file_chosen(App *app, void *data, const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);

    cache_set(app->cache, FOLDER, folder, NULL);
    take(app, data, path);
}

void paper_attach(Intake *intake, App *app, const ItemMaterial *material)
{
    g_autofree char *folder = cache_get(app->cache, FOLDER);
    g_autofree char *limits = file_limits();

    app_push(app, file_picker_new(app, material->name, folder, limits, file_chosen,
                                  scan_new(intake, material, NULL), scan_free));
}

/* ---- from the camera ------------------------------------------------------------------------ */

/* The camera wrote where it was told to, or says where it did. */
static void captured(App *app, void *data, const char *output, size_t size, Problem *problem)
{
    const Scan *scan = data;
    g_autofree char *said = output ? g_strstrip(g_strndup(output, size)) : NULL;

    if (!said)
        app_tell_problem(app, problem);
    else
        take(app, scan, *said && g_path_is_absolute(said) ? said : scan->path);
}

void paper_capture(Intake *intake, App *app, const ItemMaterial *material)
{
    g_autofree char *name =
        g_strdup_printf("%s-%" G_GINT64_FORMAT ".jpg", material->code, g_get_monotonic_time());
    g_autofree char *path = file_aside(app->cache, name);
    const ExternalCommand command = {.setting = "capture_command",
                                     .command = app->options->capture_command,
                                     .argument = path,
                                     .timeout_ms = CAPTURE_MS};
    g_auto(Problem) problem = {0};

    if (!errand_start(app, &command, _("The document camera is taking a picture …"), captured,
                      scan_new(intake, material, path), scan_free, &problem))
        app_tell_problem(app, &problem);
}

/* ---- looking, taking away ------------------------------------------------------------------- */

static const cJSON *last_file(const Intake *intake, const ItemMaterial *material)
{
    const cJSON *files = json_array(paper_row(intake, material), "files");
    int count = cJSON_GetArraySize(files);

    return count > 0 ? cJSON_GetArrayItem(files, count - 1) : NULL;
}

static void viewed(App *app, void *data, const char *output, size_t size, Problem *problem)
{
    (void)data;
    (void)size;
    if (!output)
        app_tell_problem(app, problem);
}

void paper_view(Intake *intake, App *app, const ItemMaterial *material)
{
    const char *hash = json_text(last_file(intake, material), "hash");
    g_autofree char *path = hash ? file_path(app->cache, hash) : NULL;
    const ExternalCommand command = {.setting = "viewer_command",
                                     .command = app->options->viewer_command,
                                     .argument = path,
                                     .outlives = true};
    g_auto(Problem) problem = {0};

    if (!path)
        app_tell(app, THEME_ERROR, _("No scan is attached to this paper. Press f to attach one."));
    else if (!errand_start(app, &command, NULL, viewed, NULL, NULL, &problem))
        app_tell_problem(app, &problem);
}

void paper_detach(Intake *intake, App *app, const ItemMaterial *material)
{
    cJSON *row = paper_copy(intake, material);
    cJSON *files = cJSON_GetObjectItemCaseSensitive(row, "files");
    int count = cJSON_GetArraySize(files);

    if (count == 0) {
        cJSON_Delete(row);
        app_tell(app, THEME_ERROR, _("No scan is attached to this paper. Press f to attach one."));
        return;
    }
    cJSON_DeleteItemFromArray(files, count - 1);
    paper_put(intake, material, row);
    app_tell(app, THEME_GOOD, _("The last scan was taken off. The file itself is kept."));
}
