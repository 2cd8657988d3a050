/* Inside of forms/: the table of keywords and what its functions work with. */
#ifndef FORMS_KEYWORDS_H
#define FORMS_KEYWORDS_H

#include "forms/schema.h"

typedef struct Keyword Keyword;

/* A keyword as it stands in one schema. */
typedef struct {
    const Keyword *keyword;
    const cJSON *operand; /* as written */
    double number;        /* read from it, */
    void *made;           /* or made of it; freed by the keyword's `release` */
} Rule;

struct Schema {
    cJSON *owned; /* the root's copy of the whole; NULL below the root */
    const cJSON *json;
    const char *title;     /* NULL: none */
    bool never;            /* the schema `false` */
    GArray *rules;         /* Rule, in the table's order */
    GPtrArray *properties; /* Property*, in the order written; NULL: none */
    const Schema *items;   /* NULL: none */
};

typedef struct {
    const char *name;
    Schema *schema;
} Property;

typedef struct {
    GString *path; /* JSON Pointer of what is being compiled */
    int depth;
    int nodes;
} Compiler;

typedef struct {
    GString *path; /* JSON Pointer of what is being checked */
    const char *label;
    date today;
    GPtrArray *problems; /* NULL: the verdict is enough */
    bool valid;
} Checker;

/* Types as bits; an integer is a number, too. */
enum {
    TYPE_NULL = 1 << 0,
    TYPE_BOOLEAN = 1 << 1,
    TYPE_OBJECT = 1 << 2,
    TYPE_ARRAY = 1 << 3,
    TYPE_NUMBER = 1 << 4,
    TYPE_STRING = 1 << 5,
    TYPE_INTEGER = 1 << 6,
    TYPE_ANY = ~0
};

struct Keyword {
    const char *name;
    int types; /* of values it speaks about */
    /* False: the operand is not one. NULL: the keyword is not built, and is refused. */
    bool (*compile)(Compiler *compiler, Schema *schema, Rule *rule);
    /* NULL: nothing to check by itself. */
    bool (*check)(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value);
    GDestroyNotify release; /* of `made` */
    bool goes_on;           /* further keywords are checked after a fault of this one */
};

extern const Keyword KEYWORDS[];
extern const size_t KEYWORD_COUNT;

/* schema.c, for applicators */
Schema *schema_compile_node(Compiler *compiler, const cJSON *json);
bool schema_validate_node(Checker *checker, const Schema *schema, const cJSON *value);
/* Goes one step down a JSON Pointer; returns the length to go back to. */
gsize pointer_push(GString *path, const char *step);
gsize pointer_push_index(GString *path, guint index);
/* Adds a problem about the place the checker is at; always false. The label is put before the
 * arguments; `argument` may be NULL. */
bool checker_fault(Checker *checker, ProblemKind kind, const char *argument);

int value_types(const cJSON *value);

#endif
