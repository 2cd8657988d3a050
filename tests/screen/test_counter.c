/* The window clerk's intake at the screen, step by step. */
#include "tests/support/test.h"

#include "tests/support/seat.h"

#define RIGHT "\033[C"
#define NEXT_STEP "\016"
#define STEP_BACK "\020"
#define ESCAPE "\033"
#define CITIZEN "379902195807140052"
#define CITIZEN_SHOWN "379902********0052" /* where nobody types */

/* At the scenario of an item of few fields. */
static Term *at_item(const Seat *seat)
{
    Term *term = seat_start(seat);

    term_type(term, "n");
    term_expect(term, "which item?");
    term_type(term, "lnryd");
    assert_true(term_wait_no_text(term, "取水许可", TERM_DEADLINE_MS));
    term_type(term, "\r");
    term_expect(term, "[Scenario]");
    return term;
}

static Term *at_applicant(const Seat *seat)
{
    Term *term = at_item(seat);

    term_type(term, NEXT_STEP);
    term_expect(term, "[Applicant]");
    return term;
}

static void test_an_item_is_found_by_its_initials_and_looked_at_first(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){0});
    term_type(term, "nlnryd");
    assert_true(term_wait_no_text(term, "取水许可", TERM_DEADLINE_MS));
    term_type(term, "\033OR");
    term_expect(term, "Who may apply");
    term_type(term, "\r");
    term_expect(term, "[Scenario]");
}

static void test_a_number_is_checked_as_it_is_typed(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40});
    term_type(term, "379902198807140031\r");
    term_expect(term, "look for a typing error");
}

static void test_a_number_says_whose_it_is(void **state)
{
    (void)state;
    g_autoptr(Term) term = seat_start(&(Seat){.rows = 40});
    term_type(term, "n370131001001\r");
    term_expect(term, "[Scenario]");
    term_type(term, NEXT_STEP);
    term_expect(term, "natural person");
    term_type(term, "91379902MA900A1X7U");
    term_expect(term, "enterprise");
    term_expect(term, "unified social credit code");
}

static void test_nobody_is_asked_about_before_it_is_known_who(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40});
    term_type(term, NEXT_STEP);
    term_expect(term, "[Consent]");
    term_type(term, "y");
    term_expect(term, "[Applicant]");
    term_expect(term, "is missing. Fill it in");
}

#define CARD                                                            \
    "printf '{\"id_number\": \"" CITIZEN "\", \"name\": \"陈暮云\"," \
    " \"address\": \"观澜路 1 号\"}'"

static void test_a_card_on_the_reader_fills_in_the_applicant(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40, .reader = CARD});
    term_type(term, "\026");
    term_expect(term, "陈暮云");
    term_expect(term, CITIZEN_SHOWN);
    term_expect(term, "观澜路 1 号");
    term_type(term, "\r");
    term_expect(term, "[Consent]");
}

static void test_a_reader_that_fails_is_told_and_nothing_is_lost(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40, .reader = "printf nonsense"});
    term_type(term, CITIZEN "\026");
    term_expect(term, "did not answer with a card");
    term_expect(term, CITIZEN);
    g_autoptr(Term) none = at_applicant(&(Seat){.rows = 40});
    term_type(none, "\026");
    term_expect(none, "reader_command");
}

static void test_an_agent_is_asked_for_only_when_one_came(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40});
    assert_int_equal(term_find(term, "Authorised for", NULL), -1);
    term_type(term, CITIZEN "\r陈暮云\t\t\t ");
    term_expect(term, "Authorised for");
    term_expect(term, "Authorised until");
}

static void test_what_was_told_once_is_not_asked_again(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40});
    term_type(term, CITIZEN "\r陈暮云\r" NEXT_STEP);
    term_expect(term, "[Consent]");
    term_type(term, "n");
    term_expect(term, "[Form]");
    term_expect(term, "1958-07-14");
    term_expect(term, "陈**");
    term_expect(term, "← applicant");
}

