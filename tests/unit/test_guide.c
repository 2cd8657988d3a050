/* What a clerk tells an applicant about an item, and what a new version of it changes. */
#include "tests/support/test.h"

#include "forms/guide.h"
#include "tests/support/rulebook.h"

#include <string.h>

#define FOOD "370131001001"
#define HOUSE "370715017001"

static Rulebook *book;

static int load(void **state)
{
    (void)state;
    book = rulebook_load();
    return 0;
}

static int unload(void **state)
{
    (void)state;
    rulebook_free(book);
    return 0;
}

static const GuideSection *section_of(const GuideCard *card, GuideSectionKind kind)
{
    for (guint i = 0; i < card->sections->len; i++) {
        const GuideSection *section = card->sections->pdata[i];

        if (section->kind == kind)
            return section;
    }
    return NULL;
}

/* The detail of a line, which must be there. */
static const char *detail_of(const GuideCard *card, GuideSectionKind kind, const char *text)
{
    const GuideSection *section = section_of(card, kind);

    for (guint i = 0; section && i < section->lines->len; i++) {
        const GuideLine *line = &g_array_index(section->lines, GuideLine, i);

        if (strcmp(line->text, text) == 0)
            return line->detail ? line->detail : "";
    }
    fail_msg("there is no line “%s”", text);
    return NULL;
}

static void assert_says(const GuideCard *card, GuideSectionKind kind, const char *text,
                        const char *words)
{
    const char *detail = detail_of(card, kind, text);

    if (!strstr(detail, words))
        fail_msg("“%s” does not say “%s” but “%s”", text, words, detail);
}

static void test_the_card_says_what_an_applicant_asks(void **state)
{
    g_autoptr(GuideCard) card = guide_card(rulebook_item(book, FOOD), NULL);
    (void)state;

    assert_string_equal(card->title, "食品经营许可(新办)");
    assert_int_equal(card->version, 2);
    assert_says(card, GUIDE_OVERVIEW, "Code", FOOD);
    assert_says(card, GUIDE_APPLICANTS, "enterprise", "");
    assert_says(card, GUIDE_MATERIALS, "营业执照", "copies: 1; issued by an authority");
    assert_says(card, GUIDE_MATERIALS, "营业执照", "stands for it: LK17");
    assert_says(card, GUIDE_MATERIALS, "自动设备放置地点及产品合格证明",
                "only when 主体业态: 利用自动设备经营");
    assert_says(card, GUIDE_MATERIALS, "食品安全管理人员信息及培训证明", "may be handed in later");
    assert_says(card, GUIDE_STEPS, "审查", "working days: 3; two people");
    assert_says(card, GUIDE_STEPS, "on-site check", "not counted");
    assert_says(card, GUIDE_TERM, "Legal term", "working days: 10");
    assert_says(card, GUIDE_TERM, "Promised term", "working days: 5");
    assert_says(card, GUIDE_FEE, "No fee", "");
    assert_says(card, GUIDE_BASIS, "中华人民共和国食品安全法", "第35条");
    assert_says(card, GUIDE_RESULT, "食品经营许可证", "at the window");
    assert_says(card, GUIDE_QUESTIONS, "主体业态", "集中用餐单位食堂");
    assert_says(card, GUIDE_FORM, "单位名称", "required");
    assert_null(section_of(card, GUIDE_PLACES));
}

static void test_a_fee_is_told_in_yuan(void **state)
{
    g_autoptr(GuideCard) card = guide_card(rulebook_item(book, HOUSE), NULL);
    (void)state;

    assert_says(card, GUIDE_FEE, "住宅", "80.00 yuan for each 件");
    assert_says(card, GUIDE_FEE, "非住宅", "550.00 yuan");
}

static char *name_licence(void *data, const char *kind)
{
    return g_strconcat(data, kind, NULL);
}

static void test_the_world_gives_names_to_body_places_and_licences(void **state)
{
    static const char *const places[] = {"政务服务中心", "便民服务站", NULL};
    char prefix[] = "证照";
    const GuideWorld world = {"市场监督管理局", places, name_licence, prefix};
    g_autoptr(GuideCard) card = guide_card(rulebook_item(book, FOOD), &world);
    (void)state;

    assert_says(card, GUIDE_OVERVIEW, "Department", "市场监督管理局");
    assert_says(card, GUIDE_PLACES, "便民服务站", "");
    assert_says(card, GUIDE_MATERIALS, "营业执照", "证照LK17");
}

