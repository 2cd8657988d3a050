/* Sheets and the kinds of field on them, driven by keys as the screen would, without a terminal. */
#include "tests/support/test.h"

#include "tui/sheet/daypicker.h"
#include "tui/sheet/sheet_model.h"

#include <string.h>

#define SUNDAY "2026-11-22"

typedef struct {
    App app;
    Sheet *sheet;
    int submitted;
    GString *left;    /* names of the fields that were left, each behind a blank */
    GString *changed; /* the same */
} Desk;

static Desk desk;

static bool submit(Sheet *sheet, App *app, Problem *problem)
{
    (void)sheet;
    (void)app;
    (void)problem;
    desk.submitted++;
    return true;
}

static void left(Sheet *sheet, App *app, SheetField *field)
{
    (void)sheet;
    (void)app;
    g_string_append_printf(desk.left, " %s", field->name);
}

static void changed(Sheet *sheet, App *app, SheetField *field)
{
    (void)sheet;
    (void)app;
    g_string_append_printf(desk.changed, " %s", field->name);
}

static const SheetClass class = {
    .submit = submit, .left = left, .changed = changed, .inside = true};

static int set_up(void **state)
{
    (void)state;
    desk = (Desk){.left = g_string_new(NULL), .changed = g_string_new(NULL)};
    date_parse(SUNDAY, &desk.app.today);
    desk.app.now = date_start(desk.app.today);
    desk.app.dialogs = g_ptr_array_new();
    desk.sheet = sheet_new(&class, "Title", NULL, NULL);
    return 0;
}

static int tear_down(void **state)
{
    Pane *pane = sheet_pane(desk.sheet);

    (void)state;
    while (desk.app.dialogs->len > 0)
        app_pop(&desk.app);
    pane->class->free(pane);
    g_ptr_array_unref(desk.app.dialogs);
    g_string_free(desk.left, TRUE);
    g_string_free(desk.changed, TRUE);
    g_free(desk.app.message);
    return 0;
}

/* The dialog on top, or the sheet. */
static Pane *top(void)
{
    guint open = desk.app.dialogs->len;

    return open > 0 ? g_ptr_array_index(desk.app.dialogs, open - 1) : sheet_pane(desk.sheet);
}

static void press(Verb verb)
{
    desk.app.now += 1000;
    top()->class->act(top(), &desk.app, verb, "");
}

/* Key by key, as a person types. */
static void type(const char *text)
{
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        g_autofree char *character = g_strndup(at, (gsize)(g_utf8_next_char(at) - at));
        desk.app.now += 1000;
        top()->class->type(top(), &desk.app, character, false);
    }
}

/* All at once, as a scanner does, with its Enter. */
static void scan(const char *text)
{
    for (const char *at = text; *at; at++) {
        char character[] = {*at, '\0'};
        top()->class->type(top(), &desk.app, character, false);
    }
    top()->class->act(top(), &desk.app, VERB_CHOOSE, "");
    desk.app.now += 1000;
}

static SheetField *add(SheetKind kind, const char *name, bool required)
{
    return sheet_add(desk.sheet, kind, name, name, required, 200);
}

static SheetField *add_choices(SheetKind kind, const char *name, bool required)
{
    SheetField *field = add(kind, name, required);

    sheet_add_choice(field, "new", "新办");
    sheet_add_choice(field, "change", "变更");
    sheet_add_choice(field, "renew", "延续");
    return field;
}

static void assert_focus(const char *name)
{
    const SheetField *field = sheet_focused(desk.sheet);

    assert_string_equal(field ? field->name : "the button", name);
}

static void assert_value(const SheetField *field, const char *value)
{
    assert_string_equal(sheet_value(field), value);
}

/* ---- moving and submitting ----------------------------------------------------------------- */

static void test_enter_goes_on_and_submits_only_on_the_button(void **state)
{
    (void)state;
    add(SHEET_TEXT, "first", false);
    add(SHEET_NOTE, "read", false);
    add(SHEET_TEXT, "second", false);
    sheet_ready(desk.sheet);
    assert_focus("first");
    press(VERB_CHOOSE);
    assert_focus("second");
    press(VERB_CHOOSE);
    assert_focus("the button");
    assert_int_equal(desk.submitted, 0);
    press(VERB_CHOOSE);
    assert_int_equal(desk.submitted, 1);
}

