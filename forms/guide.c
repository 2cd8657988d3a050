#include "forms/guide.h"

#include "domain/case.h"
#include "domain/json.h"
#include "forms/form.h"

#include <string.h>

static const struct {
    const char *name;
    const char *heading;
} sections[GUIDE_SECTION_COUNT] = {
#define X(id, name, heading) {name, heading},
    GUIDE_SECTIONS(X)
#undef X
};

typedef struct {
    const Item *item;
    const GuideWorld *world;
    GArray *lines; /* of the section being made */
} Maker;

/* ---- lines --------------------------------------------------------------------------------- */

static void line_clear(void *data)
{
    GuideLine *line = data;

    g_free(line->text);
    g_free(line->detail);
}

/* Takes both over; a text that is NULL or empty is no line. */
static void add(Maker *maker, char *text, char *detail)
{
    GuideLine line = {text, detail};

    if (text && *text) {
        g_array_append_val(maker->lines, line);
        return;
    }
    g_free(text);
    g_free(detail);
}

/* Parts of a detail, joined by what separates them in the current language. */
typedef struct {
    GString *text;
} Parts;

static void part(Parts *parts, const char *text)
{
    if (!text || !*text)
        return;
    if (!parts->text)
        parts->text = g_string_new(NULL);
    if (parts->text->len > 0)
        g_string_append(parts->text, _("; "));
    g_string_append(parts->text, text);
}

static void part_take(Parts *parts, char *text)
{
    part(parts, text);
    g_free(text);
}

static char *parts_end(Parts *parts)
{
    return parts->text ? g_string_free(parts->text, false) : NULL;
}

/* ---- words --------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *label; /* msgid */
} Word;

static const Word sources[] = {{"own", N_("made by the applicant")},
                               {"government", N_("issued by an authority")},
                               {"other", N_("issued by somebody else")},
                               {NULL, NULL}};
static const Word papers[] = {{"original", N_("original")},
                              {"copy", N_("photocopy")},
                              {"original_check", N_("original to be shown")},
                              {"own_paper", N_("own paper")},
                              {NULL, NULL}};
static const Word deliveries[] = {{"window", N_("at the window")},
                                  {"post", N_("by post")},
                                  {"electronic", N_("electronically")},
                                  {NULL, NULL}};
static const Word applicants[] = {
#define X(id, name, label) {name, label},
    APPLICANT_KINDS(X)
#undef X
        {NULL, NULL}};

/* The name itself when it is none of the table's. */
static const char *word(const Word *words, const char *name)
{
    for (; name && words->name; words++)
        if (strcmp(words->name, name) == 0)
            return _(words->label);
    return name;
}

static char *working_days(int days)
{
    return g_strdup_printf(_("working days: %d"), days);
}

/* ---- the sections -------------------------------------------------------------------------- */

static void make_overview(Maker *maker)
{
    const Item *item = maker->item;
    const char *department = maker->world ? maker->world->department : NULL;
    g_autofree char *day = item->in_force == DATE_NONE ? NULL : date_format(item->in_force);

    add(maker, g_strdup(_("Code")), g_strdup(item->code));
    add(maker, g_strdup(_("Department")), g_strdup(department ? department : item->department));
    add(maker, g_strdup(_("Handling")),
        g_strdup(item->instant ? _("on the spot") : _("within the promised term")));
    if (json_text(item->json, "scope"))
        add(maker, g_strdup(_("Region")), json_text_copy(item->json, "scope"));
    if (day)
        add(maker, g_strdup(_("In force from")), g_strdup(day));
}

static void make_applicants(Maker *maker)
{
    for (const Word *kind = applicants; kind->name; kind++)
        if (maker->item->objects & 1U << (kind->name[0] - '0'))
            add(maker, g_strdup(_(kind->label)), NULL);
}

static void make_conditions(Maker *maker)
{
    const cJSON *condition;

    cJSON_ArrayForEach(condition, json_array(maker->item->json, "conditions"))
    {
        Parts parts = {NULL};
        const cJSON *blocks = json_member(condition, "blocks");

        if (cJSON_IsFalse(blocks))
            part(&parts, _("does not stand in the way of acceptance"));
        part(&parts, json_text(condition, "cure"));
        add(maker, json_text_copy(condition, "reason"), parts_end(&parts));
    }
}

static const char *option_label(const cJSON *question, const char *code)
{
    const char *label = json_text(item_option(question, code), "label");

    return label ? label : code;
}

/* "主体业态: 利用自动设备经营, 中央厨房" for each question that `when` names. */
static void part_when(Parts *parts, const Item *item, const cJSON *when)
{
    const cJSON *question, *option;

    cJSON_ArrayForEach(question, when)
    {
        const cJSON *scenario = item_question(item, question->string);
        const char *words = json_text(scenario, "question");
        g_autoptr(GString) options = g_string_new(NULL);

        cJSON_ArrayForEach(option, question)
        {
            if (cJSON_IsString(option))
                g_string_append_printf(options, "%s%s", options->len > 0 ? _(", ") : "",
                                       option_label(scenario, option->valuestring));
        }
        part_take(parts, g_strdup_printf(_("only when %s: %s"), words ? words : question->string,
                                         options->str));
    }
}

