#include "domain/names.h"

#include <string.h>

size_t name_index_in(const void *rows, size_t row_size, size_t count, const char *name)
{
    const char *row = rows;
    size_t index = name != NULL ? 0 : count;
    while (index < count && strcmp(*(const char *const *)(const void *)row, name) != 0) {
        row += row_size;
        index++;
    }
    return index;
}
