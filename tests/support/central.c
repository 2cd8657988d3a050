#include "tests/support/central.h"

#include "central/leases.h"
#include "tests/support/test.h"

#include <string.h>

/* ---- a driver that fails on demand --------------------------------------------------------- */

Faults faults;

static bool fails_now(Problem *problem)
{
    faults.statements++;
    if (faults.fail_at == 0 || faults.statements != faults.fail_at)
        return false;
    problem_set(problem, PROBLEM_STORAGE_FULL, NULL);
    return true;
}

static void *faulty_connect(const char *where, bool writing, Problem *problem)
{
    return db_sqlite.connect(where, writing, problem);
}
static void faulty_disconnect(void *connection)
{
    db_sqlite.disconnect(connection);
}
static bool faulty_begin(void *connection, bool writing, Problem *problem)
{
    return db_sqlite.begin(connection, writing, problem);
}
static bool faulty_commit(void *connection, Problem *problem)
{
    return !fails_now(problem) && db_sqlite.commit(connection, problem);
}
static void faulty_rollback(void *connection)
{
    db_sqlite.rollback(connection);
}
static bool faulty_script(void *connection, const char *sql, Problem *problem)
{
    return db_sqlite.script(connection, sql, problem);
}
static void *faulty_prepare(void *connection, const char *sql, Problem *problem)
{
    return db_sqlite.prepare(connection, sql, problem);
}
static void faulty_finish(void *statement)
{
    db_sqlite.finish(statement);
}
static void faulty_bind_text(void *statement, int position, const char *text)
{
    db_sqlite.bind_text(statement, position, text);
}
static void faulty_bind_number(void *statement, int position, gint64 number)
{
    db_sqlite.bind_number(statement, position, number);
}
static DbStep faulty_step(void *statement, Problem *problem)
{
    return fails_now(problem) ? DB_FAILED : db_sqlite.step(statement, problem);
}
static void faulty_reset(void *statement)
{
    db_sqlite.reset(statement);
}
static const char *faulty_text(void *statement, int column)
{
    return db_sqlite.text(statement, column);
}
static gint64 faulty_number(void *statement, int column)
{
    return db_sqlite.number(statement, column);
}

const DbDriver faulty_sqlite = {
    .connect = faulty_connect,
    .disconnect = faulty_disconnect,
    .begin = faulty_begin,
    .commit = faulty_commit,
    .rollback = faulty_rollback,
    .script = faulty_script,
    .prepare = faulty_prepare,
    .finish = faulty_finish,
    .bind_text = faulty_bind_text,
    .bind_number = faulty_bind_number,
    .step = faulty_step,
    .reset = faulty_reset,
    .text = faulty_text,
    .number = faulty_number,
};

/* ---- a hall -------------------------------------------------------------------------------- */

static void lease_hall(Hall *hall)
{
    const Actor *clerk = rulebook_actor(hall->book, "clerk");
    g_autoptr(GArray) leases = lease_grant(hall->db, clerk, HALL_DEVICE, "379902", 0, NULL);

    assert_non_null(leases);
    assert_int_equal(g_array_index(leases, Lease, 0).first, 1);
}

Hall *hall_open(void)
{
    Hall *hall = g_new0(Hall, 1);
    g_auto(Problem) problem = {0};
    date monday;

    faults = (Faults){0};
    hall->folder = test_folder_make();
    g_autofree char *file = g_build_filename(hall->folder, "central.db", NULL);
    hall->db = db_open(&faulty_sqlite, file, &problem);
    assert_non_null(hall->db);
    hall->core = core_open(hall->db, &problem);
    assert_non_null(hall->core);
    hall->book = rulebook_load();
    g_autoptr(GPtrArray) documents = catalogue_read_folder(SOURCE_ROOT "/central/demo", &problem);
    assert_non_null(documents);
    assert_true(core_publish(hall->core, documents, &problem));
    assert_true(date_parse("2026-11-02", &monday));
    hall->now = date_start(monday) + 9 * (instant)3600000;
    lease_hall(hall);
    return hall;
}

void hall_close(Hall *hall)
{
    core_close(hall->core);
    db_close(hall->db);
    rulebook_free(hall->book);
    test_folder_remove(hall->folder);
    g_free(hall);
}

CommandResult *hall_send(Hall *hall, const char *who, const Command *command)
{
    g_autoptr(Command) copy = command_copy(command);
    g_autoptr(GPtrArray) commands = g_ptr_array_new();
    const Sender sender = {.actor = rulebook_actor(hall->book, who), .device = HALL_DEVICE};

    if (!*copy->device) {
        g_free(copy->device);
        copy->device = g_strdup(HALL_DEVICE);
    }
    g_ptr_array_add(commands, copy);
    g_autoptr(GPtrArray) results = core_submit(hall->core, &sender, commands, hall->now, NULL);
    return results ? g_ptr_array_steal_index(results, 0) : NULL;
}

Command *hall_receive(Hall *hall, const char *item)
{
    return receive_make(hall->book, rulebook_item(hall->book, item),
                        rulebook_actor(hall->book, "clerk"), ++hall->serial, hall->now);
}

Uuid hall_case(Hall *hall, const char *item)
{
    g_autoptr(Command) command = hall_receive(hall, item);
    g_autoptr(CommandResult) result = hall_send(hall, "clerk", command);

    assert_non_null(result);
    if (result->outcome != OUTCOME_APPLIED)
        fail_msg("receive: %s", problem_code(&result->problem));
    return command->case_id;
}

CommandResult *hall_act(Hall *hall, const char *who, Uuid id, int version, Action action,
                        cJSON *payload)
{
    hall->now += 60000;
    g_autoptr(Command) command = command_new(fresh_id(hall->now), id, version, action, payload);

    command->device_time = hall->now;
    return hall_send(hall, who, command);
}

void hall_do(Hall *hall, const char *who, Uuid id, int version, Action action, cJSON *payload)
{
    g_autoptr(CommandResult) result = hall_act(hall, who, id, version, action, payload);

    assert_non_null(result);
    if (result->outcome != OUTCOME_APPLIED)
        fail_msg("%s: %s", action_rule(action)->name, problem_code(&result->problem));
}

gint64 hall_count(Hall *hall, const char *sql)
{
    g_autoptr(DbTx) tx = db_read(hall->db, NULL);
    g_autoptr(DbRows) rows = db_query(tx, sql, "");

    return db_next(rows) ? db_number(rows, 0) : -1;
}
