#include "tui/intake/intake_paper.h"

#include "domain/calendar.h"
#include "domain/fold.h"
#include "domain/json.h"
#include "domain/text.h"

#include <string.h>

#define COPIES_MOST 99
#define LICENCE_LONGEST 64

/* ---- the row ------------------------------------------------------------------------------- */

/* One row for each paper of the item, in its order. */
static char *pointer_of(const Intake *intake, const ItemMaterial *material)
{
    const Item *item = application_item(intake->application);

    return g_strdup_printf("/materials/%td", material - item->materials);
}

const cJSON *paper_row(const Intake *intake, const ItemMaterial *material)
{
    g_autofree char *pointer = pointer_of(intake, material);

    return application_get(intake->application, pointer);
}

MaterialState paper_state(const cJSON *row)
{
    const char *name = json_text(row, "state");
    MaterialState state = name ? material_state_from_name(name) : MATERIAL_MISSING;

    return state == MATERIAL_STATE_COUNT ? MATERIAL_MISSING : state;
}

cJSON *paper_copy(const Intake *intake, const ItemMaterial *material)
{
    const cJSON *row = paper_row(intake, material);
    cJSON *copy = row ? cJSON_Duplicate(row, true) : cJSON_CreateObject();

    if (!row)
        cJSON_AddStringToObject(copy, "code", material->code);
    return copy;
}

void paper_put(Intake *intake, const ItemMaterial *material, cJSON *row)
{
    g_autofree char *pointer = pointer_of(intake, material);

    intake_set(intake, pointer, row);
    intake_save(intake);
}

/* NULL removes. */
static void put(cJSON *row, const char *name, cJSON *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(row, name);
    if (value)
        cJSON_AddItemToObject(row, name, value);
}

void paper_set_state(cJSON *row, MaterialState state)
{
    put(row, "state", cJSON_CreateString(material_state_name(state)));
    if (state != MATERIAL_PROMISED && state != MATERIAL_REUSED)
        put(row, "due", NULL);
    if (state != MATERIAL_REUSED)
        put(row, "licence", NULL);
}

static void put_numbers(cJSON *row, int originals, int copies)
{
    put(row, "originals", cJSON_CreateNumber(originals));
    put(row, "copies", cJSON_CreateNumber(copies));
}

/* ---- words --------------------------------------------------------------------------------- */

/* Takes the part over; NULL: nothing to say. */
static void add_part(GString *out, char *part)
{
    if (part && out->len > 0)
        g_string_append(out, _(", "));
    g_string_append(out, part ? part : "");
    g_free(part);
}

static char *originals_words(int count)
{
    return count > 0 ? g_strdup_printf(dngettext(TEXT_DOMAIN, "%d original", "%d originals",
                                                 (unsigned long)count),
                                       count)
                     : NULL;
}

static char *copies_words(int count)
{
    return count > 0
               ? g_strdup_printf(
                     dngettext(TEXT_DOMAIN, "%d copy", "%d copies", (unsigned long)count), count)
               : NULL;
}

static char *scans_words(int count)
{
    return count > 0
               ? g_strdup_printf(
                     dngettext(TEXT_DOMAIN, "%d scan", "%d scans", (unsigned long)count), count)
               : NULL;
}

void paper_asked(const ItemMaterial *material, GString *out)
{
    add_part(out, originals_words(material->originals));
    add_part(out, copies_words(material->copies));
    if (material->tolerant)
        add_part(out, g_strdup(_("may follow")));
}

static void add_received(const cJSON *row, GString *out)
{
    if (json_flag(row, "seen"))
        add_part(out, g_strdup(_("original seen")));
    add_part(out, originals_words(json_integer(row, "originals", 0)));
    add_part(out, copies_words(json_integer(row, "copies", 0)));
    if (out->len == 0)
        add_part(out, g_strdup(_("handed in")));
}

static void add_licence(GString *out, const char *number)
{
    g_autofree char *shown = mask_apply(mask_of_licence(number), number);

    g_string_append_printf(out, _("licence %s"), shown);
}

ThemeRole paper_words(const cJSON *row, GString *out)
{
    const char *due = json_text(row, "due");
    const char *licence = json_text(row, "licence");
    ThemeRole role = THEME_NORMAL;

    switch (paper_state(row)) {
    case MATERIAL_RECEIVED:
        add_received(row, out);
        break;
    case MATERIAL_PROMISED:
        g_string_append_printf(out, _("promised by %s"), due ? due : "?");
        role = THEME_CLOCK_NOTICE;
        break;
    case MATERIAL_REUSED:
        add_licence(out, licence ? licence : "");
        break;
    default:
        g_string_append(out, _("missing"));
        role = THEME_STRONG;
        break;
    }
    add_part(out, scans_words(cJSON_GetArraySize(json_array(row, "files"))));
    return role;
}

/* ---- one key ------------------------------------------------------------------------------- */

static void receive(cJSON *row, const ItemMaterial *material)
{
    paper_set_state(row, MATERIAL_RECEIVED);
    put_numbers(row, material->originals, material->copies);
}

void paper_toggle(Intake *intake, App *app, const ItemMaterial *material)
{
    cJSON *row = paper_copy(intake, material);

    (void)app;
    if (paper_state(row) == MATERIAL_MISSING) {
        receive(row, material);
    } else {
        paper_set_state(row, MATERIAL_MISSING);
        put_numbers(row, 0, 0);
        put(row, "seen", NULL);
    }
    paper_put(intake, material, row);
}

