-- The client's store, version 1. Ids are UUIDs and hashes are SM3 digests, both as bytes.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where the feed stands. Rows of events and cases belong to a generation: the one shown, or the
-- shadow that a snapshot is filling. Swapping them is one update of this row.
CREATE TABLE feed (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    generation INTEGER NOT NULL,
    shadow INTEGER NOT NULL,
    cursor TEXT,
    resume TEXT,
    revision INTEGER NOT NULL,
    edition INTEGER NOT NULL -- of the documents here, counted by this store
) STRICT;

INSERT INTO feed VALUES (1, 1, 1, NULL, NULL, 0, 0);

-- What the central said. The hash before an event is that of the row before it.
CREATE TABLE event (
    generation INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    id BLOB NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    organisation TEXT,
    at INTEGER NOT NULL,
    device_time INTEGER NOT NULL,
    trusted INTEGER NOT NULL,
    payload TEXT NOT NULL,
    given TEXT,
    hash BLOB NOT NULL,
    PRIMARY KEY (generation, case_id, version)
) STRICT, WITHOUT ROWID;

-- What this device says. `place` is the order of sending: a command that takes another's place has
-- its place. `version` is what the central gave it; `awaited` until the feed has brought its event.
CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY,
    place INTEGER NOT NULL,
    id BLOB NOT NULL UNIQUE,
    case_id BLOB NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    last_try INTEGER NOT NULL DEFAULT 0,
    version INTEGER,
    awaited INTEGER NOT NULL DEFAULT 0,
    command TEXT NOT NULL,
    problem TEXT
) STRICT;

CREATE INDEX outbox_case ON outbox (case_id, place);
CREATE INDEX outbox_state ON outbox (state, place, case_id);
CREATE INDEX outbox_awaited ON outbox (case_id) WHERE awaited;

CREATE TABLE lease (
    county TEXT NOT NULL,
    first INTEGER NOT NULL,
    next INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (county, first)
) STRICT, WITHOUT ROWID;

-- One row a case, for lists: a projection of events and outbox that can be made anew at any time.
-- A date that is not there is 2147483647, so that it sorts last.
CREATE TABLE cases (
    generation INTEGER NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    result TEXT NOT NULL,
    number TEXT,
    receipt TEXT,
    item_code TEXT,
    item_version INTEGER NOT NULL,
    applicant TEXT,
    applicant_kind TEXT,
    region TEXT,
    organisation TEXT,
    receiver TEXT,
    handler TEXT,
    step TEXT,
    received INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    due INTEGER NOT NULL,
    legal INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    undelivered INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    attention INTEGER NOT NULL,
    PRIMARY KEY (generation, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX cases_due ON cases (generation, state, due, id);
CREATE INDEX cases_updated ON cases (generation, state, updated, id);
CREATE INDEX cases_undelivered ON cases (generation, state, due, id) WHERE undelivered = 1;
CREATE INDEX cases_pending ON cases (generation, state, due, id) WHERE pending > 0;
CREATE INDEX cases_attention ON cases (generation, state, due, id) WHERE attention > 0;
CREATE INDEX cases_handler ON cases (generation, state, handler, due, id) WHERE handler IS NOT NULL;
CREATE INDEX cases_number ON cases (generation, number) WHERE number IS NOT NULL;
CREATE INDEX cases_receipt ON cases (generation, receipt) WHERE receipt IS NOT NULL;

-- Reference data. Older versions of items stay for the cases that were received under them.
CREATE TABLE document (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, code, version)
) STRICT;

CREATE INDEX document_name ON document (kind, name, code);