static void test_going_back_loses_nothing(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40});
    term_type(term, CITIZEN "\r陈暮云");
    term_type(term, STEP_BACK);
    term_expect(term, "[Scenario]");
    term_type(term, NEXT_STEP);
    term_expect(term, "[Applicant]");
    term_expect(term, "陈暮云");
    term_expect(term, CITIZEN_SHOWN);
}

static void test_what_is_left_stays_as_a_draft_and_goes_on_where_it_was(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40, .columns = 120});
    term_type(term, CITIZEN "\r陈暮云" ESCAPE);
    term_expect(term, "Kept as a draft");
    term_type(term, ":queues drafts\r");
    term_expect(term, "陈**");
    term_type(term, "\r");
    term_expect(term, "[Applicant]");
    term_expect(term, "陈暮云");
    term_expect(term, CITIZEN_SHOWN);
}

static void test_a_draft_is_thrown_away_only_when_asked_twice(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40, .columns = 120});
    term_type(term, CITIZEN "\r陈暮云" ESCAPE);
    term_expect(term, "Kept as a draft");
    term_type(term, ":queues drafts\r");
    term_expect(term, "陈**");
    term_type(term, "d");
    term_expect(term, "Throw away");
    term_type(term, "n");
    assert_true(term_wait_no_text(term, "Throw away", TERM_DEADLINE_MS));
    term_expect(term, "陈**");
    term_type(term, "d");
    term_expect(term, "Throw away");
    term_type(term, "y");
    term_expect(term, "No application is being filled in");
}

static void test_nothing_filled_in_leaves_no_draft(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40, .columns = 120});
    term_type(term, ESCAPE);
    assert_true(term_wait_no_text(term, "[Applicant]", TERM_DEADLINE_MS));
    term_type(term, ":queues drafts\r");
    term_expect(term, "No application is being filled in");
}

static void test_a_finding_leads_to_its_field(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40});
    term_type(term, NEXT_STEP NEXT_STEP NEXT_STEP NEXT_STEP);
    term_expect(term, "[Summary]");
    term_expect(term, "is missing");
    term_type(term, "\r");
    term_expect(term, "[Applicant]");
}

static void test_a_finding_leads_to_a_field_that_is_filled_in(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40});
    term_type(term, "379902198807140031\r陈暮云" NEXT_STEP NEXT_STEP NEXT_STEP NEXT_STEP);
    term_expect(term, "[Summary]");
    term_expect(term, "does not fit");
    term_type(term, "\r");
    term_expect(term, "[Applicant]");
    term_type(term, "7");
    term_expect(term, "3799021988071400317");
}

static void test_what_is_wrong_is_told_as_the_step_is_left_and_again_on_return(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40, .columns = 160});
    term_type(term, "379902198807140031\r陈暮云" NEXT_STEP);
    term_expect(term, "[Consent]");
    term_expect(term, "!Applicant");
    term_expect(term, "does not fit");
    term_type(term, STEP_BACK);
    term_expect(term, "[Applicant]");
    term_expect(term, "look for a typing error");
}

static void test_a_finding_shows_its_fault_beside_the_field(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40, .columns = 160});
    term_type(term, "379902198807140031\r陈暮云" NEXT_STEP NEXT_STEP NEXT_STEP NEXT_STEP);
    term_expect(term, "[Summary]");
    term_expect(term, "does not fit");
    term_type(term, "\r");
    term_expect(term, "[Applicant]");
    term_expect(term, "look for a typing error");
}

/* A PNG of one point. */
static char *picture(const char *folder)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\0\0\0\0";
    char *path = g_build_filename(folder, "scan-one.png", NULL);

    assert_true(g_file_set_contents(path, png, sizeof png - 1, NULL));
    return path;
}

static Term *at_materials(const Seat *seat)
{
    Term *term = at_applicant(seat);

    term_type(term, NEXT_STEP NEXT_STEP NEXT_STEP);
    term_expect(term, "[Materials]");
    return term;
}

