/* How long to wait after failures, and how much to ask for at once. Pure arithmetic; internal to
 * net/. */
#ifndef NET_BACKOFF_H
#define NET_BACKOFF_H

#include "domain/date.h"

#include <glib.h>

#define BACKOFF_FIRST_MS 2000
#define BACKOFF_LEAST_MS 100 /* full jitter may say 0, and a loop must not spin */
#define BACKOFF_MOST_MS (15 * 60 * 1000)
#define BACKOFF_FLOOR_MOST_MS (60 * 60 * 1000) /* whatever Retry-After says */

/* Zero-initialised: nothing has failed. */
typedef struct {
    int failures; /* in a row */
    instant until;
    bool ordered; /* the other side said how long: a success elsewhere does not end it */
} Backoff;

/* Full jitter: anything up to 2 s · 2ⁿ, at most 15 minutes; `floor_ms` is the least when the other
 * side said so (negative: it did not). */
void backoff_fail(Backoff *backoff, instant now, gint64 floor_ms, GRand *random);
void backoff_clear(Backoff *backoff);
bool backoff_is_over(const Backoff *backoff, instant now);
/* The device's clock was set back: nothing that is waited for moves away. */
void backoff_shift(Backoff *backoff, gint64 by_ms);

#define PACE_TARGET_MS 8000 /* what one exchange should take */

/* A number of things per exchange that follows the measured goodput. */
typedef struct {
    int size;
    int most;
} Pace;

/* `count` things took `took_ms`: a full exchange that was quick makes the next one larger, at most
 * twice; one that was slow makes it as small as the target's time carries. */
void pace_measure(Pace *pace, int count, int took_ms);
/* Timed out: half of it. */
void pace_halve(Pace *pace);

#endif
