/* The fields of an action's sheet, from its row in the rule book, filled with what is usual for the
 * case. */
#ifndef TUI_ACT_FIELDS_H
#define TUI_ACT_FIELDS_H

#include "domain/case.h"
#include "tui/sheet/sheet.h"

/* Materials are boxes "<field>:<code>": those that the case needs, what is not in hand first.
 * `item` may be NULL: its materials are not known. */
void act_fields_add(Sheet *sheet, App *app, const Case *file, const Item *item,
                    const ActionRule *rule);
/* Shows what the answers ask for. */
void act_fields_show(Sheet *sheet);

#endif
