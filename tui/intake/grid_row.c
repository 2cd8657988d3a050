#include "tui/intake/grid_row.h"

#include "cache/draft.h"
#include "cache/outbox.h"
#include "domain/text.h"
#include "tui/act.h"
#include "tui/intake/intake_submit.h"

#define NUMBER "/applicant/id_number"

static const char *text_of(const GridRow *row, const char *pointer)
{
    return cJSON_GetStringValue(application_get(row->application, pointer));
}

GridRow *grid_row_new(App *app, Application *like)
{
    GridRow *row = g_new0(GridRow, 1);
    const cJSON *draft = application_draft(like);
    /* what could be read for the first row can be read again */
    Item *item = item_from_json(cJSON_Duplicate(application_item(like)->json, true), NULL);

    row->application = application_new(item, cJSON_Duplicate(draft, true), app->today, NULL);
    g_assert(row->application);
    row->id = act_uuid(app);
    row->created_at = app->now;
    return row;
}

void grid_row_free(void *data)
{
    GridRow *row = data;

    g_clear_pointer(&row->findings, g_ptr_array_unref);
    application_free(row->application);
    g_free(row);
}

/* ---- how it stands ------------------------------------------------------------------------- */

const Finding *grid_row_fault(const GridRow *row)
{
    for (guint i = 0; row->findings && i < row->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(row->findings, i);
        if (finding->blocks)
            return finding;
    }
    return NULL;
}

RowState grid_row_state(const GridRow *row)
{
    if (!row->filled)
        return ROW_EMPTY;
    if (row->findings && !grid_row_fault(row))
        return ROW_WELL;
    return row->told ? ROW_FAULTY : ROW_FILLING;
}

/* The row above with the same number, counted from 1; 0: none. */
static guint row_alike(const GPtrArray *rows, guint at)
{
    const char *number = text_of(g_ptr_array_index(rows, at), NUMBER);

    for (guint i = 0; number && i < at; i++)
        if (g_strcmp0(text_of(g_ptr_array_index(rows, i), NUMBER), number) == 0)
            return i + 1;
    return 0;
}

static void check_alike(const GPtrArray *rows, guint at)
{
    const GridRow *row = g_ptr_array_index(rows, at);
    guint alike = row_alike(rows, at);

    if (alike == 0)
        return;
    g_autofree char *reason = g_strdup_printf(_("row %u has it already"), alike);
    Finding *finding = g_new0(Finding, 1);
    problem_set_at(&finding->problem, NUMBER, PROBLEM_FIELD_INVALID, _("Document number"), reason,
                   NULL);
    finding->blocks = true;
    g_ptr_array_add(row->findings, finding);
}

void grid_row_check(App *app, const GPtrArray *rows, guint at)
{
    GridRow *row = g_ptr_array_index(rows, at);

    g_clear_pointer(&row->findings, g_ptr_array_unref);
    row->findings = intake_findings(app, row->application);
    for (guint i = 0; i < row->findings->len; i++) {
        Finding *finding = g_ptr_array_index(row->findings, i);
        finding->blocks |= finding->problem.kind == PROBLEM_CASE_OPEN;
    }
    check_alike(rows, at);
}

/* ---- the draft ----------------------------------------------------------------------------- */

void grid_row_discard(App *app, GridRow *row)
{
    g_auto(Problem) problem = {0};

    if (row->saved && !draft_discard(app->cache, row->id.text, &problem))
        app_tell_problem(app, &problem);
    row->saved = row->changed = false;
}

void grid_row_save(App *app, GridRow *row)
{
    const Item *item = application_item(row->application);
    g_auto(Problem) problem = {0};

    if (!row->filled)
        grid_row_discard(app, row);
    if (!row->changed)
        return;
    const Draft draft = {.id = row->id,
                         .item_code = (char *)item->code,
                         .item_version = item->version,
                         .item_name = (char *)item->name,
                         .applicant = (char *)text_of(row, "/applicant/name"),
                         .applicant_kind = (char *)text_of(row, "/applicant/kind"),
                         .step = (char *)"form",
                         .body = application_draft(row->application),
                         .created_at = row->created_at,
                         .updated_at = app->now};
    if (draft_save(app->cache, &draft, &problem)) {
        row->saved = true;
        row->changed = false;
    } else {
        app_tell_problem(app, &problem);
    }
}

bool grid_row_receive(App *app, GridRow *row, Problem *problem)
{
    grid_row_save(app, row);
    g_autoptr(Command) command = command_new(act_uuid(app), row->id, 0, ACTION_RECEIVE,
                                             application_payload(row->application));

    return outbox_submit(app->cache, command, problem);
}