static void test_papers_are_counted_and_promised(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_materials(&(Seat){.rows = 40, .columns = 120});
    term_expect(term, "missing");
    term_type(term, " ");
    term_expect(term, "[x]");
    term_type(term, "o3");
    term_expect(term, "original seen");
    term_expect(term, "3 copies");
    term_type(term, " ");
    assert_true(term_wait_no_text(term, "[x]", TERM_DEADLINE_MS));
    term_type(term, "a");
    term_expect(term, "nothing is missing");
}

static void test_a_scan_is_attached_by_its_path_and_limits_are_told_first(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_make();
    g_free(picture(folder));
    g_autoptr(Term) term = at_materials(&(Seat){.rows = 40, .columns = 120});
    term_expect(term, "up to 20 MB");
    term_type(term, "f");
    term_expect(term, "File:");
    term_type(term, "\025");
    term_type(term, folder);
    term_type(term, "/scan-o\t");
    term_expect(term, "scan-one.png");
    term_type(term, "\r");
    term_expect(term, "Attached: scan-one.png");
    term_expect(term, "1 scan");
    term_type(term, "x");
    assert_true(term_wait_no_text(term, "1 scan", TERM_DEADLINE_MS));
    test_folder_remove(g_steal_pointer(&folder));
}

static void test_a_file_of_another_kind_is_refused_by_a_sentence(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_make();
    g_autofree char *path = g_build_filename(folder, "scan.png", NULL);
    assert_true(g_file_set_contents(path, "no picture", -1, NULL));
    g_autoptr(Term) term = at_materials(&(Seat){.rows = 40, .columns = 120});
    term_type(term, "f");
    term_expect(term, "File:");
    term_type(term, "\025");
    term_type(term, path);
    term_type(term, "\r");
    term_expect(term, "PDF");
    assert_int_equal(term_find(term, "1 scan", NULL), -1);
    test_folder_remove(g_steal_pointer(&folder));
}

static void test_the_document_camera_takes_a_scan(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_make();
    g_autofree char *path = picture(folder);
    g_autofree char *capture = g_strconcat("cp ", path, NULL);
    g_autoptr(Term) term = at_materials(&(Seat){.rows = 40, .columns = 120, .capture = capture});
    term_type(term, "c");
    term_expect(term, "1 scan");
    test_folder_remove(g_steal_pointer(&folder));
}

/* What is pasted, and what has to be there after the draft was put aside and taken up again. */
static const struct {
    const char *pasted, *kept;
} naughty[] = {
    {"Robert'); DROP TABLE draft;--", "Robert'); DROP TABLE draft;--"},
    {"<script>alert(1)</script>", "<script>alert(1)</script>"},
    {"%s%n%d ${jndi:x} {{7*7}}", "%s%n%d ${jndi:x} {{7*7}}"},
    {"\\ \" ' ` ../../etc/passwd", "\\ \" ' ` ../../etc/passwd"},
    {"𠮷野澜·𣲗", "𠮷野澜·𣲗"},
    {"陈\u202e\u200b暮云", "陈暮云"},
    {"  陈 \t 暮云  ", "陈 暮云"},
    {"null", "null"},
    {"{\"name\": [1]}", "{\"name\": [1]}"},
};

static void test_naughty_names_come_back_unharmed(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40, .columns = 120});
    term_type(term, CITIZEN "\r");
    for (size_t i = 0; i < G_N_ELEMENTS(naughty); i++) {
        g_autofree char *paste = g_strdup_printf("\025\013\033[200~%s\033[201~", naughty[i].pasted);
        term_type(term, paste);
        term_type(term, ESCAPE);
        assert_true(term_wait_no_text(term, "[Applicant]", TERM_DEADLINE_MS));
        term_type(term, ":queues drafts\r");
        term_expect(term, "Step");
        term_type(term, "\r");
        term_expect(term, "[Applicant]");
        term_expect(term, naughty[i].kept);
        term_type(term, "\033[Z\033[Z\033[Z\033[Z");
    }
}

