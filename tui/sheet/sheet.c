#include "tui/sheet/sheet.h"

#include "domain/text.h"
#include "tui/sheet/sheet_draw.h"

#include <string.h>

#define PAGE_FIELDS 8
#define BURST 3 /* characters */
#define BURST_MS 30

/* ---- moving -------------------------------------------------------------------------------- */

static void tell_changed(Sheet *sheet, App *app, SheetField *field)
{
    if (sheet->class->changed)
        sheet->class->changed(sheet, app, field);
}

/* Its value may be brought into another form on the way, "+5" into a date. */
static void leave_field(Sheet *sheet, App *app)
{
    SheetField *field = sheet_focused(sheet);

    if (!field || !app)
        return;
    g_autofree char *before = g_strdup(sheet_value(field));
    field_check_left(field, app);
    if (!g_str_equal(before, sheet_value(field)))
        tell_changed(sheet, app, field);
    if (sheet->class->left)
        sheet->class->left(sheet, app, field);
}

/* The part that has the focus: a cell of a table, or the field itself. */
static SheetField *part_of(SheetField *field)
{
    const Widget *widget = field_widget(field);

    return widget->part ? widget->part(field) : field;
}

static void enter(Sheet *sheet, int index, int step)
{
    sheet->focus = index;
    SheetField *field = sheet_focused(sheet);
    if (field && field_widget(field)->enter)
        field_widget(field)->enter(field, step);
}

static void go_to(Sheet *sheet, App *app, int index)
{
    int step = index > sheet->focus ? 1 : -1;

    if (index == sheet->focus)
        return;
    leave_field(sheet, app);
    enter(sheet, index, step);
}

/* At an edge the field is checked all the same. */
static void go(Sheet *sheet, App *app, int step)
{
    int next = sheet_beside(sheet, sheet->focus, step, false);

    if (next == sheet->focus)
        leave_field(sheet, app);
    go_to(sheet, app, next);
}

/* A field of several parts is gone through part by part. */
static bool next_inside(Sheet *sheet, App *app, int step)
{
    SheetField *field = sheet_focused(sheet);
    const Widget *widget = field ? field_widget(field) : NULL;

    if (!widget || !widget->next || field->locked)
        return false;
    const SheetField *part = part_of(field);
    g_autofree char *before = g_strdup(sheet_value(part));
    bool inside = widget->next(field, app, step);
    if (!g_str_equal(before, sheet_value(part)))
        tell_changed(sheet, app, field);
    if (inside && sheet->class->left && app)
        sheet->class->left(sheet, app, field);
    return inside;
}

void sheet_advance(Sheet *sheet, App *app)
{
    if (next_inside(sheet, app, 1))
        return;
    go_to(sheet, app,
          sheet->class->skips ? sheet_next_empty(sheet, sheet->focus)
                              : sheet_beside(sheet, sheet->focus, 1, true));
}

static void tab(Sheet *sheet, App *app, int step)
{
    if (!next_inside(sheet, app, step))
        go_to(sheet, app, sheet_beside(sheet, sheet->focus, step, true));
}

void sheet_ready(Sheet *sheet)
{
    sheet->focus = -1;
    sheet->scroll = 0;
    sheet_advance(sheet, NULL);
}

bool sheet_focus(Sheet *sheet, const char *name)
{
    g_autofree char *within = g_strconcat(name, "/", NULL);

    for (int i = 0; i < sheet_count(sheet); i++) {
        const SheetField *field = sheet_at(sheet, i);
        if (field->name && field_can_focus(field) &&
            (g_str_equal(field->name, name) || g_str_has_prefix(field->name, within))) {
            enter(sheet, i, 1);
            return true;
        }
    }
    return false;
}

/* ---- submitting ---------------------------------------------------------------------------- */

static void set_sheet_fault(Sheet *sheet, char *sentence)
{
    g_free(sheet->fault);
    sheet->fault = sentence;
}

void sheet_show_problem(Sheet *sheet, const Problem *problem)
{
    SheetField *field = sheet_of_subject(sheet, problem->subject);

    if (!field) {
        set_sheet_fault(sheet, problem_sentence(problem));
        return;
    }
    field_set_fault(field, problem);
    enter(sheet, sheet_index(sheet, field), 0);
    const char *part = strstr(problem->subject, field->name) + strlen(field->name);
    if (field_widget(field)->seek && *part == '/')
        field_widget(field)->seek(field, part + 1);
}

