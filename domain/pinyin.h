/* Chinese text as it is typed on a Latin keyboard, for finding things by name: 食品经营许可 is
 * found by "spjyxk", "shipin" and "食品". Readings are ICU's (Han-Latin, without tones; ü is v, as
 * on a keyboard), with a second one where a character has another in the names of services and
 * people; text that is not Han stays as it is.
 *
 * Slow, so made once, when a thing is stored: the first call takes a tenth of a second and 7 MB
 * until pinyin_forget. May be called from any thread. */
#ifndef DOMAIN_PINYIN_H
#define DOMAIN_PINYIN_H

#include <stdbool.h>

/* First letters, "spjyxkxb" for 食品经营许可(新办): letters and digits only. Caller frees. */
char *pinyin_initials(const char *text);
/* Whole syllables without blanks, "shipinjingyingxukexinban". Caller frees. */
char *pinyin_syllables(const char *text);
/* What typed words are looked for in: the text itself, then its syllables and its initials (in each
 * of their readings), all folded, each behind a newline. Caller frees. */
char *pinyin_keys(const char *text);
/* Gives the memory back; it is taken again when needed. */
void pinyin_forget(void);

/* Full-width characters and capitals as their plain ones, blanks and punctuation out. Needs no
 * tables. Caller frees. */
char *pinyin_fold(const char *text);
/* Whether a text with these keys answers what was typed, which is folded first. Rank: 0 the text
 * begins so, 1 its initials or syllables do, 2 it occurs inside; -1: not at all. */
int pinyin_rank(const char *keys, const char *typed);
/* The same for what is folded already, for going through many keys. */
int pinyin_rank_folded(const char *keys, const char *folded);

#endif
