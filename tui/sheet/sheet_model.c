#include "tui/sheet/sheet_model.h"

#include "domain/text.h"

#include <string.h>

static const Widget *const widgets[SHEET_KIND_COUNT] = {
#define X(id, widget) [SHEET_##id] = &widget_##widget,
    SHEET_KINDS(X)
#undef X
};

const Widget *field_widget(const SheetField *field)
{
    return widgets[field->kind];
}

/* ---- fields -------------------------------------------------------------------------------- */

SheetField *field_new(SheetKind kind, const char *name, const char *label, bool required,
                      int maximum)
{
    SheetField *field = g_new0(SheetField, 1);

    field->name = g_strdup(name);
    field->label = g_strdup(label);
    field->kind = kind;
    field->required = required;
    field->maximum = maximum;
    if (widgets[kind]->begin)
        widgets[kind]->begin(field);
    return field;
}

SheetField *field_like(const SheetField *field)
{
    SheetField *like =
        field_new(field->kind, field->name, field->label, field->required, field->maximum);

    like->minimum = field->minimum;
    like->mask = field->mask;
    like->fetch = field->fetch;
    like->detailed = field->detailed;
    like->check = field->check;
    like->data = field->data;
    guint count = field->choices && like->choices ? field->choices->len : 0;
    for (guint i = count ? like->choices->len : 0; i < count; i++) {
        const PickRow *row = g_ptr_array_index(field->choices, i);
        sheet_add_choice(like, row->code, row->label);
    }
    return like;
}

void field_free(void *data)
{
    SheetField *field = data;

    if (widgets[field->kind]->free)
        widgets[field->kind]->free(field);
    if (field->free_kept)
        field->free_kept(field->kept);
    g_free(field->name);
    g_free(field->label);
    g_free(field->source);
    text_field_free(field->text);
    g_clear_pointer(&field->choices, g_ptr_array_unref);
    g_free(field->code);
    g_free(field->picked);
    g_free(field->fault);
    g_free(field);
}

SheetField *sheet_add(Sheet *sheet, SheetKind kind, const char *name, const char *label,
                      bool required, int maximum)
{
    SheetField *field = field_new(kind, name, label, required, maximum);

    g_ptr_array_add(sheet->fields, field);
    return field;
}

void sheet_add_choice(SheetField *field, const char *code, const char *label)
{
    g_ptr_array_add(field->choices, pick_row_new(code, label, NULL));
}

GPtrArray *sheet_fields(const Sheet *sheet)
{
    return sheet->fields;
}

SheetField *sheet_at(const Sheet *sheet, int index)
{
    return g_ptr_array_index(sheet->fields, (guint)index);
}

int sheet_count(const Sheet *sheet)
{
    return (int)sheet->fields->len;
}

SheetField *sheet_focused(const Sheet *sheet)
{
    bool there = sheet->focus >= 0 && sheet->focus < sheet_count(sheet);

    return there ? sheet_at(sheet, sheet->focus) : NULL;
}

SheetField *sheet_field(const Sheet *sheet, const char *name)
{
    for (int i = 0; i < sheet_count(sheet); i++)
        if (g_strcmp0(sheet_at(sheet, i)->name, name) == 0)
            return sheet_at(sheet, i);
    return NULL;
}

int sheet_index(const Sheet *sheet, const SheetField *field)
{
    for (int i = 0; i < sheet_count(sheet); i++)
        if (sheet_at(sheet, i) == field)
            return i;
    return -1;
}

/* ---- values -------------------------------------------------------------------------------- */

const char *sheet_own_value(const SheetField *field)
{
    const Widget *widget = field_widget(field);
    const char *value = widget->value ? widget->value(field) : NULL;

    return value ? value : "";
}

const char *sheet_value(const SheetField *field)
{
    return field->hidden ? "" : sheet_own_value(field);
}

bool sheet_flag(const SheetField *field)
{
    return !field->hidden && field->chosen == 1;
}

bool sheet_set(SheetField *field, const char *value)
{
    const Widget *widget = field_widget(field);

    return widget->set && widget->set(field, value ? value : "");
}

void sheet_set_choice(SheetField *field, const char *code)
{
    sheet_set(field, code);
}

void sheet_set_picked(SheetField *field, const char *code, const char *label)
{
    sheet_set(field, code);
    if (code && *code && label) {
        g_free(field->picked);
        field->picked = g_strdup(label);
    }
}

void sheet_set_source(SheetField *field, const char *source, bool locked)
{
    char *copy = g_strdup(source);

    g_free(field->source);
    field->source = copy;
    field->locked = locked;
}

void sheet_progress(const Sheet *sheet, int *filled, int *required)
{
    *filled = 0;
    *required = 0;
    for (int i = 0; i < sheet_count(sheet); i++) {
        const SheetField *field = sheet_at(sheet, i);
        if (!field_can_focus(field) || !field->required || field_widget(field)->always_filled)
            continue;
        *required += 1;
        *filled += field_is_filled(field);
    }
}

/* ---- checking ------------------------------------------------------------------------------ */

bool field_can_focus(const SheetField *field)
{
    return !field->hidden && field_widget(field)->takes_focus;
}

