-- Everything the central keeps. Types are BIGINT (numbers, milliseconds since the epoch) and TEXT.

-- The reference data: items, divisions, organisations, staff, the calendar.
CREATE TABLE document (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    version BIGINT NOT NULL,
    revision BIGINT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, code, version)
);

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    password TEXT NOT NULL,
    body TEXT NOT NULL -- the Actor
);

-- Wrong passwords, by the name that was typed, whether there is such an account or not.
CREATE TABLE attempt (
    account TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- A device that is signed in. Tokens are stored as hashes.
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    device TEXT NOT NULL,
    generation BIGINT NOT NULL, -- of the newest pair of tokens
    used BIGINT NOT NULL,       -- 1: its access token has been seen, so its holder has it
    access TEXT NOT NULL UNIQUE,
    access_until BIGINT NOT NULL,
    refresh_until BIGINT NOT NULL
);

CREATE TABLE refresh (
    token TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL,
    generation BIGINT NOT NULL
);
CREATE INDEX refresh_session ON refresh (session, generation);

-- What happened. The id is that of the command, so a command can happen only once, for ever.
CREATE TABLE event (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (case_id, version)
);

-- Settled commands: the same id with the same body gets the same answer, for ever.
CREATE TABLE command (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    digest TEXT NOT NULL, -- SM3 of the canonical body
    outcome TEXT NOT NULL,
    problem TEXT          -- of a rejection
);

-- The projection of the events of a case, for lists. Nothing is decided by it but the version.
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL,
    result TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    receipt TEXT NOT NULL UNIQUE,
    item TEXT NOT NULL,
    applicant TEXT NOT NULL,
    applicant_kind TEXT NOT NULL,
    region TEXT NOT NULL,
    organisation TEXT NOT NULL,
    handler TEXT,
    received_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    due TEXT NOT NULL, -- "2026-11-22"; "" where no clock runs
    legal TEXT NOT NULL
);
CREATE INDEX cases_updated ON cases (updated_at, id);
CREATE INDEX cases_region ON cases (region, id);

-- The feed: one stream a county, each with a counter row that the writing transaction locks, so that
-- its sequence is dense and follows the order of commits.
CREATE TABLE stream (
    code TEXT NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL
);

CREATE TABLE feed (
    stream TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- where the case lay before and after; "" before it existed
    was_region TEXT NOT NULL,
    was_organisation TEXT NOT NULL,
    region TEXT NOT NULL,
    organisation TEXT NOT NULL,
    PRIMARY KEY (stream, sequence)
);

-- Dense numbers given within a transaction: case numbers by item and day, documents by body and year.
CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

-- Blocks of receipt numbers; the device may print them offline.
CREATE TABLE lease (
    county TEXT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    device TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (county, first)
);
CREATE INDEX lease_device ON lease (device, county);
