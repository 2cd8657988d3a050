/* The first include of every test: cmocka with the headers that it needs before itself, and the
 * few helpers that all kinds of test share. */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

/* cmocka.h needs the others first. */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <stdbool.h>

/* A new empty folder of mode 0700 below the system's temporary folder. Caller removes it with
 * test_folder_remove, which also frees the name. Fails the test when it cannot be made. */
char *test_folder_make(void);
void test_folder_remove(char *folder);

/* Asks `holds(context)` again and again until it is true, or the deadline passes; the answer is
 * what `holds` last said. The only place where a test lets time go by. */
bool test_wait(bool (*holds)(void *context), void *context, int deadline_ms);

#endif