static void submit_now(App *app, void *data)
{
    Sheet *sheet = data;
    g_auto(Problem) problem = {0};

    if (sheet->class->inside) {
        if (!sheet->class->submit(sheet, app, &problem))
            sheet_show_problem(sheet, &problem);
        return;
    }
    /* taken off the stack while it works, so that what it opens lies above what was below it */
    Pane *mine = app_take(app);
    if (sheet->class->submit(sheet, app, &problem)) {
        mine->class->free(mine);
        return;
    }
    app_push(app, mine);
    sheet_show_problem(sheet, &problem);
}

static void tell_faults(Sheet *sheet, int faults)
{
    g_autofree char *key = verb_key(VERB_NEXT_FAULT);

    set_sheet_fault(sheet,
                    g_strdup_printf(dngettext(TEXT_DOMAIN, "%d field has to be put right. %s: next",
                                              "%d fields have to be put right. %s: next",
                                              (unsigned long)faults),
                                    faults, key));
}

static void submit(Sheet *sheet, App *app)
{
    g_clear_pointer(&sheet->fault, g_free);
    leave_field(sheet, app);
    int faults = sheet_check_all(sheet, app);
    if (faults > 0) {
        enter(sheet, sheet_next_fault(sheet, -1), 0);
        tell_faults(sheet, faults);
    } else if (sheet->question) {
        app_push(app, confirm_dialog_new(sheet->title, sheet->question, submit_now, sheet));
    } else {
        submit_now(app, sheet);
    }
}

/* ---- keys ---------------------------------------------------------------------------------- */

void sheet_changed(Sheet *sheet, App *app, SheetField *field)
{
    SheetField *whole = field->within ? field->within : field;

    g_clear_pointer(&sheet->fault, g_free);
    sheet->touched = true;
    field->edited = true;
    whole->edited = true;
    /* by hand now, wherever it came from */
    sheet_set_source(whole, NULL, false);
    if (whole != field)
        field_check_typed(field, app);
    field_check_typed(whole, app);
    tell_changed(sheet, app, whole);
}

static bool take_answer(Sheet *sheet, App *app, SheetField *field, Answer answer)
{
    if (answer == ANSWER_CHANGED)
        sheet_changed(sheet, app, field);
    return answer != ANSWER_NONE;
}

static void tell_locked(App *app, const SheetField *field)
{
    g_autofree char *sentence =
        field->source ? g_strdup_printf(_("“%s” comes from “%s” and cannot be changed here."),
                                        field->label, field->source)
                      : g_strdup_printf(_("“%s” cannot be changed here."), field->label);

    app_tell(app, THEME_ERROR, sentence);
}

static void leave_now(App *app, void *data)
{
    (void)data;
    app_pop(app);
}

/* One wrong key must not cost a form that took minutes to fill in. */
static void cancel(Sheet *sheet, App *app)
{
    if (sheet->touched)
        app_push(app, confirm_dialog_new(sheet->title, _("Leave? What was filled in is lost."),
                                         leave_now, NULL));
    else
        app_pop(app);
}

static void page(Sheet *sheet, App *app, int step)
{
    for (int i = 0; i < PAGE_FIELDS; i++)
        go(sheet, app, step);
}

static void next_fault(Sheet *sheet, App *app)
{
    leave_field(sheet, app);
    int next = sheet_next_fault(sheet, sheet->focus);
    if (next >= 0)
        enter(sheet, next, 0);
    else
        app_tell(app, THEME_GOOD, _("Nothing has to be put right."));
}

/* A scanner that types its digits and Enter where no text is typed: what the first of them did is
 * taken back, and the others do nothing. */
static bool is_burst(Sheet *sheet, App *app, SheetField *part)
{
    Burst *burst = &sheet->burst;

    if (burst->field != part || app->now - burst->at > BURST_MS)
        burst->count = 0;
    if (burst->count++ == 0) {
        g_free(burst->before);
        burst->before = part ? g_strdup(sheet_value(part)) : NULL;
    }
    burst->field = part;
    burst->at = app->now;
    if (burst->count == BURST && part && sheet_set(part, burst->before))
        sheet_changed(sheet, app, part);
    return burst->count >= BURST;
}

