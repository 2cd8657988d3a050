-- From schema 1 to 2: the counter.

-- Applications being filled in, by the id of the case to be. Whether one is submitted is not kept
-- here: its receive command in the outbox says so.
CREATE TABLE draft (
    id BLOB PRIMARY KEY NOT NULL,
    item_code TEXT NOT NULL,
    item_version INTEGER NOT NULL,
    item_name TEXT NOT NULL,
    applicant TEXT,
    applicant_kind TEXT,
    step TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- Questions to the central about shared data, by the draft that they serve.
CREATE TABLE enquiry (
    draft BLOB PRIMARY KEY NOT NULL,
    asked INTEGER NOT NULL,
    state TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT,
    problem TEXT
) STRICT;

CREATE INDEX enquiry_waiting ON enquiry (asked) WHERE state = 'waiting';

-- The central has the application: whatever settles its receive, the draft and what was asked for
-- it go in the same transaction.
CREATE TRIGGER draft_acknowledged AFTER UPDATE OF state ON outbox
WHEN new.state = 'done' AND new.action = 'receive'
BEGIN
    DELETE FROM draft WHERE id = new.case_id;
    DELETE FROM enquiry WHERE draft = new.case_id;
END;

-- Files below files/, by content. `named` once a command names it: only others are ever removed.
CREATE TABLE file (
    hash BLOB PRIMARY KEY NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    named INTEGER NOT NULL
) STRICT;

-- What typed words are looked for in, and what a line of the findings shows: of items in their
-- newest version, of departments and of themes. Made from the documents when they are stored.
-- `other` is an item's code and English name, folded.
CREATE TABLE search_key (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    department TEXT,
    region TEXT,
    promised_days INTEGER NOT NULL,
    instant INTEGER NOT NULL,
    keys TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (kind, code)
) STRICT;

-- What the person chose: when an item was last applied for here, and favourites.
CREATE TABLE item_use (
    code TEXT PRIMARY KEY NOT NULL,
    used INTEGER NOT NULL,
    favourite INTEGER NOT NULL
) STRICT;

-- Whose case it is: kind of document and its number, to find earlier cases of the same applicant.
ALTER TABLE cases ADD COLUMN holder TEXT;

UPDATE cases SET holder = (
    SELECT json_extract(payload, '$.applicant.id_type') || ' ' ||
           upper(json_extract(payload, '$.applicant.id_number'))
    FROM event
    WHERE generation = cases.generation AND case_id = cases.id AND version = 1
      AND json_valid(payload));

UPDATE cases SET holder = (
    SELECT json_extract(command, '$.payload.applicant.id_type') || ' ' ||
           upper(json_extract(command, '$.payload.applicant.id_number'))
    FROM outbox
    WHERE case_id = cases.id AND action = 'receive' AND json_valid(command)
    ORDER BY sequence DESC LIMIT 1)
WHERE holder IS NULL;

CREATE INDEX cases_holder ON cases (generation, holder, received) WHERE holder IS NOT NULL;

-- Documents that were printed on this device, by the event that gave them. What was printed before
-- the central had confirmed the event is kept apart: it was no original yet.
CREATE TABLE printed (
    event BLOB NOT NULL,
    notice TEXT NOT NULL,
    provisional INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (event, notice, provisional)
) STRICT, WITHOUT ROWID;