static void test_a_locked_field_is_passed_over_by_enter_and_reached_by_arrows(void **state)
{
    (void)state;
    add(SHEET_TEXT, "first", false);
    SheetField *locked = add(SHEET_TEXT, "locked", false);
    add(SHEET_TEXT, "last", false);
    sheet_set(locked, "云汀");
    sheet_set_source(locked, "证照 1", true);
    sheet_ready(desk.sheet);
    press(VERB_CHOOSE);
    assert_focus("last");
    press(VERB_PREVIOUS_FIELD);
    assert_focus("first");
    press(VERB_DOWN);
    assert_focus("locked");
    type("x");
    press(VERB_RUB_OUT);
    assert_value(locked, "云汀");
    assert_non_null(strstr(desk.app.message, "证照 1"));
}

static void test_a_value_that_is_changed_by_hand_has_no_source_any_more(void **state)
{
    (void)state;
    SheetField *field = add(SHEET_TEXT, "name", false);
    sheet_set(field, "云汀");
    sheet_set_source(field, "证照 1", false);
    sheet_ready(desk.sheet);
    assert_false(field->edited);
    type("市");
    assert_null(field->source);
    assert_true(field->edited);
}

static void test_each_field_is_told_as_it_is_changed_and_left(void **state)
{
    (void)state;
    add(SHEET_TEXT, "a", false);
    add(SHEET_YES_NO, "b", false);
    sheet_ready(desk.sheet);
    type("x");
    press(VERB_CHOOSE);
    type("y");
    press(VERB_CHOOSE);
    assert_string_equal(desk.changed->str, " a b");
    assert_string_equal(desk.left->str, " a b");
}

static void test_submitting_goes_to_the_first_fault_and_says_how_many(void **state)
{
    (void)state;
    add(SHEET_TEXT, "fine", false);
    SheetField *first = add(SHEET_TEXT, "first", true);
    add(SHEET_DATE, "second", true);
    sheet_ready(desk.sheet);
    press(VERB_SAVE);
    assert_int_equal(desk.submitted, 0);
    assert_focus("first");
    assert_non_null(first->fault);
    assert_non_null(strstr(desk.sheet->fault, "2 fields"));
    press(VERB_NEXT_FAULT);
    assert_focus("second");
    press(VERB_NEXT_FAULT);
    assert_focus("first");
}

static void test_a_fault_goes_as_soon_as_it_is_put_right(void **state)
{
    (void)state;
    SheetField *field = add(SHEET_INTEGER, "count", true);
    sheet_ready(desk.sheet);
    type("x");
    assert_null(field->fault);
    press(VERB_DOWN);
    assert_non_null(field->fault);
    press(VERB_UP);
    press(VERB_RUB_OUT);
    type("7");
    assert_null(field->fault);
}

static void test_progress_counts_what_is_required_and_asked(void **state)
{
    (void)state;
    int filled, required;
    add(SHEET_TEXT, "optional", false);
    sheet_set(add(SHEET_TEXT, "a", true), "x");
    add(SHEET_TEXT, "b", true);
    add(SHEET_TEXT, "c", true)->hidden = true;
    add(SHEET_FLAG, "d", true);
    sheet_progress(desk.sheet, &filled, &required);
    assert_int_equal(filled, 1);
    assert_int_equal(required, 2);
}

static void test_a_problem_finds_its_field_by_its_subject(void **state)
{
    (void)state;
    SheetField *name = add(SHEET_TEXT, "form/addr/text", false);
    SheetField *table = add(SHEET_TABLE, "form/members", false);
    assert_ptr_equal(sheet_of_subject(desk.sheet, "/payload/form/addr/text"), name);
    assert_ptr_equal(sheet_of_subject(desk.sheet, "/form/members/0/name"), table);
    add(SHEET_KEPT, "form/place", false);
    SheetField *door = add(SHEET_TEXT, "form/place/text", false);
    assert_ptr_equal(sheet_of_subject(desk.sheet, "/form/place"), door);
    assert_null(sheet_of_subject(desk.sheet, "/form/other"));
    assert_null(sheet_of_subject(desk.sheet, NULL));
}

