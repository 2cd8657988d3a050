/* Chinese text as it is typed on a Latin keyboard, for finding things by name: 食品经营许可 is
 * found by "spjyxk", "shipin" and "食品". Transliteration is ICU's (Han-Latin, without tones); text
 * that is not Han stays as it is, folded to lower case. Slow: made once, when a thing is stored. */
#ifndef DOMAIN_PINYIN_H
#define DOMAIN_PINYIN_H

#include <stdbool.h>

/* First letters, "spjyxkxb" for 食品经营许可(新办): letters and digits only. Caller frees. */
char *pinyin_initials(const char *text);
/* Whole syllables without blanks, "shipinjingyingxuke". Caller frees. */
char *pinyin_syllables(const char *text);
/* What `typed` is looked for in: the text itself, its syllables and initials, each folded (width,
 * case, blanks and punctuation out) and behind a newline. Caller frees. */
char *pinyin_keys(const char *text);
/* Whether a text with these keys answers what was typed, which is folded first. Rank: 0 the text
 * begins so, 1 its initials or syllables do, 2 it occurs inside; -1: not at all. */
int pinyin_rank(const char *keys, const char *typed);

#endif