void paper_toggle_seen(Intake *intake, App *app, const ItemMaterial *material)
{
    cJSON *row = paper_copy(intake, material);
    bool seen = !json_flag(row, "seen");

    (void)app;
    if (seen && paper_state(row) != MATERIAL_RECEIVED)
        receive(row, material);
    put(row, "seen", cJSON_CreateBool(seen));
    paper_put(intake, material, row);
}

void paper_copies(Intake *intake, const ItemMaterial *material, int copies)
{
    cJSON *row = paper_copy(intake, material);

    if (paper_state(row) != MATERIAL_RECEIVED)
        receive(row, material);
    put(row, "copies", cJSON_CreateNumber(CLAMP(copies, 0, COPIES_MOST)));
    paper_put(intake, material, row);
}

void paper_more(Intake *intake, App *app, const ItemMaterial *material)
{
    (void)app;
    paper_copies(intake, material, json_integer(paper_row(intake, material), "copies", 0) + 1);
}

void paper_fewer(Intake *intake, App *app, const ItemMaterial *material)
{
    (void)app;
    paper_copies(intake, material, json_integer(paper_row(intake, material), "copies", 0) - 1);
}

/* ---- promised for later (容缺) -------------------------------------------------------------- */

typedef struct {
    Intake *intake;
    const ItemMaterial *material;
} Asking;

static Asking *asking_new(Intake *intake, const ItemMaterial *material)
{
    Asking *asking = g_new0(Asking, 1);

    *asking = (Asking){intake, material};
    return asking;
}

static date last_day(App *app, const Item *item)
{
    const Rules *rules = cache_rules(app->cache);

    return rules ? calendar_due(rules->calendar, app->today, item->tolerance_days, NULL, 0).day
                 : app->today + item->tolerance_days;
}

static bool check_promise(const SheetField *field, App *app, Problem *problem)
{
    const Item *item = field->data;
    date last = last_day(app, item), day;

    if (!date_parse(sheet_value(field), &day) || (day >= app->today && day <= last))
        return true;
    g_autofree char *words = date_format(last);
    return problem_set(problem, PROBLEM_TOLERANCE_TERM, words, NULL);
}

static bool promised(Sheet *sheet, App *app, Problem *problem)
{
    const Asking *asking = sheet_data(sheet);
    cJSON *row = paper_copy(asking->intake, asking->material);

    (void)app;
    (void)problem;
    paper_set_state(row, MATERIAL_PROMISED);
    put_numbers(row, 0, 0);
    put(row, "seen", NULL);
    put(row, "due", cJSON_CreateString(sheet_value(sheet_field(sheet, "due"))));
    paper_put(asking->intake, asking->material, row);
    return true;
}

static const SheetClass promise_class = {.submit = promised, .free_data = g_free};

void paper_promise(Intake *intake, App *app, const ItemMaterial *material)
{
    const Item *item = application_item(intake->application);
    g_auto(Problem) problem = {0};

    if (!material->tolerant || item->tolerance_days == 0) {
        problem_set(&problem, PROBLEM_TOLERANCE_NOT_ALLOWED, material->name, NULL);
        app_tell_problem(app, &problem);
        return;
    }
    Sheet *sheet = sheet_new(&promise_class, material->name, NULL, asking_new(intake, material));
    SheetField *due = sheet_add(sheet, SHEET_DATE, "due", _("Will be handed in by"), true, 0);
    const char *before = json_text(paper_row(intake, material), "due");
    g_autofree char *last = date_format(last_day(app, item));
    due->check = check_promise;
    due->data = item;
    text_field_set(due->text, before ? before : last);
    sheet_ready(sheet);
    app_push(app, sheet_pane(sheet));
}

/* ---- a licence instead of the paper (免证办) ------------------------------------------------- */

static bool reused(Sheet *sheet, App *app, Problem *problem)
{
    const Asking *asking = sheet_data(sheet);
    cJSON *row = paper_copy(asking->intake, asking->material);
    g_autofree char *number = fold_code(sheet_value(sheet_field(sheet, "licence")));

    (void)app;
    (void)problem;
    paper_set_state(row, MATERIAL_REUSED);
    put_numbers(row, 0, 0);
    put(row, "licence", cJSON_CreateString(number));
    paper_put(asking->intake, asking->material, row);
    return true;
}

static const SheetClass reuse_class = {.submit = reused, .free_data = g_free};

void paper_reuse(Intake *intake, App *app, const ItemMaterial *material)
{
    const char *before = json_text(paper_row(intake, material), "licence");

    if (!material->licence_kind) {
        app_tell(app, THEME_ERROR, _("No licence stands for this paper: it has to be handed in."));
        return;
    }
    Sheet *sheet = sheet_new(&reuse_class, material->name, NULL, asking_new(intake, material));
    SheetField *licence =
        sheet_add(sheet, SHEET_TEXT, "licence", _("Licence number"), true, LICENCE_LONGEST);
    licence->mask = MASK_ID_WORK;
    if (before)
        text_field_set(licence->text, before);
    sheet_ready(sheet);
    app_push(app, sheet_pane(sheet));
}
