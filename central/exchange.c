#include "central/exchange.h"

#include "domain/json.h"
#include "wire/wire.h"

void exchange_put(DbTx *tx, const Holder *holder, const cJSON *fact)
{
    g_autofree char *body = wire_print(fact);

    db_run(tx,
           "INSERT INTO shared_fact (id_type, id_number, reference, name, body) "
           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id_type, id_number, reference) "
           "DO UPDATE SET name = excluded.name, body = excluded.body",
           "ttttt", holder->id_type, holder->id_number, json_text(fact, "reference"), holder->name,
           body);
}

static bool store_facts(void *exchange, const Holder *holder, cJSON *facts, Problem *problem)
{
    g_autoptr(DbTx) tx = db_read(exchange, problem);

    if (!tx)
        return false;
    {
        g_autoptr(DbRows) rows =
            db_query(tx,
                     "SELECT body FROM shared_fact WHERE id_type = $1 AND id_number = $2 "
                     "AND name = $3 ORDER BY reference",
                     "ttt", holder->id_type, holder->id_number, holder->name);
        while (db_next(rows))
            cJSON_AddItemToArray(facts, cJSON_Parse(db_text(rows, 0)));
    }
    return db_commit(tx, problem);
}

const ExchangeDriver exchange_store = {.facts = store_facts};
