/* Masking of personal data for display. Common practice (GB/T 35273-2020 7.2 asks for de-identified
 * display and fixes no form). Every function returns a new string that the caller frees, and masks
 * more rather than less when the text does not look as expected. */
#ifndef DOMAIN_MASK_H
#define DOMAIN_MASK_H

/* X(identifier, stable name used by form definitions) */
#define MASKS(X)                                                         \
    X(NONE, "none")                                                      \
    X(NAME, "name")           /* 陈**, compound surnames 欧阳** */    \
    X(ID_LIST, "id_list")     /* 3****************X */                   \
    X(ID_WORK, "id_work")     /* 379902********003X */                   \
    X(MOBILE, "mobile")       /* 154****0001 */                          \
    X(LANDLINE, "landline")   /* 0500-****0001 */                        \
    X(BANK_CARD, "bank_card") /* **** **** **** 9017 */                  \
    X(ADDRESS, "address")     /* to the town or street, the rest **** */ \
    X(EMAIL, "email")         /* m****@example.invalid */                \
    X(USCC, "uscc")           /* public, shown whole */                  \
    X(ALL, "all")             /* ****: illness, biometric data */

typedef enum {
#define X(id, name) MASK_##id,
    MASKS(X)
#undef X
        MASK_COUNT
} Mask;

Mask mask_from_name(const char *name); /* MASK_COUNT when unknown */
/* Of folded text. Empty text stays empty, but for MASK_ALL, which does not tell that either; text
 * that is not UTF-8 is hidden whole. Each hidden character of a name or an identity number is one
 * star. */
char *mask_apply(Mask mask, const char *text);
/* For the name of an applicant or agent of the kind (code of GB/T 39046 A.4): people's names are
 * masked, those of bodies are public. An unknown kind counts as a person. */
Mask mask_of_party_name(const char *kind);
/* For the number of a document of the type (a code of ID_TYPES): credit codes are public. */
Mask mask_of_id_number(const char *id_type);
/* For the number of a licence or of whatever else a value was taken from: often that of its holder.
 * Credit codes are public, everything else is masked as an identity number. */
Mask mask_of_licence(const char *number);
/* The same for a source, by its name: numbers of cases and names of databases are public. */
Mask mask_of_reference(const char *from, const char *reference);
Mask mask_of_phone(const char *number); /* NULL: a landline */

#endif
