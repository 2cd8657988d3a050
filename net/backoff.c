#include "net/backoff.h"

void backoff_fail(Backoff *backoff, instant now, gint64 floor_ms, GRand *random)
{
    gint32 ceiling = BACKOFF_FIRST_MS;

    for (int i = 0; i < backoff->failures && ceiling < BACKOFF_MOST_MS; i++)
        ceiling = MIN(2 * ceiling, BACKOFF_MOST_MS);

    gint64 jitter = g_rand_int_range(random, 0, ceiling + 1);
    gint64 delay = MAX(jitter, BACKOFF_LEAST_MS);

    backoff->failures++;
    backoff->ordered = floor_ms >= 0;
    backoff->until = now + MAX(delay, MIN(floor_ms, BACKOFF_FLOOR_MOST_MS));
}

void backoff_clear(Backoff *backoff)
{
    *backoff = (Backoff){0};
}

bool backoff_is_over(const Backoff *backoff, instant now)
{
    return now >= backoff->until;
}

void backoff_shift(Backoff *backoff, gint64 by_ms)
{
    if (backoff->until != 0)
        backoff->until += by_ms;
}

void pace_measure(Pace *pace, int count, int took_ms)
{
    gint64 carried = (gint64)count * PACE_TARGET_MS / MAX(took_ms, 1);

    /* A small exchange that was quick says nothing about a large one. */
    if (took_ms > PACE_TARGET_MS)
        pace->size = (int)CLAMP(carried, 1, pace->size);
    else if (count >= pace->size)
        pace->size = (int)CLAMP(carried, pace->size, MIN(2 * pace->size, pace->most));
}

void pace_halve(Pace *pace)
{
    pace->size = MAX(pace->size / 2, 1);
}