static char *licence_name(const Maker *maker, const char *kind)
{
    char *name = maker->world && maker->world->licence_name
                     ? maker->world->licence_name(maker->world->data, kind)
                     : NULL;

    return name ? name : g_strdup(kind);
}

static char *material_detail(const Maker *maker, const ItemMaterial *material)
{
    Parts parts = {NULL};

    part(&parts, word(papers, material->type));
    if (material->originals > 0)
        part_take(&parts, g_strdup_printf(_("originals: %d"), material->originals));
    if (material->copies > 0)
        part_take(&parts, g_strdup_printf(_("copies: %d"), material->copies));
    part(&parts, word(sources, material->source));
    if (material->licence_kind) {
        g_autofree char *licence = licence_name(maker, material->licence_kind);
        part_take(&parts, g_strdup_printf(_("an electronic licence stands for it: %s"), licence));
    }
    if (material->tolerant)
        part(&parts, _("may be handed in later"));
    part_when(&parts, maker->item, material->when);
    return parts_end(&parts);
}

static void make_materials(Maker *maker)
{
    for (size_t i = 0; i < maker->item->material_count; i++) {
        const ItemMaterial *material = &maker->item->materials[i];

        add(maker, g_strdup(material->name), material_detail(maker, material));
    }
}

static void make_steps(Maker *maker)
{
    for (size_t i = 0; i < maker->item->step_count; i++) {
        const ItemStep *step = &maker->item->steps[i];
        Parts parts = {NULL};

        if (step->days > 0)
            part_take(&parts, working_days(step->days));
        if (step->two_people)
            part(&parts, _("two people"));
        add(maker, g_strdup(step->name), parts_end(&parts));
    }
    for (Procedure procedure = 0; procedure < PROCEDURE_COUNT; procedure++)
        if (maker->item->procedures & 1U << procedure)
            add(maker, g_strdup(_(procedure_label(procedure))),
                g_strdup(_("special procedure, not counted in the term")));
}

static void add_days(Maker *maker, const char *label, int days)
{
    if (days > 0)
        add(maker, g_strdup(label), working_days(days));
}

static void make_term(Maker *maker)
{
    const Item *item = maker->item;
    int visits = json_integer(item->json, "visits", -1);

    add_days(maker, _("Legal term"), item->legal_days);
    if (item->instant)
        add(maker, g_strdup(_("Promised term")), g_strdup(_("on the spot")));
    else
        add_days(maker, _("Promised term"), item->promised_days);
    add_days(maker, _("May be extended once by"), item->extension_days);
    add_days(maker, _("Papers that may be handed in later, within"), item->tolerance_days);
    if (item->commitment)
        add(maker, g_strdup(_("On a written commitment")), g_strdup(_("possible")));
    if (visits >= 0)
        add(maker, g_strdup(_("Visits to the hall, at most")), g_strdup_printf("%d", visits));
}

/* Amounts are in fen. */
static char *money_words(int amount, const char *unit)
{
    g_autofree char *yuan = g_strdup_printf("%d.%02d", amount / 100, amount % 100);

    return unit ? g_strdup_printf(_("%s yuan for each %s"), yuan, unit)
                : g_strdup_printf(_("%s yuan"), yuan);
}

static void make_fee(Maker *maker)
{
    const cJSON *fee = json_object(maker->item->json, "fee"), *row;

    if (!maker->item->charged || !fee) {
        add(maker, g_strdup(_("No fee")), NULL);
        return;
    }
    add(maker, json_text_copy(fee, "name"), json_text_copy(fee, "basis"));
    cJSON_ArrayForEach(row, json_array(fee, "rows"))
        add(maker, json_text_copy(row, "kind"),
            money_words(json_integer(row, "amount", 0), json_text(row, "unit")));
}

static void make_result(Maker *maker)
{
    const cJSON *result = json_object(maker->item->json, "result"), *delivery;
    Parts parts = {NULL};

    if (json_text(result, "validity"))
        part_take(&parts, g_strdup_printf(_("valid: %s"), json_text(result, "validity")));
    cJSON_ArrayForEach(delivery, json_array(result, "delivery"))
        part(&parts, word(deliveries, cJSON_GetStringValue(delivery)));
    add(maker, json_text_copy(result, "name"), parts_end(&parts));
}

static void make_basis(Maker *maker)
{
    const cJSON *law;

    cJSON_ArrayForEach(law, json_array(maker->item->json, "basis"))
        add(maker, json_text_copy(law, "name"), json_text_copy(law, "articles"));
}

static void make_places(Maker *maker)
{
    const char *const *place = maker->world ? maker->world->places : NULL;

    for (; place && *place; place++)
        add(maker, g_strdup(*place), NULL);
}

static void make_questions(Maker *maker)
{
    const cJSON *scenario, *option;

    cJSON_ArrayForEach(scenario, maker->item->scenarios)
    {
        Parts parts = {NULL};

        cJSON_ArrayForEach(option, json_array(scenario, "options"))
            part(&parts, json_text(option, "label"));
        add(maker, json_text_copy(scenario, "question"), parts_end(&parts));
    }
}