/* ---- a scanner ----------------------------------------------------------------------------- */

static void test_a_scanner_fills_a_text_field_and_goes_on(void **state)
{
    (void)state;
    SheetField *number = add(SHEET_TEXT, "number", true);
    add(SHEET_TEXT, "next", false);
    sheet_ready(desk.sheet);
    scan("37990219880714003X");
    assert_value(number, "37990219880714003X");
    assert_focus("next");
}

static void test_a_scanner_changes_nothing_where_no_text_is_typed(void **state)
{
    (void)state;
    SheetField *choice = add_choices(SHEET_CHOICE, "scenario", true);
    sheet_set(choice, "renew");
    sheet_ready(desk.sheet);
    scan("112212");
    assert_value(choice, "renew");
    assert_focus("scenario");
    assert_int_equal(desk.app.dialogs->len, 0);
}

static void test_a_scanner_does_not_press_the_button(void **state)
{
    (void)state;
    add(SHEET_TEXT, "name", false);
    sheet_ready(desk.sheet);
    press(VERB_CHOOSE);
    assert_focus("the button");
    scan("37990219880714003X");
    assert_int_equal(desk.submitted, 0);
}

/* ---- kinds --------------------------------------------------------------------------------- */

static void test_days_are_taken_as_people_write_them(void **state)
{
    static const struct {
        const char *text;
        const char *day; /* NULL: none */
    } rows[] = {
        {"2026-11-27", "2026-11-27"},
        {"2026-1-2", "2026-01-02"},
        {"20261127", "2026-11-27"},
        {"2026/11/27", "2026-11-27"},
        {"2026.11.27", "2026-11-27"},
        {"11-27", "2026-11-27"},
        {"1127", "2026-11-27"},
        {"2026年11月27日", "2026-11-27"},
        {"11月27日", "2026-11-27"},
        {"２０２６１１２７", "2026-11-27"},
        {" 2026-11-27 ", "2026-11-27"},
        {"今天", SUNDAY},
        {"明天", "2026-11-23"},
        {"tomorrow", "2026-11-23"},
        {"2026-13-01", NULL},
        {"2026-02-30", NULL},
        {"20261", NULL},
        {"2026", NULL},
        {"+", NULL},
        {"-1-1", NULL},
        {"2026-11-27-1", NULL},
        {"", NULL},
        {"+5", NULL}, /* no calendar */
    };
    date today, day;

    (void)state;
    date_parse(SUNDAY, &today);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool found = day_from_text(rows[i].text, today, NULL, &day);
        if (found != (rows[i].day != NULL))
            fail_msg("“%s”", rows[i].text);
        g_autofree char *text = found ? date_format(day) : NULL;
        assert_int_equal(g_strcmp0(text, rows[i].day), 0);
    }
}

static void test_a_date_is_brought_into_its_form_as_it_is_left(void **state)
{
    (void)state;
    SheetField *field = add(SHEET_DATE, "day", true);
    add(SHEET_TEXT, "next", false);
    sheet_ready(desk.sheet);
    type("20261127");
    press(VERB_CHOOSE);
    assert_value(field, "2026-11-27");
    assert_null(field->fault);
}

static void test_amounts_get_two_places_and_lose_their_commas(void **state)
{
    static const struct {
        const char *text;
        const char *value;
        bool well;
    } rows[] = {
        {"1234.5", "1234.50", true},
        {"12", "12.00", true},
        {"￥1,234,567.89", "1234567.89", true},
        {"１２３", "123.00", true},
        {"0", "0.00", true},
        {"100元", "100.00", true},
        {"1.234", "1.234", false},
        {"1,23", "1,23", false},
        {"abc", "abc", false},
        {"1.", "1.", false},
        {"-5", "-5.00", true},
    };

    (void)state;
    SheetField *field = add(SHEET_MONEY, "amount", true);
    add(SHEET_TEXT, "next", false);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        sheet_ready(desk.sheet);
        sheet_set(field, "");
        type(rows[i].text);
        press(VERB_CHOOSE);
        assert_value(field, rows[i].value);
        assert_true((field->fault == NULL) == rows[i].well);
    }
}

