/* A disk that fails on order: SQLite's own file layer with a fault put in before one write, sync or
 * truncation of any file. For the whole process; arm it before the store is opened. */
#ifndef TESTS_SUPPORT_FAULT_VFS_H
#define TESTS_SUPPORT_FAULT_VFS_H

#include <stdbool.h>

typedef enum {
    FAULT_NONE,
    FAULT_KILL, /* the process ends there, as by SIGKILL */
    FAULT_SYNC, /* that sync fails, once; writes are not counted */
    FAULT_FULL  /* that write and all later ones find the disk full */
} Fault;

/* The fault happens at the `at`th operation from now on, the first being 1. */
void fault_arm(Fault fault, int at);
/* Whether it has happened. */
bool fault_happened(void);

#endif