static void make_form(Maker *maker)
{
    g_autoptr(Form) form = maker->item->form ? form_parse(maker->item->form, NULL) : NULL;
    size_t count = 0;
    const FormField *fields = form ? form_fields(form, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        Parts parts = {NULL};

        if (fields[i].required)
            part(&parts, _("required"));
        part_when(&parts, maker->item, fields[i].when);
        add(maker, g_strdup(fields[i].title), parts_end(&parts));
    }
}

static void (*const makers[GUIDE_SECTION_COUNT])(Maker *maker) = {
    [GUIDE_OVERVIEW] = make_overview,
    [GUIDE_APPLICANTS] = make_applicants,
    [GUIDE_CONDITIONS] = make_conditions,
    [GUIDE_MATERIALS] = make_materials,
    [GUIDE_STEPS] = make_steps,
    [GUIDE_TERM] = make_term,
    [GUIDE_FEE] = make_fee,
    [GUIDE_RESULT] = make_result,
    [GUIDE_BASIS] = make_basis,
    [GUIDE_PLACES] = make_places,
    [GUIDE_QUESTIONS] = make_questions,
    [GUIDE_FORM] = make_form,
};

/* ---- the card ------------------------------------------------------------------------------ */

static void section_free(void *data)
{
    GuideSection *section = data;

    g_array_unref(section->lines);
    g_free(section);
}

GuideCard *guide_card(const Item *item, const GuideWorld *world)
{
    GuideCard *card = g_new0(GuideCard, 1);

    card->title = g_strdup(item->name);
    card->version = item->version;
    card->sections = g_ptr_array_new_with_free_func(section_free);
    for (GuideSectionKind kind = 0; kind < GUIDE_SECTION_COUNT; kind++) {
        Maker maker = {item, world, g_array_new(false, false, sizeof(GuideLine))};

        g_array_set_clear_func(maker.lines, line_clear);
        makers[kind](&maker);
        if (maker.lines->len == 0) {
            g_array_unref(maker.lines);
            continue;
        }
        GuideSection *section = g_new0(GuideSection, 1);
        *section =
            (GuideSection){kind, sections[kind].name, _(sections[kind].heading), maker.lines};
        g_ptr_array_add(card->sections, section);
    }
    return card;
}

void guide_card_free(GuideCard *card)
{
    if (!card)
        return;
    g_free(card->title);
    g_ptr_array_unref(card->sections);
    g_free(card);
}

/* ---- what changed -------------------------------------------------------------------------- */

void guide_change_clear(GuideChange *change)
{
    g_free(change->before);
    g_free(change->after);
}

static void clear_change(void *change)
{
    guide_change_clear(change);
}

static const GArray *lines_of(const GuideCard *card, GuideSectionKind kind)
{
    for (guint i = 0; i < card->sections->len; i++) {
        const GuideSection *section = card->sections->pdata[i];

        if (section->kind == kind)
            return section->lines;
    }
    return NULL;
}

static const GuideLine *line_named(const GArray *lines, const char *text)
{
    for (guint i = 0; lines && i < lines->len; i++) {
        const GuideLine *line = &g_array_index(lines, GuideLine, i);

        if (strcmp(line->text, text) == 0)
            return line;
    }
    return NULL;
}

/* NULL: no line. */
static char *line_words(const GuideLine *line)
{
    if (!line)
        return NULL;
    return line->detail ? g_strdup_printf(_("%s: %s"), line->text, line->detail)
                        : g_strdup(line->text);
}

static void add_change(GArray *changes, const char *heading, const GuideLine *before,
                       const GuideLine *after)
{
    GuideChange change = {!before  ? GUIDE_ADDED
                          : !after ? GUIDE_REMOVED
                                   : GUIDE_ALTERED,
                          heading, line_words(before), line_words(after)};

    g_array_append_val(changes, change);
}

static void compare(GArray *changes, const char *heading, const GArray *old, const GArray *lines)
{
    for (guint i = 0; old && i < old->len; i++) {
        const GuideLine *before = &g_array_index(old, GuideLine, i);
        const GuideLine *after = line_named(lines, before->text);

        if (!after || g_strcmp0(before->detail, after->detail) != 0)
            add_change(changes, heading, before, after);
    }
    for (guint i = 0; lines && i < lines->len; i++) {
        const GuideLine *after = &g_array_index(lines, GuideLine, i);

        if (!line_named(old, after->text))
            add_change(changes, heading, NULL, after);
    }
}

GArray *guide_changes(const Item *old, const Item *item)
{
    GArray *changes = g_array_new(false, false, sizeof(GuideChange));
    g_autoptr(GuideCard) was = guide_card(old, NULL), is = guide_card(item, NULL);

    g_array_set_clear_func(changes, clear_change);
    for (GuideSectionKind kind = 0; kind < GUIDE_SECTION_COUNT; kind++)
        compare(changes, _(sections[kind].heading), lines_of(was, kind), lines_of(is, kind));
    return changes;
}
