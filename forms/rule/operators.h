/* Inside of forms/: the operators of rules, one row each, and what they work with.
 *
 * Values are const cJSON *, NULL only once the run has failed, which it then says. They point into
 * the rule, into the data, or into what the run has made, and live as long as the run. */
#ifndef FORMS_RULE_OPERATORS_H
#define FORMS_RULE_OPERATORS_H

#include "forms/rule/convert.h"

typedef struct {
    GPtrArray *made;   /* cJSON that was made on the way */
    const cJSON *data; /* what `var` looks into */
    const char *fault; /* msgid; NULL: none */
    const char *where; /* operator that failed; NULL: outside of one */
    guint64 steps;
    int depth;
} RuleRun;

typedef struct {
    const cJSON **at;
    int count;
} Arguments;

typedef struct {
    const char *name;
    bool raw; /* the arguments are rules yet, which it carries out itself */
    const cJSON *(*carry_out)(RuleRun *run, const Arguments *arguments);
} Operator;

const Operator *operator_find(const char *name); /* NULL: unknown */

/* rule.c */
const cJSON *run_rule(RuleRun *run, const cJSON *rule);
/* The first fault counts. Always NULL. */
const cJSON *run_fail(RuleRun *run, const char *fault);
/* Counts work against the bound; false when it is used up. */
bool run_charge(RuleRun *run, guint64 steps);
/* Takes the value over. */
cJSON *run_keep(RuleRun *run, cJSON *value);
const cJSON *run_flag(bool flag);

#endif