static void test_a_choice_is_made_with_its_digit(void **state)
{
    (void)state;
    SheetField *field = add_choices(SHEET_CHOICE, "scenario", true);
    add(SHEET_TEXT, "next", false);
    sheet_ready(desk.sheet);
    type("2");
    assert_value(field, "change");
    press(VERB_RIGHT);
    assert_value(field, "renew");
    press(VERB_CHOOSE);
    assert_focus("next");
}

static void test_digits_search_where_labels_begin_with_them(void **state)
{
    (void)state;
    static const char *const labels[] = {"200", "300", "500", "1000", "1500", "3000", "元"};
    SheetField *field = add(SHEET_CHOICE, "level", true);
    add(SHEET_TEXT, "next", false);
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
        sheet_add_choice(field, labels[i], labels[i]);
    sheet_ready(desk.sheet);
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        assert_true(sheet_focus(desk.sheet, "level"));
        type(labels[i]);
        press(VERB_CHOOSE);
        assert_value(field, labels[i]);
        assert_focus("next");
    }
}

static void test_a_choice_is_found_by_its_initials(void **state)
{
    (void)state;
    SheetField *field = add_choices(SHEET_CHOICE, "scenario", true);
    add(SHEET_TEXT, "next", false);
    sheet_ready(desk.sheet);
    type("yx");
    assert_int_equal(desk.app.dialogs->len, 1);
    press(VERB_CHOOSE);
    assert_value(field, "renew");
    assert_focus("next");
}

static void test_a_value_that_is_no_choice_is_refused(void **state)
{
    (void)state;
    SheetField *field = add_choices(SHEET_CHOICE, "scenario", true);
    assert_true(sheet_set(field, "new"));
    assert_false(sheet_set(field, "other"));
    assert_value(field, "new");
    assert_true(sheet_set(field, ""));
    assert_value(field, "");
}

static void test_several_choices_are_ticked(void **state)
{
    (void)state;
    SheetField *field = add_choices(SHEET_CHOICES, "scope", true);
    sheet_ready(desk.sheet);
    type(" ");
    press(VERB_RIGHT);
    press(VERB_RIGHT);
    type(" ");
    assert_value(field, "0,2");
    type("2");
    assert_value(field, "0,1,2");
    type("-");
    assert_value(field, "");
    type("+");
    assert_value(field, "0,1,2");
    assert_true(sheet_set(field, "1"));
    assert_true(sheet_ticked(field, 1));
    assert_false(sheet_ticked(field, 0));
}

static void test_yes_and_no_are_typed(void **state)
{
    (void)state;
    SheetField *field = add(SHEET_YES_NO, "online", true);
    sheet_ready(desk.sheet);
    assert_value(field, "");
    type("y");
    assert_value(field, "yes");
    type("否");
    assert_value(field, "no");
    type("是");
    assert_value(field, "yes");
}

/* ---- a month ------------------------------------------------------------------------------- */

static SheetField *at_month(void)
{
    SheetField *field = add(SHEET_DATE, "day", true);

    add(SHEET_TEXT, "next", false);
    sheet_ready(desk.sheet);
    press(VERB_CHOOSE);
    assert_int_equal(desk.app.dialogs->len, 1);
    return field;
}

static void test_a_day_is_taken_from_a_month(void **state)
{
    (void)state;
    SheetField *field = at_month();
    press(VERB_DOWN);
    press(VERB_RIGHT);
    press(VERB_CHOOSE);
    assert_value(field, "2026-11-30");
    assert_focus("next");
}

