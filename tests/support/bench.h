/* One figure of a bench: a line for the person, and an object of build/bench.json, which
 * tools/run-bench gathers from all bench programs. Figures drift between machines, so whatever can
 * be compared is compared with a reference measured in the same run. */
#ifndef TESTS_SUPPORT_BENCH_H
#define TESTS_SUPPORT_BENCH_H

void bench_figure(const char *name, double value, const char *unit);
/* With the reference measured beside it; the ratio is value / reference_value. */
void bench_figure_against(const char *name, double value, const char *unit, const char *reference,
                          double reference_value);

#endif