static void test_every_item_of_the_city_has_a_card(void **state)
{
    const GPtrArray *items = rulebook_items(book);
    (void)state;

    for (guint i = 0; i < items->len; i++) {
        g_autoptr(GuideCard) card = guide_card(items->pdata[i], NULL);

        assert_non_null(section_of(card, GUIDE_APPLICANTS));
        assert_non_null(section_of(card, GUIDE_MATERIALS));
        assert_non_null(section_of(card, GUIDE_TERM));
        assert_non_null(section_of(card, GUIDE_BASIS));
    }
}

/* ---- versions ------------------------------------------------------------------------------ */

static Item *next_version(void (*change)(cJSON *json))
{
    cJSON *json = cJSON_Duplicate(rulebook_item(book, FOOD)->json, true);

    cJSON_ReplaceItemInObject(json, "version", cJSON_CreateNumber(2));
    change(json);
    Item *item = item_from_json(json, NULL);
    assert_non_null(item);
    return item;
}

static void keep_all(cJSON *json)
{
    (void)json;
}

static void test_the_same_item_has_no_changes(void **state)
{
    g_autoptr(Item) item = next_version(keep_all);
    g_autoptr(GArray) changes = guide_changes(rulebook_item(book, FOOD), item);
    (void)state;

    assert_int_equal(changes->len, 0);
}

static void change_much(cJSON *json)
{
    cJSON *materials = cJSON_GetObjectItem(json, "materials");
    cJSON *licence = cJSON_GetArrayItem(materials, 1);

    cJSON_ReplaceItemInObject(json, "promised_days", cJSON_CreateNumber(3));
    cJSON_ReplaceItemInObject(licence, "copy", cJSON_CreateNumber(2));
    cJSON_ReplaceItemInObject(cJSON_GetArrayItem(materials, 0), "name",
                              cJSON_CreateString("食品经营许可申请表"));
}

static void test_changes_are_told_line_by_line(void **state)
{
    g_autoptr(Item) item = next_version(change_much);
    g_autoptr(GArray) changes = guide_changes(rulebook_item(book, FOOD), item);
    (void)state;

    assert_int_equal(changes->len, 4);
    const GuideChange *removed = &g_array_index(changes, GuideChange, 0);
    const GuideChange *altered = &g_array_index(changes, GuideChange, 1);
    const GuideChange *added = &g_array_index(changes, GuideChange, 2);
    const GuideChange *term = &g_array_index(changes, GuideChange, 3);
    assert_int_equal(removed->kind, GUIDE_REMOVED);
    assert_string_equal(removed->heading, "Materials");
    assert_non_null(strstr(removed->before, "食品经营许可申请书"));
    assert_null(removed->after);
    assert_int_equal(altered->kind, GUIDE_ALTERED);
    assert_non_null(strstr(altered->before, "copies: 1"));
    assert_non_null(strstr(altered->after, "copies: 2"));
    assert_int_equal(added->kind, GUIDE_ADDED);
    assert_null(added->before);
    assert_string_equal(term->heading, "Term");
    assert_string_equal(term->after, "Promised term: working days: 3");
}

static void break_much(cJSON *json)
{
    static const char *const members[] = {"fee", "result", "basis", "scenarios", "conditions"};

    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        cJSON_DeleteItemFromObject(json, members[i]);
        cJSON_AddItemToObject(json, members[i], cJSON_CreateString("?"));
    }
}

static void test_an_item_of_odd_shape_has_the_card_that_it_can_have(void **state)
{
    cJSON *json = cJSON_Duplicate(rulebook_item(book, FOOD)->json, true);
    (void)state;

    break_much(json);
    g_autoptr(Item) item = item_from_json(json, NULL);
    assert_non_null(item);
    g_autoptr(GuideCard) card = guide_card(item, NULL);
    assert_null(section_of(card, GUIDE_BASIS));
    assert_non_null(section_of(card, GUIDE_MATERIALS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_card_says_what_an_applicant_asks),
        cmocka_unit_test(test_a_fee_is_told_in_yuan),
        cmocka_unit_test(test_the_world_gives_names_to_body_places_and_licences),
        cmocka_unit_test(test_every_item_of_the_city_has_a_card),
        cmocka_unit_test(test_the_same_item_has_no_changes),
        cmocka_unit_test(test_changes_are_told_line_by_line),
        cmocka_unit_test(test_an_item_of_odd_shape_has_the_card_that_it_can_have),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