static void test_a_month_is_turned_to_its_last_day(void **state)
{
    (void)state;
    SheetField *field = at_month();
    for (int i = 0; i < 8; i++)
        press(VERB_RIGHT);
    press(VERB_PAGE_DOWN);
    press(VERB_PAGE_DOWN);
    press(VERB_CHOOSE);
    assert_value(field, "2027-01-30");
    sheet_ready(desk.sheet);
    press(VERB_OFFER);
    press(VERB_PAGE_DOWN);
    press(VERB_YEAR_NEXT);
    press(VERB_CHOOSE);
    assert_value(field, "2028-02-28");
}

static void test_a_month_is_left_without_a_day(void **state)
{
    (void)state;
    SheetField *field = at_month();
    press(VERB_CANCEL);
    assert_value(field, "");
    assert_focus("day");
}

/* ---- a table ------------------------------------------------------------------------------- */

static SheetField *add_table(int most)
{
    SheetField *table = sheet_add(desk.sheet, SHEET_TABLE, "form/members", "members", false, most);

    sheet_add_column(table, SHEET_TEXT, "name", "Name", true, 30);
    SheetField *relation = sheet_add_column(table, SHEET_CHOICE, "relation", "Relation", true, 0);
    sheet_add_choice(relation, "1", "配偶");
    sheet_add_choice(relation, "2", "子女");
    sheet_add_column(table, SHEET_MONEY, "income", "Income", false, 0);
    sheet_table_need(table, 1);
    add(SHEET_TEXT, "next", false);
    sheet_ready(desk.sheet);
    return table;
}

static void fill_row(const char *name)
{
    type(name);
    press(VERB_CHOOSE);
    type("1");
    press(VERB_CHOOSE);
    type("100");
    press(VERB_CHOOSE);
}

static const char *cell_value(const SheetField *table, int row, int column)
{
    return sheet_value(sheet_table_cell(table, row, column));
}

static void test_a_table_is_filled_row_by_row_with_enter(void **state)
{
    (void)state;
    SheetField *table = add_table(0);
    fill_row("陈暮云");
    fill_row("陈晨");
    press(VERB_CHOOSE); /* from the empty row on */
    assert_focus("next");
    assert_int_equal(sheet_table_rows(table), 2);
    assert_string_equal(cell_value(table, 0, 0), "陈暮云");
    assert_string_equal(cell_value(table, 1, 1), "1");
    assert_string_equal(cell_value(table, 1, 2), "100.00");
}

static void test_a_row_above_the_focus_is_taken_out_and_the_focus_stays(void **state)
{
    (void)state;
    SheetField *table = add_table(0);
    int row, column;

    fill_row("陈暮云");
    fill_row("赵望");
    fill_row("李青禾");
    sheet_table_go(table, 2, 1);
    sheet_table_remove(table, 0);
    sheet_table_place(table, &row, &column);
    assert_int_equal(row, 1);
    assert_int_equal(column, 1);
    assert_string_equal(cell_value(table, row, 0), "李青禾");
}

static void test_a_table_takes_more_rows_than_a_screen_and_no_more_than_allowed(void **state)
{
    (void)state;
    SheetField *table = add_table(25);
    for (int i = 0; i < 25; i++)
        fill_row("陈暮云");
    assert_focus("next");
    assert_int_equal(sheet_table_rows(table), 25);
}

static void test_a_row_is_taken_out(void **state)
{
    (void)state;
    SheetField *table = add_table(0);
    fill_row("陈暮云");
    fill_row("陈晨");
    press(VERB_UP);
    press(VERB_UP);
    press(VERB_REMOVE_ROW);
    assert_int_equal(sheet_table_rows(table), 1);
    assert_string_equal(cell_value(table, 0, 0), "陈晨");
    press(VERB_REMOVE_ROW);
    press(VERB_REMOVE_ROW);
    assert_int_equal(sheet_table_rows(table), 0);
}

static void test_a_fault_in_a_table_names_its_row_and_is_gone_to(void **state)
{
    (void)state;
    SheetField *table = add_table(0);
    fill_row("陈暮云");
    type("陈晨");
    press(VERB_SAVE);
    assert_focus("form/members");
    assert_non_null(strstr(table->fault, "row 2"));
    assert_non_null(strstr(table->fault, "Relation"));
    assert_ptr_equal(field_widget(table)->part(table), sheet_table_cell(table, 1, 1));
    type("2");
    assert_null(table->fault);
}