bool field_is_filled(const SheetField *field)
{
    const Widget *widget = field_widget(field);

    if (widget->filled)
        return widget->filled(field);
    return widget->always_filled || *sheet_value(field);
}

bool field_check(const SheetField *field, App *app, Problem *problem)
{
    const Widget *widget = field_widget(field);

    if (!field_can_focus(field))
        return true;
    if (!field_is_filled(field))
        return !field->required || problem_set(problem, PROBLEM_FIELD_MISSING, field->label, NULL);
    if (widget->check && !widget->check(field, app, problem))
        return false;
    return !field->check || field->check(field, app, problem);
}

void field_set_fault(SheetField *field, const Problem *problem)
{
    g_free(field->fault);
    field->fault = problem ? problem_sentence(problem) : NULL;
    field->good = false;
}

void field_settle(SheetField *field, App *app)
{
    const Widget *widget = field_widget(field);

    /* what nobody touched stays as it came */
    if (widget->settle && field->edited)
        widget->settle(field, app);
}

void field_check_left(SheetField *field, App *app)
{
    g_auto(Problem) problem = {0};

    field_settle(field, app);
    if (!field_is_filled(field))
        return;
    bool well = field_check(field, app, &problem);
    field_set_fault(field, well ? NULL : &problem);
    field->good = well && field->check;
}

/* What is missing in the parts is told once all of it is left. */
static void check_typed_part(SheetField *field)
{
    if (!field_widget(field)->faulty(field))
        field_set_fault(field, NULL);
}

void field_check_typed(SheetField *field, App *app)
{
    g_auto(Problem) problem = {0};

    if (field_widget(field)->faulty) {
        check_typed_part(field);
        return;
    }
    bool well = field_check(field, app, &problem);
    if (well || field->fault)
        field_set_fault(field, well ? NULL : &problem);
    field->good = well && field->check && field_is_filled(field);
}

int sheet_check_all(Sheet *sheet, App *app)
{
    int faults = 0;

    for (int i = 0; i < sheet_count(sheet); i++) {
        SheetField *field = sheet_at(sheet, i);
        g_auto(Problem) problem = {0};
        field_settle(field, app);
        bool well = field_check(field, app, &problem);
        field_set_fault(field, well ? NULL : &problem);
        field->good = well && field->check && field_is_filled(field);
        faults += !well;
    }
    return faults;
}

const SheetField *sheet_check_filled(Sheet *sheet, App *app)
{
    const SheetField *first = NULL;

    for (int i = 0; i < sheet_count(sheet); i++) {
        SheetField *field = sheet_at(sheet, i);
        if (!field_can_focus(field) || !field_is_filled(field))
            continue;
        field_check_left(field, app);
        if (field->fault && !first)
            first = field;
    }
    return first;
}

/* ---- where to go --------------------------------------------------------------------------- */

int sheet_beside(const Sheet *sheet, int at, int step, bool over_locked)
{
    int next = at + step;

    while (next >= 0 && next < sheet_count(sheet)) {
        const SheetField *field = sheet_at(sheet, next);
        if (field_can_focus(field) && !(over_locked && field->locked))
            return next;
        next += step;
    }
    return next == sheet_count(sheet) ? next : at;
}

int sheet_next_empty(const Sheet *sheet, int at)
{
    int next = at + 1;

    while (next < sheet_count(sheet)) {
        const SheetField *field = sheet_at(sheet, next);
        if (field_can_focus(field) && field->required && !field->locked && !field_is_filled(field))
            break;
        next++;
    }
    return next;
}

int sheet_next_fault(const Sheet *sheet, int at)
{
    int count = sheet_count(sheet);

    for (int step = 1; step <= count + 1; step++) {
        int next = (at + step) % (count + 1);
        if (next < count && field_can_focus(sheet_at(sheet, next)) && sheet_at(sheet, next)->fault)
            return next;
    }
    return -1;
}

/* A field, or the first part of what is not one itself: an address, a list of boxes. */
static SheetField *shown_field(const Sheet *sheet, const char *name)
{
    SheetField *field = sheet_field(sheet, name);
    size_t length = strlen(name);

    if (!field || field_can_focus(field))
        return field;
    for (int i = 0; i < sheet_count(sheet); i++) {
        SheetField *part = sheet_at(sheet, i);
        bool below = part->name && strncmp(part->name, name, length) == 0 &&
                     (part->name[length] == '/' || part->name[length] == ':');
        if (below && field_can_focus(part))
            return part;
    }
    return NULL;
}

/* "/payload/form/members/0/name" is about the field "form/members/0/name", or "form/members". */
SheetField *sheet_of_subject(const Sheet *sheet, const char *subject)
{
    g_autofree char *place = g_strdup(subject ? subject : "");
    char *end;

    while ((end = strrchr(place, '/'))) {
        for (const char *rest = strchr(place, '/'); rest; rest = strchr(rest + 1, '/')) {
            SheetField *field = shown_field(sheet, rest + 1);
            if (field)
                return field;
        }
        *end = '\0';
    }
    return NULL;
}