static bool ends_burst(Sheet *sheet, App *app, Verb verb)
{
    bool ends = verb == VERB_CHOOSE && sheet->burst.count >= BURST &&
                app->now - sheet->burst.at <= BURST_MS;

    sheet->burst.count = 0;
    if (ends)
        app_tell(app, THEME_ERROR, _("No text is filled in here. Go to the field first."));
    return ends;
}

static bool act_on_field(Sheet *sheet, App *app, Verb verb)
{
    SheetField *field = sheet_focused(sheet);
    const Widget *widget = field ? field_widget(field) : NULL;

    return widget && widget->act && !field->locked &&
           take_answer(sheet, app, field, widget->act(field, sheet, app, verb));
}

static bool sheet_act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Sheet *sheet = (Sheet *)pane;

    (void)argument;
    if (ends_burst(sheet, app, verb) || act_on_field(sheet, app, verb))
        return true;
    switch (verb) {
    case VERB_UP:
        go(sheet, app, -1);
        return true;
    case VERB_DOWN:
        go(sheet, app, 1);
        return true;
    case VERB_NEXT_FIELD:
    case VERB_PREVIOUS_FIELD:
        tab(sheet, app, verb == VERB_NEXT_FIELD ? 1 : -1);
        return true;
    case VERB_PAGE_UP:
    case VERB_PAGE_DOWN:
        page(sheet, app, verb == VERB_PAGE_UP ? -1 : 1);
        return true;
    case VERB_CHOOSE:
        if (sheet_focused(sheet))
            sheet_advance(sheet, app);
        else
            submit(sheet, app);
        return true;
    case VERB_NEXT_FAULT:
        next_fault(sheet, app);
        return true;
    case VERB_SAVE:
        submit(sheet, app);
        return true;
    case VERB_CANCEL:
        if (sheet->class->inside)
            return false;
        cancel(sheet, app); /* it may be gone now */
        return true;
    default:
        return sheet_focused(sheet) != NULL;
    }
}

static void sheet_type(Pane *pane, App *app, const char *text, bool pasted)
{
    Sheet *sheet = (Sheet *)pane;
    SheetField *field = sheet_focused(sheet);
    SheetField *part = field ? part_of(field) : NULL;
    const Widget *widget = field ? field_widget(field) : NULL;
    bool typed = part && part->text;

    if (field && field->locked)
        tell_locked(app, field);
    else if (!pasted && !typed && is_burst(sheet, app, part))
        return;
    else if (widget && widget->type)
        take_answer(sheet, app, field, widget->type(field, sheet, app, text, pasted));
}

/* ---- beginning and end --------------------------------------------------------------------- */

static void sheet_leave(Pane *pane, App *app)
{
    leave_field((Sheet *)pane, app);
}

static void sheet_free(Pane *pane)
{
    Sheet *sheet = (Sheet *)pane;

    if (sheet->class->free_data)
        sheet->class->free_data(sheet->data);
    g_ptr_array_unref(sheet->fields);
    g_free(sheet->title);
    g_free(sheet->question);
    g_free(sheet->fault);
    g_free(sheet->burst.before);
    g_free(sheet);
}

static const PaneClass sheet_pane_class = {.place = IN_SHEET,
                                           .draw = sheet_draw,
                                           .act = sheet_act,
                                           .type = sheet_type,
                                           .leave = sheet_leave,
                                           .free = sheet_free};

Sheet *sheet_new(const SheetClass *class, const char *title, const char *question, void *data)
{
    Sheet *sheet = g_new0(Sheet, 1);

    sheet->pane.class = &sheet_pane_class;
    sheet->class = class;
    sheet->title = g_strdup(title);
    sheet->question = g_strdup(question);
    sheet->data = data;
    sheet->fields = g_ptr_array_new_with_free_func(field_free);
    return sheet;
}

Pane *sheet_pane(Sheet *sheet)
{
    return &sheet->pane;
}

void *sheet_data(const Sheet *sheet)
{
    return sheet->data;
}
