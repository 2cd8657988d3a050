#include "tui/act_fields.h"

#include "domain/calendar.h"
#include "domain/text.h"
#include "tui/act.h"
#include "tui/words.h"

#include <string.h>

/* ---- materials ----------------------------------------------------------------------------- */

static MaterialState state_of(const Case *file, const ItemMaterial *material)
{
    for (guint i = 0; i < file->materials->len; i++) {
        const CaseMaterial *held = &g_array_index(file->materials, CaseMaterial, i);
        if (g_strcmp0(held->code, material->code) == 0)
            return held->state;
    }
    return MATERIAL_MISSING;
}

/* What an action's list of materials is about. */
typedef struct {
    Action action;
    const char *field;
    bool absent;    /* only what is not in hand */
    bool tolerant;  /* only what may be promised */
    bool preselect; /* what is not in hand is ticked from the beginning */
} MaterialList;

static const MaterialList lists[] = {
    {ACTION_REQUEST_CORRECTION, "materials", false, false, true},
    {ACTION_ACCEPT, "missing", true, true, true},
    {ACTION_COUNT, NULL, false, false, false},
};

static const MaterialList *list_of(const ActionRule *rule, const char *field)
{
    const MaterialList *list = lists;

    while (list->field && (action_rule(list->action) != rule || !g_str_equal(list->field, field)))
        list++;
    return list;
}

static void add_material(Sheet *sheet, const MaterialList *list, const char *field_name,
                         const ItemMaterial *material, MaterialState state)
{
    bool absent = !material_in_hand(state);
    g_autofree char *name = g_strdup_printf("%s:%s", field_name, material->code);
    g_autofree char *label =
        absent ? g_strdup_printf("%s (%s)", material->name,
                                 state == MATERIAL_PROMISED ? _("promised") : _("missing"))
               : g_strdup(material->name);
    SheetField *field = sheet_add(sheet, SHEET_FLAG, name, label, false, 0);

    field->trailing = true;
    field->chosen = absent && list->preselect;
}

static bool belongs(const MaterialList *list, const Case *file, const ItemMaterial *material)
{
    return item_material_needed(material, file->scenario) &&
           !(list->absent && material_in_hand(state_of(file, material))) &&
           !(list->tolerant && !material->tolerant);
}

/* What is not in hand first, each in the order of the item. */
static void add_materials(Sheet *sheet, const Case *file, const Item *item, const ActionRule *rule,
                          const FieldRule *field)
{
    const MaterialList *list = list_of(rule, field->name);
    g_autofree char *heading = words_label(field->label);
    SheetField *title = sheet_add(sheet, SHEET_HEADING, field->name, heading, false, 0);

    title->hidden = true;
    for (int in_hand = 0; in_hand <= 1; in_hand++) {
        for (size_t i = 0; item && i < item->material_count; i++) {
            const ItemMaterial *material = &item->materials[i];
            MaterialState state = state_of(file, material);
            if (material_in_hand(state) != (bool)in_hand || !belongs(list, file, material))
                continue;
            add_material(sheet, list, field->name, material, state);
            title->hidden = false;
        }
    }
}

/* ---- other fields -------------------------------------------------------------------------- */

static void add_choices(SheetField *field, const FieldRule *rule)
{
    for (const Choice *choice = rule->choices; choice && choice->name; choice++)
        sheet_add_choice(field, choice->name, _(choice->label));
    if (field->required && field->choices->len == 1)
        field->chosen = 0;
}

/* Kinds of field in the rule book and on a sheet; those that are not here have a form of their own.
 */
static const struct {
    FieldType type;
    SheetKind kind;
    PickFetch *fetch;
} kinds[] = {
    {FIELD_TEXT, SHEET_TEXT, NULL},
    {FIELD_LONG_TEXT, SHEET_LONG, NULL},
    {FIELD_CHOICE, SHEET_CHOICE, NULL},
    {FIELD_DATE, SHEET_DATE, NULL},
    {FIELD_INTEGER, SHEET_INTEGER, NULL},
    {FIELD_FLAG, SHEET_FLAG, NULL},
    {FIELD_STAFF, SHEET_PICK, act_fetch_staff},
    {FIELD_ORGANISATION, SHEET_PICK, act_fetch_organisations},
};

