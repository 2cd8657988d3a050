/* Inside of forms/: the tables of keywords, and what the files of the schema engine share.
 *
 *   schema.c                 compiling a document into nodes, and asking them
 *   reference.c              the core vocabulary: resources, anchors, $ref and $dynamicRef
 *   checker.c                holding a value against a node, within bounds
 *   keywords_validation.c    assertions about one value (Validation §6, §7)
 *   keywords_applicator.c    sub-schemas (Core §10)
 *   keywords_unevaluated.c   what is left over (Core §11), and the marks that tell it
 *
 * A compiled schema is a graph of nodes, which are all owned by its Bundle: references are plain
 * pointers. Nodes are immutable once compiled. */
#ifndef FORMS_SCHEMA_KEYWORDS_H
#define FORMS_SCHEMA_KEYWORDS_H

#include "forms/application/pointer.h"
#include "forms/schema/pattern.h"
#include "forms/schema/schema.h"

typedef struct Keyword Keyword;
typedef struct Bundle Bundle;

/* A part of a document with an address of its own (Core §4.3.5). */
typedef struct {
    char *uri; /* absolute, without a fragment */
    Schema *root;
    GHashTable *anchors; /* name of bundle_name() → Schema, dynamic ones too */
    GHashTable *dynamic; /* the same → Schema */
} Resource;

/* A keyword as it stands in one schema. */
typedef struct {
    const Keyword *keyword;
    const cJSON *operand; /* as written */
    double number;        /* read from it, */
    void *made;           /* or made of it; freed by the keyword's `release` */
} Rule;

struct Schema {
    Bundle *bundle; /* of a whole schema; NULL: a node of one */
    const Resource *resource;
    const cJSON *json;
    const char *title;   /* its own, or else that of a schema it refers to; NULL: none */
    bool never;          /* the schema `false` */
    int leftovers;       /* types about which an unevaluated… keyword speaks */
    GArray *rules;       /* Rule, in the order in which a value is held against them */
    GArray *properties;  /* Property, by name; NULL: none */
    GPtrArray *patterns; /* NamePattern *; NULL: none */
    guint prefix;        /* how many elements prefixItems speaks about */
    const Schema *items; /* NULL: none */
    const Schema *then_schema;
    const Schema *else_schema;
};

typedef struct {
    const char *name;
    Schema *schema;
} Property;

typedef struct {
    Pattern *pattern; /* of names */
    Schema *schema;
} NamePattern;

/* ---- compiling ----------------------------------------------------------------------------- */

typedef struct {
    Bundle *bundle;
    GHashTable *compiled;  /* cJSON → Schema */
    GPtrArray *references; /* Reference *, to be followed once everything is compiled */
    Resource *resource;    /* in which is being compiled */
    GString *path;         /* JSON Pointer of what is being compiled, behind "schema#" */
    int depth;
    int patterns;
    ProblemKind fault; /* what is wrong at `path` */
    char *detail;      /* its second argument; NULL: none */
} Compiler;

/* NULL: `path` says where. A part that was compiled before is given again. */
Schema *schema_compile_node(Compiler *compiler, const cJSON *json);
/* Always false. */
bool compiler_fault(Compiler *compiler, ProblemKind kind, const char *detail);
/* NULL: not a pattern, or one too many. */
Pattern *compiler_pattern(Compiler *compiler, const char *ecma);

/* Takes the JSON over; its resources can be referred to from then on. */
bool bundle_add(Compiler *compiler, cJSON *json);
Resource *bundle_resource(const Bundle *bundle, const char *uri); /* NULL: none */
/* The one copy of a name, so that names may be compared as pointers: a hash of their letters can be
 * made to collide. */
const char *bundle_name(Bundle *bundle, const char *name);
/* NULL: there is one of that address. */
Resource *bundle_resource_new(Bundle *bundle, const char *uri);
/* Finds what every reference means; compiles what was not reached otherwise. */
bool references_follow(Compiler *compiler);
/* Of a rule of $ref. */
const Schema *reference_target(const Rule *rule);

