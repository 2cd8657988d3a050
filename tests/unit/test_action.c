/* The rule book as a table: what holds for every row. */
#include "tests/support/test.h"

#include "domain/action.h"

static void test_every_action_has_a_complete_row(void **state)
{
    (void)state;
    for (Action action = 0; action < ACTION_COUNT; action++) {
        const ActionRule *rule = action_rule(action);
        assert_non_null(rule->name);
        assert_non_null(rule->label);
        assert_non_null(rule->help);
        assert_non_null(rule->fields);
        assert_int_not_equal(rule->from, 0);
        assert_int_not_equal(rule->roles, 0);
        assert_int_equal(action_from_name(rule->name), action);
    }
    assert_int_equal(action_from_name("no_such_action"), ACTION_COUNT);
    assert_int_equal(action_from_name(NULL), ACTION_COUNT);
}

static void test_only_receive_leaves_the_draft(void **state)
{
    (void)state;
    for (Action action = 0; action < ACTION_COUNT; action++) {
        bool from_draft = (action_rule(action)->from & STATE_BIT(STATE_DRAFT)) != 0;
        assert_int_equal(from_draft, action == ACTION_RECEIVE);
    }
}

static void test_a_closed_case_never_opens_again(void **state)
{
    (void)state;
    for (Action action = 0; action < ACTION_COUNT; action++) {
        const ActionRule *rule = action_rule(action);
        if ((rule->from & STATE_BIT(STATE_CLOSED)) != 0)
            assert_int_equal(rule->to, STATE_SAME);
    }
}

static void test_what_commutes_changes_no_state(void **state)
{
    (void)state;
    for (Action action = 0; action < ACTION_COUNT; action++) {
        const ActionRule *rule = action_rule(action);
        if ((rule->flags & ACTION_COMMUTES) != 0) {
            assert_int_equal(rule->to, STATE_SAME);
            assert_int_equal(rule->clock, CLOCK_NONE);
        }
    }
}

static void test_every_closing_action_names_its_result_and_is_confirmed(void **state)
{
    (void)state;
    for (Action action = 0; action < ACTION_COUNT; action++) {
        const ActionRule *rule = action_rule(action);
        if (rule->to != STATE_CLOSED || action == ACTION_CLOSE)
            continue; /* close keeps the result of the decision */
        assert_int_not_equal(rule->result, RESULT_NONE);
        assert_true((rule->flags & ACTION_CONFIRM) != 0);
        assert_int_equal(rule->clock, CLOCK_STOP);
    }
}

static void test_fields_have_bounds(void **state)
{
    (void)state;
    for (Action action = 0; action < ACTION_COUNT; action++) {
        for (const FieldRule *field = action_rule(action)->fields; field->name != NULL; field++) {
            assert_non_null(field->label);
            if (field->type == FIELD_CHOICE)
                assert_non_null(field->choices);
            else
                assert_true(field->maximum > 0);
            assert_ptr_equal(action_field(action, field->name), field);
        }
        assert_null(action_field(action, "no_such_field"));
    }
}

static void test_names_of_states_and_results_read_back(void **state)
{
    (void)state;
    for (CaseState s = 0; s < STATE_COUNT; s++)
        assert_int_equal(state_from_name(state_name(s)), s);
    for (CaseResult r = 0; r < RESULT_COUNT; r++)
        assert_int_equal(result_from_name(result_name(r)), r);
    assert_int_equal(state_from_name("open"), STATE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_action_has_a_complete_row),
        cmocka_unit_test(test_only_receive_leaves_the_draft),
        cmocka_unit_test(test_a_closed_case_never_opens_again),
        cmocka_unit_test(test_what_commutes_changes_no_state),
        cmocka_unit_test(test_every_closing_action_names_its_result_and_is_confirmed),
        cmocka_unit_test(test_fields_have_bounds),
        cmocka_unit_test(test_names_of_states_and_results_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
