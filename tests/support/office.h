/* An office for a test: a central and the desks that work with it, all of them the real programs.
 *
 * A central has a folder of its own with a copy of the demo city, and an address of its own in
 * 127.0.0.0/8, so that it finds its port again after a kill whatever else runs on the machine. A
 * station is one machine: a YICHUANG_HOME on which one or more people sign in.
 *
 * Everything fails the test instead of failing. Programs come from YICHUANG_BUILD (tools/run-tests
 * sets it), else from the build tree of the test itself. */
#ifndef TESTS_SUPPORT_OFFICE_H
#define TESTS_SUPPORT_OFFICE_H

#include "tests/support/process.h"

#include <cjson/cJSON.h>

#define OFFICE_PASSWORD "yunting-2026"
#define OFFICE_DEADLINE_MS 60000 /* for what is over in a moment; see patience_ms */

char *office_program(const char *name); /* "yichuang", "yichuangd"; caller frees */

/* ---- the central ----------------------------------------------------------------------------- */

typedef struct Central Central;

/* With the demo city, but none of its cases; not running yet. */
Central *central_new(void);
/* The same with its files in a folder of the caller, which stays. */
Central *central_new_in(const char *folder);
/* Kills it and removes its files. */
void central_free(Central *central);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Central, central_free)

/* Starts it, without waiting for more: on the port that it had before, if any. */
void central_launch(Central *central);
/* Until it answers /healthz. */
void central_ready(Central *central);
/* Both. */
void central_start(Central *central);
/* SIGKILL, at whatever it is doing. */
void central_kill(Central *central);
/* SIGTERM; it must finish its work and exit with 0. */
void central_stop(Central *central);
bool central_runs(const Central *central);

Process *central_process(const Central *central); /* NULL: it does not run */
const char *central_url(const Central *central);  /* from the first start on */
const char *central_folder(const Central *central);
const char *central_database(const Central *central); /* path of the file */
/* GET of a path by an account, which signs in once; the answer must be 200. Caller frees. */
cJSON *central_get(Central *central, const char *user, const char *path);
/* Runs SQL on the database of a central that does not run. */
void central_sql(const Central *central, const char *sql);
/* SQLite's own check of that database. */
void central_assert_intact(const Central *central);

/* ---- desks ----------------------------------------------------------------------------------- */

typedef struct Station Station;

#define STATION_KILLED 137 /* the status of a program that was ended by SIGKILL */

typedef struct {
    int status; /* as process_status: 0 to 4, or STATION_KILLED; all else fails the test */
    char *out;
    char *err;
    cJSON *json; /* of the standard output; NULL: it is not JSON */
} StationRun;

void station_run_free(StationRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StationRun, station_run_free)

/* A machine that nobody has signed in at. */
Station *station_new(const Central *central);
/* The same with a home of the caller's, which is made when missing and stays. */
Station *station_new_in(const Central *central, const char *home);
void station_free(Station *station);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Station, station_free)
const char *station_home(const Station *station);
/* The folder of the store of the only account of this machine. Caller frees. */
char *station_store(const Station *station);

/* Signs in with the demo city's password, or the one given; the status. */
int station_login(Station *station, const char *user, const char *password);
/* Signs in and must succeed. */
void station_sign_in(Station *station, const char *user);

/* Runs `yichuang` with these words, ended by NULL, to its end. */
StationRun *station_run(Station *station, ...) G_GNUC_NULL_TERMINATED;
StationRun *station_run_words(Station *station, const char *const *words);
/* The same with --json before the words' end; must exit with 0. Caller frees. */
cJSON *station_ask(Station *station, ...) G_GNUC_NULL_TERMINATED;
/* Must end with the status; what it said is shown when not. */
void station_expect(Station *station, int status, ...) G_GNUC_NULL_TERMINATED;
/* Starts it and returns at once; station_finish waits for its end and frees the process. */
Process *station_start(Station *station, ...) G_GNUC_NULL_TERMINATED;
StationRun *station_finish(Process *process);

#endif
