/* The guide card of an item (办事指南): what a clerk tells an applicant, as headed sections of
 * lines, for the screen and the command line alike; and what differs between two versions of an
 * item, line by line, because a case keeps the version that it was received under.
 *
 * Headings and words are in the current language; names, questions and sources are the item's own.
 * Texts are as the catalogue has them: whoever shows them cleans them. */
#ifndef FORMS_GUIDE_H
#define FORMS_GUIDE_H

#include "domain/item.h"

#include <glib.h>

/* X(identifier, stable name, heading); in this order. A section without lines is left out. */
#define GUIDE_SECTIONS(X)                                 \
    X(OVERVIEW, "overview", N_("Overview"))               \
    X(APPLICANTS, "applicants", N_("Who may apply"))      \
    X(CONDITIONS, "conditions", N_("Conditions"))         \
    X(MATERIALS, "materials", N_("Materials"))            \
    X(STEPS, "steps", N_("Steps"))                        \
    X(TERM, "term", N_("Term"))                           \
    X(FEE, "fee", N_("Fee"))                              \
    X(RESULT, "result", N_("Result"))                     \
    X(BASIS, "basis", N_("Legal basis"))                  \
    X(PLACES, "places", N_("Where"))                      \
    X(QUESTIONS, "questions", N_("Questions beforehand")) \
    X(FORM, "form", N_("Fields of the form"))

typedef enum {
#define X(id, name, heading) GUIDE_##id,
    GUIDE_SECTIONS(X)
#undef X
        GUIDE_SECTION_COUNT
} GuideSectionKind;

typedef struct {
    char *text;
    char *detail; /* what there is to say of it; NULL: nothing */
} GuideLine;

typedef struct {
    GuideSectionKind kind;
    const char *name;    /* stable */
    const char *heading; /* translated */
    GArray *lines;       /* GuideLine, at least one */
} GuideSection;

typedef struct {
    char *title;
    int version;
    GPtrArray *sections; /* GuideSection* */
} GuideCard;

/* What the catalogue knows besides the item; NULL members: not known. */
typedef struct {
    const char *department;    /* name of the body that handles it here */
    const char *const *places; /* names of the offices that receive it, ended by NULL */
    /* Name of a kind of licence; caller frees. NULL: the code is shown. */
    char *(*licence_name)(void *data, const char *kind);
    void *data;
} GuideWorld;

/* `world` may be NULL. */
GuideCard *guide_card(const Item *item, const GuideWorld *world);
void guide_card_free(GuideCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuideCard, guide_card_free)

typedef enum { GUIDE_ADDED, GUIDE_REMOVED, GUIDE_ALTERED } GuideChangeKind;

typedef struct {
    GuideChangeKind kind;
    const char *heading; /* of the section, translated */
    char *before;        /* text and detail in one; NULL: added */
    char *after;         /* NULL: removed */
} GuideChange;

void guide_change_clear(GuideChange *change);
/* What is different in `item`, in the order of the card: GuideChange with a clear function. A line
 * whose text is the same and whose detail is not counts as altered. */
GArray *guide_changes(const Item *old, const Item *item);

#endif