static void add_field(Sheet *sheet, const FieldRule *rule)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].type != rule->type)
            continue;
        g_autofree char *label = words_label(rule->label);
        SheetField *field =
            sheet_add(sheet, kinds[i].kind, rule->name, label, rule->required, rule->maximum);
        field->minimum = rule->minimum;
        field->mask = rule->mask;
        field->fetch = kinds[i].fetch;
        if (rule->type == FIELD_CHOICE)
            add_choices(field, rule);
    }
}

/* ---- what is usual ------------------------------------------------------------------------- */

#define CORRECTION_DAYS 10 /* working days that applicants are commonly given */

static void set_due(Sheet *sheet, App *app, const char *name, int working_days)
{
    const Rules *rules = cache_rules(app->cache);
    SheetField *field = sheet_field(sheet, name);

    if (!field || !rules || working_days <= 0)
        return;
    g_autofree char *day =
        date_format(calendar_due(rules->calendar, app->today, working_days, NULL, 0).day);
    sheet_set(field, day);
}

static bool all_in_hand(const Case *file, const Item *item)
{
    for (size_t i = 0; i < item->material_count; i++)
        if (item_material_needed(&item->materials[i], file->scenario) &&
            !material_in_hand(state_of(file, &item->materials[i])))
            return false;
    return true;
}

static void usual_accept(Sheet *sheet, App *app, const Case *file, const Item *item)
{
    if (all_in_hand(file, item))
        sheet_set(sheet_field(sheet, "mode"), "full");
    set_due(sheet, app, "due", item->tolerance_days);
}

static void usual_correction(Sheet *sheet, App *app, const Case *file, const Item *item)
{
    (void)file;
    (void)item;
    set_due(sheet, app, "due", CORRECTION_DAYS);
}

static const struct {
    Action action;
    void (*fill)(Sheet *sheet, App *app, const Case *file, const Item *item);
} usual[] = {
    {ACTION_ACCEPT, usual_accept},
    {ACTION_REQUEST_CORRECTION, usual_correction},
};

void act_fields_add(Sheet *sheet, App *app, const Case *file, const Item *item,
                    const ActionRule *rule)
{
    for (const FieldRule *field = rule->fields; field->name; field++) {
        if (field->type == FIELD_MATERIALS)
            add_materials(sheet, file, item, rule, field);
        else
            add_field(sheet, field);
    }
    for (size_t i = 0; item && i < G_N_ELEMENTS(usual); i++)
        if (action_rule(usual[i].action) == rule)
            usual[i].fill(sheet, app, file, item);
    act_fields_show(sheet);
}

/* ---- what is asked ------------------------------------------------------------------------- */

static void show(Sheet *sheet, const char *name, bool asked)
{
    GPtrArray *fields = sheet_fields(sheet);
    g_autofree char *prefix = g_strconcat(name, ":", NULL);
    bool any = false;

    for (guint i = 0; i < fields->len; i++) {
        SheetField *field = g_ptr_array_index(fields, i);
        if (!field->name || !g_str_has_prefix(field->name, prefix))
            continue;
        field->hidden = !asked;
        any = true;
    }
    SheetField *own = sheet_field(sheet, name);
    if (own)
        own->hidden = !asked || (own->kind == SHEET_HEADING && !any);
}

/* Papers that may follow, and by when, are a matter of accepting without them. */
void act_fields_show(Sheet *sheet)
{
    const SheetField *mode = sheet_field(sheet, "mode");

    if (!mode || !sheet_field(sheet, "missing"))
        return;
    bool tolerant = g_str_equal(sheet_value(mode), "tolerant");
    show(sheet, "missing", tolerant);
    show(sheet, "due", tolerant);
}