/* The form as far as it has to be typed, for the item of at_item(). */
static Term *at_summary(const Seat *seat)
{
    Term *term = at_item(seat);

    term_type(term, "\r");
    term_expect(term, "[Applicant]");
    term_type(term, CITIZEN "\r陈暮云\r\r");
    term_expect(term, "[Consent]");
    term_type(term, "n");
    term_expect(term, "[Form]");
    term_type(term, "15400000001\r观澜");
    term_expect(term, "Search:");
    assert_true(term_wait_no_text(term, "枕溪", TERM_DEADLINE_MS));
    term_type(term, "\r一号楼\r\r");
    term_expect(term, "[Materials]");
    term_type(term, "a\r");
    term_expect(term, "[Summary]");
    return term;
}

static void test_one_key_receives_and_accepts(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_summary(&(Seat){.rows = 40, .columns = 120});
    term_expect(term, "Receive and accept");
    term_type(term, "A");
    term_expect(term, "R37990200000001");
    term_expect(term, "accepted");
    term_expect(term, "unsent 2");
}

static void test_receiving_alone_is_possible_with_papers_missing(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_summary(&(Seat){.rows = 40, .columns = 120});
    term_type(term, STEP_BACK);
    term_expect(term, "[Materials]");
    term_type(term, "g  ");
    term_type(term, " \r");
    term_expect(term, "[Summary]");
    term_type(term, "A");
    term_expect(term, "is missing");
    term_type(term, "R");
    term_expect(term, "R37990200000001");
    term_expect(term, "received");
    term_expect(term, "unsent 1");
}

static void test_a_key_that_is_not_allowed_says_why(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_summary(&(Seat){.rows = 40, .columns = 160});
    term_type(term, "M");
    term_expect(term, "written commitment");
    assert_int_equal(term_find(term, "That is not possible", NULL), -1);
}

static void test_correction_begins_with_what_was_found(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_summary(&(Seat){.rows = 40, .columns = 120});
    term_type(term, STEP_BACK);
    term_expect(term, "[Materials]");
    term_type(term, "g ");
    term_type(term, "\rC");
    term_expect(term, "Last day for papers");
    term_expect(term, "not handed in");
}

static void test_correction_and_refusal_receive_nothing_before_they_are_confirmed(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_summary(&(Seat){.rows = 40, .columns = 120});
    term_type(term, "D");
    term_expect(term, "Reason");
    term_type(term, ESCAPE);
    term_expect(term, "[Summary]");
    term_type(term, STEP_BACK);
    term_expect(term, "[Materials]");
    term_type(term, "g ");
    term_type(term, "\rC");
    term_expect(term, "Last day for papers");
    term_type(term, ESCAPE);
    term_expect(term, "[Summary]");
    term_expect(term, "unsent 0");
    term_type(term, "C");
    term_expect(term, "Last day for papers");
    term_type(term, "\023");
    term_expect(term, "Taken in");
    term_expect(term, "unsent 2");
}

static void test_the_next_item_of_the_applicant_begins_with_who_it_is(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_summary(&(Seat){.rows = 40, .columns = 120});
    term_type(term, "A");
    term_expect(term, "Taken in");
    term_type(term, "i");
    term_expect(term, "which item?");
    term_type(term, "gljt");
    assert_true(term_wait_no_text(term, "取水许可", TERM_DEADLINE_MS));
    term_type(term, "\r");
    term_expect(term, "New case · 高龄津贴申领");
    term_expect(term, "[Applicant]");
    term_expect(term, "陈暮云");
    term_expect(term, CITIZEN_SHOWN);
}

static void test_the_same_item_begins_anew_for_the_next_applicant(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_summary(&(Seat){.rows = 40, .columns = 120});
    term_type(term, "A");
    term_expect(term, "Taken in");
    term_type(term, "a");
    term_expect(term, "[Scenario]");
    term_expect(term, "老年人优待证办理");
    term_type(term, NEXT_STEP);
    term_expect(term, "[Applicant]");
    assert_int_equal(term_find(term, "陈暮云", NULL), -1);
}

