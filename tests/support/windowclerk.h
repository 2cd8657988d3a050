/* A clerk at the window: takes applications in through the real screen, with values made from the
 * item's form. What she types follows from a second copy of the application that the test keeps, so
 * a field that the screen forgets to ask for, or asks twice, shows as a wrong step.
 *
 * Everything fails the test instead of failing. */
#ifndef TESTS_SUPPORT_WINDOWCLERK_H
#define TESTS_SUPPORT_WINDOWCLERK_H

#include "forms/application/application.h"
#include "tests/support/office.h"
#include "tests/support/term.h"

typedef struct WindowClerk WindowClerk;

typedef struct {
    int rows, columns; /* 0: 24 by 80 */
    guint32 seed;      /* of the people and values */
    bool consent;      /* the applicant agrees to the reading of shared data */
    bool known;        /* it is the firm of which the central knows something (demo/shared.json) */
} ClerkHabits;

/* The screen of the machine, on which somebody is signed in. */
WindowClerk *clerk_new(const Station *station, const ClerkHabits *habits);
void clerk_free(WindowClerk *clerk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WindowClerk, clerk_free)
Term *clerk_term(WindowClerk *clerk);

/* Starts the screen again after it has ended. */
void clerk_reopen(WindowClerk *clerk);

/* The steps of one application, each from where the one before ended. */
void clerk_choose(WindowClerk *clerk, const Item *item);
void clerk_scenario(WindowClerk *clerk);
void clerk_applicant(WindowClerk *clerk);
void clerk_consent(WindowClerk *clerk);
void clerk_form(WindowClerk *clerk);
void clerk_materials(WindowClerk *clerk);
/* Receives and accepts by one key; until the receipt number is there. Caller frees the number. */
char *clerk_take_in(WindowClerk *clerk);

/* All of them. Caller frees the receipt number. */
char *clerk_serve(WindowClerk *clerk, const Item *item);

/* The application as the clerk knows it. */
const Application *clerk_application(const WindowClerk *clerk);
/* Keys typed since the last clerk_choose() began: those that are not part of a value. */
int clerk_keys(const WindowClerk *clerk);

#endif