/* Arrays of structs that begin with a name, which are sorted by it. */
int compare_names(gconstpointer one, gconstpointer other);
gconstpointer find_name(const GArray *sorted, const char *name); /* NULL: none */
Schema *properties_find(const GArray *properties, const char *name);

/* ---- checking ------------------------------------------------------------------------------ */

/* Which parts of a value were looked at by a schema: one byte a part, in the order of the parts. */
typedef struct {
    guint8 *seen;
    guint count;
} Marks;

/* A value on its way through one node. */
typedef struct Visit {
    const Schema *schema;
    const cJSON *value;
    const struct Visit *outer;
    int depth;
} Visit;

typedef struct {
    GString *path; /* JSON Pointer of what is being checked */
    const char *label;
    bool titled; /* `label` is the title of this very value */
    date today;
    GPtrArray *problems; /* NULL: the verdict is enough */
    bool valid;
    Marks *marks; /* of the value being checked; NULL: nobody asks */
    const Visit *visit;
    gint64 work;         /* steps left */
    ProblemKind stopped; /* why there can be no verdict; NONE: there can */
} Checker;

/* The value of the checker against a further schema. */
bool check_here(Checker *checker, const Schema *schema, const cJSON *value);
/* One part of it, an element or a member. */
bool check_element(Checker *checker, const Schema *schema, const cJSON *element, guint index);
bool check_member(Checker *checker, const Schema *schema, const cJSON *member);
/* The verdict only: nothing is told. What a valid branch looked at is marked. */
bool check_quietly(Checker *checker, const Schema *schema, const cJSON *value);
/* For a value that is valid under none of the schemas: tells what the one says that it is meant
 * for, when that is plain, else `kind`. Always false. */
bool check_closest(Checker *checker, const GPtrArray *schemas, const cJSON *value,
                   ProblemKind kind);

/* Adds a problem about the place the checker is at; always false. The label is put before the
 * argument, which may be NULL. */
bool checker_fault(Checker *checker, ProblemKind kind, const char *argument);
/* The same about a member of the value, by its name. */
bool checker_fault_at(Checker *checker, const char *name, const char *label, ProblemKind kind);
/* What is done in the time of holding a value against one keyword: bytes of text, and parts of a
 * value, that are looked at. */
#define BYTES_A_STEP 64
#define PARTS_A_STEP 16
/* False, and the check ends without a verdict, when it has taken too many steps. */
bool checker_spend(Checker *checker, gint64 steps);
/* Ends the check without a verdict; always false. */
bool checker_stop(Checker *checker, ProblemKind why);
/* Whether nothing more has to be found out. */
bool checker_is_done(const Checker *checker);
/* Whether the pattern occurs in the text; false, too, when the check ended over it. */
bool checker_matches(Checker *checker, const Pattern *pattern, const char *text);
/* A text that equal values (Core §4.2.2) have in common, and only they; caller frees. NULL: none,
 * equal to nothing. */
char *checker_key(Checker *checker, const cJSON *value);

void marks_add(Checker *checker, guint index);
void marks_add_all(Checker *checker);
bool marks_has(const Checker *checker, guint index);
/* False when there are too many steps by now; open all the same. */
bool marks_open(Checker *checker, Marks *marks, const cJSON *value);
void marks_merge(Marks *to, const Marks *from);
void marks_close(Marks *marks);

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
int value_types(const cJSON *value);
/* Whether the value keeps to SCHEMA_VALUES_MAX and to so many levels. */
bool value_is_bounded(const cJSON *value, int levels);

/* ---- the tables ---------------------------------------------------------------------------- */

struct Keyword {
    const char *name;
    int types; /* of values it speaks about */
    /* False: the operand is not one; `path` is where it is wrong. */
    bool (*compile)(Compiler *compiler, Schema *schema, Rule *rule);
    /* NULL: nothing to check by itself. */
    bool (*check)(Checker *checker, const Schema *schema, const Rule *rule, const cJSON *value);
    GDestroyNotify release; /* of `made` */
};

typedef struct {
    const Keyword *rows;
    size_t count;
} Vocabulary;

/* Within each, and from one to the next, in the order in which a value is held against them. */
extern const Vocabulary CORE, VALIDATION, APPLICATOR, UNEVALUATED;

#endif
