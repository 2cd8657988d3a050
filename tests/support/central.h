/* A central without HTTP, in a folder of its own, with the demo city's catalogue and no cases; and
 * a database driver that fails when it is told to. */
#ifndef TESTS_SUPPORT_CENTRAL_H
#define TESTS_SUPPORT_CENTRAL_H

#include "central/core.h"
#include "tests/support/rulebook.h"

#define HALL_DEVICE "0190c0de-0000-7000-8000-000000000001"

typedef struct {
    char *folder;
    Db *db;
    Core *core;
    Rulebook *book;
    instant now;
    int serial; /* last used of the hall's block */
} Hall;

/* 2026-11-02 is a Monday, 9 o'clock. */
Hall *hall_open(void);
void hall_close(Hall *hall);

/* Sends one command of the account from the hall's device. */
CommandResult *hall_send(Hall *hall, const char *who, const Command *command);
/* A receive by the account "clerk"; the serial is the next of the hall's block. Caller frees. */
Command *hall_receive(Hall *hall, const char *item);
/* Receives a case and fails the test unless it is applied. */
Uuid hall_case(Hall *hall, const char *item);
/* Sends the action on the version; takes the payload over (NULL: none). */
CommandResult *hall_act(Hall *hall, const char *who, Uuid id, int version, Action action,
                        cJSON *payload);
/* The same, and fails the test unless it is applied. */
void hall_do(Hall *hall, const char *who, Uuid id, int version, Action action, cJSON *payload);

/* The first column of the first row; -1 when there is none. */
gint64 hall_count(Hall *hall, const char *sql);

/* The SQLite driver; `statements` counts what writing connections do (steps and commits), and the
 * one numbered `fail_at` fails as a full disk does (0: none). */
typedef struct {
    gint64 statements;
    gint64 fail_at;
} Faults;

extern Faults faults;
extern const DbDriver faulty_sqlite;

#endif
