/* The items of the demo city as a central publishes them: with whole forms. */
#ifndef TESTS_SUPPORT_DEMO_ITEMS_H
#define TESTS_SUPPORT_DEMO_ITEMS_H

#include <cjson/cJSON.h>

/* The array of central/demo/items.json, older versions too, completed by elements.json. Fails the
 * test when a form contradicts its elements. Caller deletes. */
cJSON *read_demo_items(void);

#endif
