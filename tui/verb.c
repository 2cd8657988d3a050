#include "tui/verb.h"

#include <string.h>

static const VerbRow rows[VERB_COUNT] = {
#define X(id, name, keys, places, hint, label, help) {name, keys, places, hint, label, help},
    VERBS(X)
#undef X
};

const VerbRow *verb_row(Verb verb)
{
    return &rows[verb];
}

Action verb_action(Verb verb)
{
    return action_from_name(rows[verb].name);
}

const char *verb_label(Verb verb)
{
    return rows[verb].label ? _(rows[verb].label) : _(action_rule(verb_action(verb))->label);
}

const char *verb_help(Verb verb)
{
    return rows[verb].help ? _(rows[verb].help) : _(action_rule(verb_action(verb))->help);
}

bool verb_is_for(Verb verb, const Actor *actor)
{
    Action action = verb_action(verb);

    return action == ACTION_COUNT || !actor || actor_has_role(actor, action_rule(action)->roles);
}

static bool has_key(const VerbRow *row, Key key)
{
    g_auto(GStrv) names = g_strsplit(row->keys, " ", -1);

    for (char **name = names; *name; name++)
        if (key_from_name(*name) == key)
            return true;
    return false;
}

Verb verb_for_key(Key key, unsigned place)
{
    Verb verb = 0;

    if (key == KEY_NONE || (place & IN_TEXT && key_is_text(key)))
        return VERB_COUNT;
    while (verb < VERB_COUNT && !(rows[verb].places & place && has_key(&rows[verb], key)))
        verb++;
    return verb;
}

Verb verb_from_name(const char *name)
{
    Verb found = VERB_COUNT;

    for (Verb verb = 0; verb < VERB_COUNT; verb++) {
        if (g_str_equal(rows[verb].name, name))
            return verb;
        if (g_str_has_prefix(rows[verb].name, name) && rows[verb].places & IN_PANES) {
            if (found != VERB_COUNT)
                return VERB_COUNT;
            found = verb;
        }
    }
    return found;
}

char *verb_key(Verb verb)
{
    return g_strndup(rows[verb].keys, strcspn(rows[verb].keys, " "));
}

char *verb_key_of_action(Action action)
{
    for (Verb verb = 0; verb < VERB_COUNT; verb++)
        if (verb_action(verb) == action && action != ACTION_COUNT)
            return verb_key(verb);
    return NULL;
}

static char *clash_of(Verb first, Verb second)
{
    g_auto(GStrv) names = g_strsplit(rows[first].keys, " ", -1);
    unsigned both = rows[first].places & rows[second].places;

    for (char **name = names; both && *name; name++) {
        Key key = key_from_name(*name);
        bool typed = (both & ~(unsigned)IN_TEXT) == 0 && key_is_text(key);
        if (**name && !typed && has_key(&rows[second], key))
            return g_strdup_printf("%s: %s, %s", *name, rows[first].name, rows[second].name);
    }
    return NULL;
}

char *verb_clash(void)
{
    for (Verb first = 0; first < VERB_COUNT; first++) {
        for (Verb second = first + 1; second < VERB_COUNT; second++) {
            char *clash = clash_of(first, second);
            if (clash)
                return clash;
        }
    }
    return NULL;
}