static void test_an_earlier_case_fills_what_is_empty(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_applicant(&(Seat){.rows = 40, .columns = 120});
    term_type(term, CITIZEN "\r陈暮云" NEXT_STEP);
    term_expect(term, "[Consent]");
    term_type(term, "n");
    term_expect(term, "[Form]");
    term_type(term, "\031");
    term_expect(term, "Copy from which case?");
    term_type(term, "\r");
    term_expect(term, "filled in from the case");
    term_expect(term, "陈**");
}

static void test_a_case_to_copy_from_is_offered_once(void **state)
{
    (void)state;
    g_autoptr(Term) term = at_summary(&(Seat){.rows = 40, .columns = 120});
    term_type(term, "A");
    term_expect(term, "Taken in");
    term_type(term, "a");
    term_expect(term, "[Scenario]");
    term_type(term, NEXT_STEP);
    term_expect(term, "[Applicant]");
    term_type(term, CITIZEN "\r陈暮云\031");
    term_expect(term, "000000011  20");
    term_drain(term, 100);
    g_autofree char *screen = term_screen(term);
    g_auto(GStrv) parts = g_strsplit(screen, "000000011  20", -1);
    assert_int_equal(g_strv_length(parts), 2);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_item_is_found_by_its_initials_and_looked_at_first),
        cmocka_unit_test(test_a_number_is_checked_as_it_is_typed),
        cmocka_unit_test(test_a_number_says_whose_it_is),
        cmocka_unit_test(test_nobody_is_asked_about_before_it_is_known_who),
        cmocka_unit_test(test_a_card_on_the_reader_fills_in_the_applicant),
        cmocka_unit_test(test_a_reader_that_fails_is_told_and_nothing_is_lost),
        cmocka_unit_test(test_an_agent_is_asked_for_only_when_one_came),
        cmocka_unit_test(test_what_was_told_once_is_not_asked_again),
        cmocka_unit_test(test_going_back_loses_nothing),
        cmocka_unit_test(test_what_is_left_stays_as_a_draft_and_goes_on_where_it_was),
        cmocka_unit_test(test_a_draft_is_thrown_away_only_when_asked_twice),
        cmocka_unit_test(test_nothing_filled_in_leaves_no_draft),
        cmocka_unit_test(test_papers_are_counted_and_promised),
        cmocka_unit_test(test_a_scan_is_attached_by_its_path_and_limits_are_told_first),
        cmocka_unit_test(test_a_file_of_another_kind_is_refused_by_a_sentence),
        cmocka_unit_test(test_the_document_camera_takes_a_scan),
        cmocka_unit_test(test_naughty_names_come_back_unharmed),
        cmocka_unit_test(test_one_key_receives_and_accepts),
        cmocka_unit_test(test_receiving_alone_is_possible_with_papers_missing),
        cmocka_unit_test(test_a_key_that_is_not_allowed_says_why),
        cmocka_unit_test(test_correction_begins_with_what_was_found),
        cmocka_unit_test(test_correction_and_refusal_receive_nothing_before_they_are_confirmed),
        cmocka_unit_test(test_the_next_item_of_the_applicant_begins_with_who_it_is),
        cmocka_unit_test(test_the_same_item_begins_anew_for_the_next_applicant),
        cmocka_unit_test(test_an_earlier_case_fills_what_is_empty),
        cmocka_unit_test(test_a_case_to_copy_from_is_offered_once),
        cmocka_unit_test(test_a_finding_leads_to_its_field),
        cmocka_unit_test(test_a_finding_leads_to_a_field_that_is_filled_in),
        cmocka_unit_test(test_a_finding_shows_its_fault_beside_the_field),
        cmocka_unit_test(test_what_is_wrong_is_told_as_the_step_is_left_and_again_on_return),
    };

    if (seat_is_asked(argc, argv))
        return seat_run();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
