/* Values of form fields as people write them, in files and on command lines. */
#ifndef FORMS_APPLICATION_VALUE_H
#define FORMS_APPLICATION_VALUE_H

#include "forms/form.h"

/* The value that a text stands for; NULL when it is blank. Choices are taken by code or label,
 * several of them with 、 , ; or | between; yes and no in Chinese or English; dates as 2026-11-22,
 * 2026/11/22, 2026.11.22, 20261122 or 2026年11月22日; amounts with thousands commas and 元; rows of
 * a table with ; or line breaks between, their columns with |. Full-width digits and letters are
 * folded. A text that cannot be read so stays a text, and form_check() says what is wrong with it.
 * Caller deletes. */
cJSON *value_read(const FormField *field, const char *text);
/* The text that value_read() reads as the value, with labels for choices. Caller frees. */
char *value_write(const FormField *field, const cJSON *value);
/* A value cleaned as it is kept: codes and text folded, what is blank left out. NULL: nothing is
 * left. Values of an unexpected type are copied. Caller deletes. */
cJSON *value_clean(const FormField *field, const cJSON *value);

/* The day that a text names, as above; DATE_NONE: none. */
date value_date(const char *text);

/* The choice that has the text as its code or label; NULL: none. Not to be freed. */
const cJSON *value_choice(const FormField *field, const char *text);

#endif