static void test_a_row_that_is_being_filled_in_has_no_fault_yet(void **state)
{
    (void)state;
    SheetField *table = add_table(0);
    type("陈暮云");
    press(VERB_CHOOSE);
    type("1");
    assert_null(table->fault);
    assert_null(sheet_table_cell(table, 0, 1)->fault);
    press(VERB_RUB_OUT);
    for (int i = 0; i < 3; i++)
        press(VERB_DOWN);
    press(VERB_UP);
    assert_null(sheet_table_cell(table, 0, 0)->fault);
}

static void test_tabs_go_back_through_a_table(void **state)
{
    (void)state;
    SheetField *table = add_table(0);
    fill_row("陈暮云");
    press(VERB_PREVIOUS_FIELD);
    assert_ptr_equal(field_widget(table)->part(table), sheet_table_cell(table, 0, 2));
    press(VERB_PREVIOUS_FIELD);
    assert_ptr_equal(field_widget(table)->part(table), sheet_table_cell(table, 0, 1));
}

static void test_a_scanner_in_a_table_goes_from_cell_to_cell(void **state)
{
    (void)state;
    SheetField *table = add_table(0);
    scan("ABC");
    assert_string_equal(cell_value(table, 0, 0), "ABC");
    scan("12121");
    assert_string_equal(cell_value(table, 0, 1), "");
}

#define SHEET_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHEET_TEST(test_enter_goes_on_and_submits_only_on_the_button),
        SHEET_TEST(test_a_locked_field_is_passed_over_by_enter_and_reached_by_arrows),
        SHEET_TEST(test_a_value_that_is_changed_by_hand_has_no_source_any_more),
        SHEET_TEST(test_each_field_is_told_as_it_is_changed_and_left),
        SHEET_TEST(test_submitting_goes_to_the_first_fault_and_says_how_many),
        SHEET_TEST(test_a_fault_goes_as_soon_as_it_is_put_right),
        SHEET_TEST(test_progress_counts_what_is_required_and_asked),
        SHEET_TEST(test_a_problem_finds_its_field_by_its_subject),
        SHEET_TEST(test_a_scanner_fills_a_text_field_and_goes_on),
        SHEET_TEST(test_a_scanner_changes_nothing_where_no_text_is_typed),
        SHEET_TEST(test_a_scanner_does_not_press_the_button),
        cmocka_unit_test(test_days_are_taken_as_people_write_them),
        SHEET_TEST(test_a_date_is_brought_into_its_form_as_it_is_left),
        SHEET_TEST(test_amounts_get_two_places_and_lose_their_commas),
        SHEET_TEST(test_a_choice_is_made_with_its_digit),
        SHEET_TEST(test_digits_search_where_labels_begin_with_them),
        SHEET_TEST(test_a_choice_is_found_by_its_initials),
        SHEET_TEST(test_a_value_that_is_no_choice_is_refused),
        SHEET_TEST(test_several_choices_are_ticked),
        SHEET_TEST(test_yes_and_no_are_typed),
        SHEET_TEST(test_a_day_is_taken_from_a_month),
        SHEET_TEST(test_a_month_is_turned_to_its_last_day),
        SHEET_TEST(test_a_month_is_left_without_a_day),
        SHEET_TEST(test_a_table_is_filled_row_by_row_with_enter),
        SHEET_TEST(test_a_table_takes_more_rows_than_a_screen_and_no_more_than_allowed),
        SHEET_TEST(test_a_row_is_taken_out),
        SHEET_TEST(test_a_row_above_the_focus_is_taken_out_and_the_focus_stays),
        SHEET_TEST(test_a_fault_in_a_table_names_its_row_and_is_gone_to),
        SHEET_TEST(test_a_row_that_is_being_filled_in_has_no_fault_yet),
        SHEET_TEST(test_tabs_go_back_through_a_table),
        SHEET_TEST(test_a_scanner_in_a_table_goes_from_cell_to_cell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
