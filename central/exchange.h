/* The exchange platform (数据共享交换平台, 电子证照库) seen through a driver: what is known of a
 * person or firm elsewhere. The only driver so far keeps it in the central's own database, filled
 * with the demo city; one for a city's platform replaces it without anything else noticing. */
#ifndef CENTRAL_EXCHANGE_H
#define CENTRAL_EXCHANGE_H

#include "central/db.h"

#include <cjson/cJSON.h>

typedef struct {
    const char *id_type;
    const char *id_number; /* as the document has it */
    const char *name;
} Holder;

typedef struct {
    /* Appends to `facts` what is known of the holder, as POST /v1/shared answers it; whoever asks
     * leaves out what it does not need. A name that is not that of the number is nobody's. Called
     * by several threads, with no transaction open. False: BUSY (again later) or INTERNAL. */
    bool (*facts)(void *exchange, const Holder *holder, cJSON *facts, Problem *problem);
} ExchangeDriver;

/* `exchange` is the Db. */
extern const ExchangeDriver exchange_store;
/* Keeps a fact for it: replaces one of the same reference. */
void exchange_put(DbTx *tx, const Holder *holder, const cJSON *fact);

#endif
