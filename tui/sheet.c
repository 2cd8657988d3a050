#include "tui/sheet.h"

#include "domain/text.h"
#include "tui/text.h"

#include <string.h>

#define SHEET_COLUMNS 92
#define LONG_ROWS 4
#define LABELS_MAX 28
#define MARGIN 2

struct Sheet {
    Pane pane;
    const SheetClass *class;
    char *title;
    char *question; /* NULL: not asked again */
    void *data;
    GPtrArray *fields;
    int focus; /* index into fields; == length: the button */
    int scroll;
    bool touched; /* by the person */
    char *fault;  /* of the whole */
};

/* ---- making -------------------------------------------------------------------------------- */

static void field_free(void *data)
{
    SheetField *field = data;

    g_free(field->name);
    g_free(field->label);
    text_field_free(field->text);
    g_clear_pointer(&field->choices, g_ptr_array_unref);
    g_free(field->code);
    g_free(field->picked);
    g_free(field->fault);
    g_free(field);
}

static bool is_typed(SheetKind kind)
{
    return kind == SHEET_TEXT || kind == SHEET_LONG || kind == SHEET_INTEGER || kind == SHEET_DATE;
}

SheetField *sheet_add(Sheet *sheet, SheetKind kind, const char *name, const char *label,
                      bool required, int maximum)
{
    SheetField *field = g_new0(SheetField, 1);
    int longest = kind == SHEET_TEXT || kind == SHEET_LONG ? maximum : 12;

    field->name = g_strdup(name);
    field->label = g_strdup(label);
    field->kind = kind;
    field->required = required;
    field->maximum = maximum;
    field->chosen = kind == SHEET_CHOICE ? -1 : 0;
    if (is_typed(kind))
        field->text = text_field_new(longest, kind == SHEET_LONG);
    if (kind == SHEET_CHOICE)
        field->choices = pick_rows_new();
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

static SheetField *field_at(const Sheet *sheet, int index)
{
    return g_ptr_array_index(sheet->fields, (guint)index);
}

static int field_count(const Sheet *sheet)
{
    return (int)sheet->fields->len;
}

static SheetField *focused_field(const Sheet *sheet)
{
    bool there = sheet->focus >= 0 && sheet->focus < field_count(sheet);

    return there ? field_at(sheet, sheet->focus) : NULL;
}

SheetField *sheet_field(const Sheet *sheet, const char *name)
{
    for (int i = 0; i < field_count(sheet); i++)
        if (g_strcmp0(field_at(sheet, i)->name, name) == 0)
            return field_at(sheet, i);
    return NULL;
}

static PickRow *chosen_row(const SheetField *field)
{
    return field->chosen < 0 ? NULL : g_ptr_array_index(field->choices, (guint)field->chosen);
}

const char *sheet_value(const SheetField *field)
{
    const char *value = NULL;

    if (field->hidden)
        return "";
    if (field->text)
        value = text_field_text(field->text);
    else if (field->kind == SHEET_CHOICE)
        value = chosen_row(field) ? chosen_row(field)->code : NULL;
    else if (field->kind == SHEET_PICK)
        value = field->code;
    return value ? value : "";
}

bool sheet_flag(const SheetField *field)
{
    return !field->hidden && field->chosen == 1;
}

void sheet_set_choice(SheetField *field, const char *code)
{
    for (guint i = 0; i < field->choices->len; i++)
        if (g_str_equal(((PickRow *)g_ptr_array_index(field->choices, i))->code, code))
            field->chosen = (int)i;
}

/* ---- checking ------------------------------------------------------------------------------ */

static bool check_integer(const SheetField *field, Problem *problem)
{
    const char *text = sheet_value(field);
    char *end;
    gint64 number = g_ascii_strtoll(text, &end, 10);

    if (*end == '\0' && end != text && number >= field->minimum && number <= field->maximum)
        return true;
    g_autofree char *bounds =
        g_strdup_printf(_("a whole number from %d to %d"), field->minimum, field->maximum);
    return problem_set(problem, PROBLEM_FIELD_INVALID, field->label, bounds, NULL);
}

/* "+5" becomes the day on which five working days have passed. */
static void resolve_date(SheetField *field, App *app)
{
    const char *text = text_field_text(field->text);
    const Rules *rules = cache_rules(app->cache);
    char *end;

    if (text[0] != '+' || !g_ascii_isdigit(text[1]) || !rules)
        return;
    gint64 days = g_ascii_strtoll(text + 1, &end, 10);
    if (*end || days > 1000)
        return;
    Due due = calendar_due(rules->calendar, app->today, (int)days, NULL, 0);
    g_autofree char *day = date_format(due.day);
    text_field_set(field->text, day);
}

static bool check_kind(const SheetField *field, Problem *problem)
{
    date day;

    if (field->kind == SHEET_INTEGER)
        return check_integer(field, problem);
    if (field->kind == SHEET_DATE && !date_parse(sheet_value(field), &day))
        return problem_set(problem, PROBLEM_FIELD_INVALID, field->label,
                           _("write it as 2026-11-22, or +5 for five working days from today"),
                           NULL);
    return true;
}

static bool check_field(const SheetField *field, App *app, Problem *problem)
{
    bool filled = *sheet_value(field) || field->kind == SHEET_FLAG;

    if (field->hidden || field->kind == SHEET_HEADING || field->kind == SHEET_NOTE)
        return true;
    if (!filled && field->required)
        return problem_set(problem, PROBLEM_FIELD_MISSING, field->label, NULL);
    if (!filled)
        return true;
    return check_kind(field, problem) && (!field->check || field->check(field, app, problem));
}

static void set_fault(SheetField *field, const Problem *problem)
{
    g_free(field->fault);
    field->fault = problem ? problem_sentence(problem) : NULL;
    field->good = false;
}

/* As one leaves a field: what is wrong is said, but nothing that is merely not filled in yet. */
static void check_left(SheetField *field, App *app)
{
    g_auto(Problem) problem = {0};

    if (field->kind == SHEET_DATE)
        resolve_date(field, app);
    if (field->kind != SHEET_FLAG && !*sheet_value(field))
        return;
    bool well = check_field(field, app, &problem);
    set_fault(field, well ? NULL : &problem);
    field->good = well && field->check;
}

/* While typing: faults go as soon as they are put right, and appear only when the field is left. */
static void check_typed(SheetField *field, App *app)
{
    g_auto(Problem) problem = {0};
    bool well = check_field(field, app, &problem);

    if (well || field->fault)
        set_fault(field, well ? NULL : &problem);
    field->good = well && field->check && *sheet_value(field);
}

/* ---- moving -------------------------------------------------------------------------------- */

static bool can_focus(const SheetField *field)
{
    return !field->hidden && field->kind != SHEET_HEADING && field->kind != SHEET_NOTE;
}

static void leave_field(Sheet *sheet, App *app, SheetField *field)
{
    check_left(field, app);
    if (sheet->class->left)
        sheet->class->left(sheet, app, field);
}

static void go(Sheet *sheet, App *app, int step)
{
    SheetField *left = focused_field(sheet);
    int at = sheet->focus;

    if (left && app)
        leave_field(sheet, app, left);
    do {
        at += step;
        if (at < 0 || at > field_count(sheet))
            return;
    } while (at < field_count(sheet) && !can_focus(field_at(sheet, at)));
    sheet->focus = at;
}

static bool has_to_be_filled(const SheetField *field)
{
    return can_focus(field) && field->required && field->kind != SHEET_FLAG && !*sheet_value(field);
}

/* To the next field that has to be filled in; none: the button. */
static void skip(Sheet *sheet, App *app)
{
    SheetField *left = focused_field(sheet);
    int at = sheet->focus + 1;

    if (left && app)
        leave_field(sheet, app, left);
    while (at < field_count(sheet) && !has_to_be_filled(field_at(sheet, at)))
        at++;
    sheet->focus = at;
}

static void advance(Sheet *sheet, App *app)
{
    if (sheet->class->skips)
        skip(sheet, app);
    else
        go(sheet, app, 1);
}

void sheet_ready(Sheet *sheet)
{
    sheet->focus = -1;
    sheet->scroll = 0;
    advance(sheet, NULL);
}

bool sheet_focus(Sheet *sheet, const char *name)
{
    g_autofree char *within = g_strconcat(name, "/", NULL);

    for (int i = 0; i < field_count(sheet); i++) {
        const SheetField *field = field_at(sheet, i);
        if (field->name && can_focus(field) &&
            (g_str_equal(field->name, name) || g_str_has_prefix(field->name, within))) {
            sheet->focus = i;
            return true;
        }
    }
    return false;
}

static void focus_on(Sheet *sheet, const SheetField *field)
{
    for (int i = 0; i < field_count(sheet); i++)
        if (field_at(sheet, i) == field)
            sheet->focus = i;
}

/* ---- submitting ---------------------------------------------------------------------------- */

/* The field that "/payload/reason" or "/reason" is about. */
static SheetField *field_of_subject(const Sheet *sheet, const char *subject)
{
    const char *rest = subject;

    while (rest && (rest = strchr(rest, '/'))) {
        rest++;
        SheetField *field = sheet_field(sheet, rest);
        if (field && !field->hidden)
            return field;
    }
    return NULL;
}

static void show_problem(Sheet *sheet, const Problem *problem)
{
    SheetField *field = field_of_subject(sheet, problem->subject);

    if (field) {
        set_fault(field, problem);
        focus_on(sheet, field);
        return;
    }
    g_free(sheet->fault);
    sheet->fault = problem_sentence(problem);
}

static void submit_now(App *app, void *data)
{
    Sheet *sheet = data;
    g_auto(Problem) problem = {0};

    if (sheet->class->inside) {
        if (!sheet->class->submit(sheet, app, &problem))
            show_problem(sheet, &problem);
        return;
    }
    /* taken off the stack while it works, so that what it opens lies above what was below it */
    Pane *mine = app_take(app);
    if (sheet->class->submit(sheet, app, &problem)) {
        mine->class->free(mine);
        return;
    }
    app_push(app, mine);
    show_problem(sheet, &problem);
}

static bool all_well(Sheet *sheet, App *app)
{
    SheetField *first = NULL;

    for (int i = 0; i < field_count(sheet); i++) {
        SheetField *field = field_at(sheet, i);
        g_auto(Problem) problem = {0};
        if (field->kind == SHEET_DATE)
            resolve_date(field, app);
        bool well = check_field(field, app, &problem);
        set_fault(field, well ? NULL : &problem);
        if (!well && !first)
            first = field;
    }
    if (first)
        focus_on(sheet, first);
    return !first;
}

static void submit(Sheet *sheet, App *app)
{
    g_clear_pointer(&sheet->fault, g_free);
    if (!all_well(sheet, app))
        return;
    if (sheet->question)
        app_push(app, confirm_dialog_new(sheet->title, sheet->question, submit_now, sheet));
    else
        submit_now(app, sheet);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void changed(Sheet *sheet, App *app, SheetField *field)
{
    g_clear_pointer(&sheet->fault, g_free);
    sheet->touched = true;
    check_typed(field, app);
    if (sheet->class->changed)
        sheet->class->changed(sheet, app, field);
}

static bool turn(Sheet *sheet, App *app, SheetField *field, int step)
{
    int choices = field->kind == SHEET_FLAG ? 2 : field->choices ? (int)field->choices->len : 0;

    if (choices == 0)
        return false;
    if (field->chosen < 0)
        field->chosen = step > 0 ? 0 : choices - 1;
    else
        field->chosen = (field->chosen + step + choices) % choices;
    changed(sheet, app, field);
    return true;
}

static GPtrArray *fetch_choices(App *app, void *data, const char *typed, Problem *problem)
{
    Sheet *sheet = data;
    const SheetField *field = focused_field(sheet);
    GPtrArray *rows = pick_rows_new();

    (void)app;
    (void)problem;
    for (guint i = 0; i < field->choices->len; i++) {
        const PickRow *row = g_ptr_array_index(field->choices, i);
        if (pick_row_matches(row, typed))
            g_ptr_array_add(rows, pick_row_new(row->code, row->label, NULL));
    }
    return rows;
}

static void choice_chosen(App *app, void *data, const PickRow *row)
{
    Sheet *sheet = data;
    SheetField *field = focused_field(sheet);

    sheet_set_choice(field, row->code);
    changed(sheet, app, field);
    advance(sheet, app);
}

static GPtrArray *fetch_picks(App *app, void *data, const char *typed, Problem *problem)
{
    SheetField *field = focused_field(data);

    return field->fetch(app, field, typed, problem);
}

static void pick_chosen(App *app, void *data, const PickRow *row)
{
    Sheet *sheet = data;
    SheetField *field = focused_field(sheet);

    g_free(field->code);
    g_free(field->picked);
    field->code = g_strdup(row->code);
    field->picked = g_strdup(row->label);
    changed(sheet, app, field);
    advance(sheet, app);
}

static void choose(Sheet *sheet, App *app)
{
    SheetField *field = focused_field(sheet);

    if (!field)
        submit(sheet, app);
    else if (field->kind == SHEET_CHOICE)
        app_push(app, picker_new(app, field->label, fetch_choices, choice_chosen, sheet, NULL));
    else if (field->kind == SHEET_PICK)
        app_push(app, picker_new(app, field->label, fetch_picks, pick_chosen, sheet, NULL));
    else
        advance(sheet, app);
}

static void leave_now(App *app, void *data)
{
    (void)data;
    app_pop(app);
}

/* One wrong key must not cost a form that took minutes to fill in. */
static void leave(Sheet *sheet, App *app)
{
    if (sheet->touched)
        app_push(app, confirm_dialog_new(sheet->title, _("Leave? What was filled in is lost."),
                                         leave_now, NULL));
    else
        app_pop(app);
}

static bool act_on_field(Sheet *sheet, App *app, SheetField *field, Verb verb)
{
    if (field->text) {
        bool done = text_field_act(field->text, verb);
        if (done)
            changed(sheet, app, field);
        return true;
    }
    if (verb == VERB_LEFT || verb == VERB_RIGHT)
        return turn(sheet, app, field, verb == VERB_LEFT ? -1 : 1);
    if (verb == VERB_RUB_OUT && field->kind == SHEET_PICK) {
        g_clear_pointer(&field->code, g_free);
        g_clear_pointer(&field->picked, g_free);
        changed(sheet, app, field);
    }
    return true;
}

static bool sheet_act(Pane *pane, App *app, Verb verb, const char *argument)
{
    Sheet *sheet = (Sheet *)pane;
    SheetField *field = focused_field(sheet);

    (void)argument;
    switch (verb) {
    case VERB_UP:
    case VERB_PREVIOUS_FIELD:
        go(sheet, app, -1);
        return true;
    case VERB_DOWN:
    case VERB_NEXT_FIELD:
        go(sheet, app, 1);
        return true;
    case VERB_PAGE_UP:
    case VERB_PAGE_DOWN:
        for (int i = 0; i < 8; i++)
            go(sheet, app, verb == VERB_PAGE_UP ? -1 : 1);
        return true;
    case VERB_CHOOSE:
        choose(sheet, app);
        return true;
    case VERB_SAVE:
        submit(sheet, app);
        return true;
    case VERB_CANCEL:
        if (!sheet->class->inside)
            leave(sheet, app);
        return !sheet->class->inside;
    default:
        return field && act_on_field(sheet, app, field, verb);
    }
}

static void sheet_type(Pane *pane, App *app, const char *text, bool pasted)
{
    Sheet *sheet = (Sheet *)pane;
    SheetField *field = focused_field(sheet);

    if (!field)
        return;
    if (field->text) {
        text_field_type(field->text, text);
        changed(sheet, app, field);
    } else if (!pasted && g_str_equal(text, " ")) {
        turn(sheet, app, field, 1);
    } else if (!pasted && (field->kind == SHEET_PICK || field->kind == SHEET_CHOICE)) {
        choose(sheet, app);
        Pane *picker = app_top(app);
        picker->class->type(picker, app, text, false);
    }
}

/* ---- drawing ------------------------------------------------------------------------------- */

static int label_columns(const Sheet *sheet, const Screen *screen, int columns)
{
    int widest = 10;

    for (int i = 0; i < field_count(sheet); i++) {
        const SheetField *field = field_at(sheet, i);
        if (field->hidden || field->trailing || field->kind == SHEET_HEADING ||
            field->kind == SHEET_NOTE)
            continue;
        g_autofree char *clean = text_clean(field->label, screen->ambiguous_wide);
        widest = MAX(widest, text_columns(clean) + 2);
    }
    return MIN(widest, MIN(LABELS_MAX, columns * 2 / 5));
}

typedef struct {
    const Sheet *sheet;
    Area area;
    int labels;   /* columns of the labels */
    bool focused; /* the sheet has the keys */
} Frame;

static GPtrArray *fault_lines(const Frame *frame, const SheetField *field)
{
    return text_wrap(field->fault, MAX(frame->area.columns - frame->labels - 3, 8),
                     frame->area.screen->ambiguous_wide);
}

static int note_rows(const Frame *frame, const SheetField *field)
{
    g_autoptr(GPtrArray) lines =
        text_wrap(field->label, frame->area.columns, frame->area.screen->ambiguous_wide);
    return (int)lines->len;
}

static int field_rows(const Frame *frame, const SheetField *field)
{
    bool first = field == field_at(frame->sheet, 0);
    int rows = field->kind == SHEET_LONG ? LONG_ROWS : 1;

    if (field->hidden)
        return 0;
    if (field->kind == SHEET_NOTE)
        rows = note_rows(frame, field);
    if (field->kind == SHEET_HEADING && !first)
        rows++; /* a gap above */
    if (field->fault) {
        g_autoptr(GPtrArray) lines = fault_lines(frame, field);
        rows += (int)lines->len;
    }
    return rows;
}

static char *choice_text(const SheetField *field, bool focused)
{
    const PickRow *row = chosen_row(field);
    const char *label = row ? row->label : _("choose");

    return focused ? g_strdup_printf("‹ %s ›", label) : g_strdup(label);
}

static void draw_value(const Frame *frame, SheetField *field, const Area *at, bool focused)
{
    ThemeRole role = focused ? THEME_FIELD_FOCUS : THEME_FIELD;
    g_autofree char *text = NULL;

    if (field->text) {
        text_field_draw(field->text, at, role, focused && frame->focused);
        return;
    }
    if (field->kind == SHEET_FLAG)
        text = g_strdup(field->chosen == 1 ? "[x]" : "[ ]");
    else if (field->kind == SHEET_CHOICE)
        text = choice_text(field, focused);
    else
        text = g_strdup(field->picked ? field->picked : _("press Enter to choose"));
    draw_text(at, 0, 0, field->kind == SHEET_FLAG ? 3 : -1, role, text);
    if (focused)
        draw_cursor(at, 0, 0, false);
}

static void draw_fault(const Frame *frame, const SheetField *field, int row, int column)
{
    g_autoptr(GPtrArray) lines = fault_lines(frame, field);

    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *line =
            g_strconcat(i == 0 ? "! " : "  ", (char *)g_ptr_array_index(lines, i), NULL);
        draw_text(&frame->area, row + (int)i, column, -1, THEME_ERROR, line);
    }
}

static void draw_note(const Frame *frame, const SheetField *field, int row)
{
    g_autoptr(GPtrArray) lines =
        text_wrap(field->label, frame->area.columns, frame->area.screen->ambiguous_wide);

    for (guint i = 0; i < lines->len; i++)
        draw_put(&frame->area, row + (int)i, 0, THEME_DIM, g_ptr_array_index(lines, i));
}

/* An area may begin above the top while the sheet is scrolled; such a field is not drawn. */
static void draw_field(const Frame *frame, SheetField *field, int row, bool focused)
{
    int rows = field->kind == SHEET_LONG ? LONG_ROWS : 1;
    int value = frame->labels + 1;

    if (field->kind == SHEET_HEADING) {
        draw_put(&frame->area, row + field_rows(frame, field) - 1, 0, THEME_HEADER, field->label);
        return;
    }
    if (field->kind == SHEET_NOTE) {
        draw_note(frame, field, row);
        return;
    }
    if (row >= 0) {
        Area at = area_part(&frame->area, row, field->trailing ? 0 : value, rows,
                            field->trailing ? frame->labels : -1);
        draw_value(frame, field, &at, focused);
    }
    g_autofree char *label = g_strconcat(field->label, field->required ? " *" : "", NULL);
    draw_text(&frame->area, row, field->trailing ? value : 0, field->trailing ? -1 : frame->labels,
              focused ? THEME_STRONG : THEME_LABEL, label);
    if (field->fault)
        draw_fault(frame, field, row + rows, value);
    else if (field->good && !field->trailing)
        draw_text(&frame->area, row, frame->area.columns - 1, 1, THEME_GOOD, "✓");
}

static void scroll_to_focus(Sheet *sheet, const Frame *frame)
{
    int row = 0, top = 0, bottom = 0, rows = frame->area.rows;

    for (int i = 0; i < field_count(sheet); i++) {
        int height = field_rows(frame, field_at(sheet, i));
        if (i == sheet->focus) {
            top = row;
            bottom = row + height;
        }
        row += height;
    }
    if (sheet->focus == field_count(sheet))
        top = bottom = row;
    /* a heading just above is seen with its first field */
    sheet->scroll = CLAMP(sheet->scroll, bottom - rows, MAX(top - 2, 0));
    sheet->scroll = CLAMP(sheet->scroll, 0, MAX(row - rows, 0));
}

static void draw_foot(const Sheet *sheet, const Area *area)
{
    bool focused = sheet->focus == field_count(sheet);
    const char *label = sheet->class->button ? _(sheet->class->button) : verb_label(VERB_SAVE);
    g_autofree char *button = g_strdup_printf("[ %s ]", label);
    int at = draw_put(area, area->rows - 1, 0, focused ? THEME_BAR : THEME_STRONG, button);

    if (focused)
        draw_cursor(area, area->rows - 1, 0, false);
    at = draw_put(area, area->rows - 1, at + 2, THEME_KEY, "C-s");
    at = draw_put(area, area->rows - 1, at + 4, THEME_KEY, "Esc");
    draw_put(area, area->rows - 1, at + 1, THEME_HINT, verb_label(VERB_CANCEL));
}

static int content_rows(const Frame *frame)
{
    int rows = 0;

    for (int i = 0; i < field_count(frame->sheet); i++)
        rows += field_rows(frame, field_at(frame->sheet, i));
    return rows;
}

static int draw_sheet_fault(const Sheet *sheet, const Area *inside)
{
    int columns = inside->columns - 2;
    g_autoptr(GPtrArray) lines = text_wrap(sheet->fault, columns, inside->screen->ambiguous_wide);
    int rows = sheet->fault ? (int)lines->len : 0;

    for (int i = 0; i < rows; i++) {
        g_autofree char *line =
            g_strconcat(i == 0 ? "! " : "  ", (char *)g_ptr_array_index(lines, (guint)i), NULL);
        draw_text(inside, inside->rows - 1 - rows + i, 0, -1, THEME_ERROR, line);
    }
    return rows;
}

static void sheet_draw(Pane *pane, App *app, const Area *area, bool focused)
{
    Sheet *sheet = (Sheet *)pane;
    int columns = MIN(area->columns - MARGIN, SHEET_COLUMNS);
    Frame frame = {sheet, *area, 0, focused};

    frame.area.columns = columns - 5;
    frame.labels = label_columns(sheet, &app->screen, frame.area.columns);
    Area inside = *area;
    if (sheet->class->inside) {
        frame.area.columns = area->columns;
    } else {
        Area box = area_middle(area, MIN(content_rows(&frame) + 6, area->rows), columns);
        inside = draw_box(&box, sheet->title);
    }
    int fault = draw_sheet_fault(sheet, &inside);
    frame.area = area_part(&inside, 0, 0, MAX(inside.rows - 2 - fault, 1), -1);
    scroll_to_focus(sheet, &frame);

    int row = -sheet->scroll;
    for (int i = 0; i < field_count(sheet) && row < frame.area.rows; i++) {
        SheetField *field = field_at(sheet, i);
        int rows = field_rows(&frame, field);
        if (!field->hidden && row + rows > 0)
            draw_field(&frame, field, row, i == sheet->focus);
        row += rows;
    }
    draw_foot(sheet, &inside);
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
    g_free(sheet);
}

static const PaneClass sheet_pane_class = {.place = IN_SHEET,
                                           .draw = sheet_draw,
                                           .act = sheet_act,
                                           .type = sheet_type,
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
