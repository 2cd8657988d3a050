/* Marks for translation. msgids are English; po/zh_CN.po is complete.
 *
 * N_() marks a string in a const table, _() translates at the point of use. Both programs call
 * bindtextdomain() once in main(); before that, or without a catalogue, _() returns its argument.
 */
#ifndef DOMAIN_TEXT_H
#define DOMAIN_TEXT_H

#include <libintl.h>

#define TEXT_DOMAIN "yichuang"
#define _(text) dgettext(TEXT_DOMAIN, text)
#define N_(text) text

#endif
