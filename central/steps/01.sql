-- From schema 1 to 2: shared data and the record of who read it.

-- Licences and shared data as the demo's exchange platform holds them; a real one is asked instead.
CREATE TABLE shared_fact (
    id_type TEXT NOT NULL,
    id_number TEXT NOT NULL,
    reference TEXT NOT NULL,
    name TEXT NOT NULL, -- of the holder
    body TEXT NOT NULL, -- the fact as it is answered
    PRIMARY KEY (id_type, id_number, reference)
);

-- Every question about shared data and what became of it; never deleted. The holder's number is
-- kept only as a keyed hash, so that the record tells who asked about a given person, and does not
-- tell who the persons are.
CREATE TABLE shared_audit (
    id BIGINT NOT NULL PRIMARY KEY, -- 1, 2, 3 …: a gap means that a row was taken out
    at BIGINT NOT NULL,
    account TEXT NOT NULL,
    device TEXT NOT NULL,
    item TEXT NOT NULL,
    holder TEXT NOT NULL,
    scope TEXT NOT NULL,   -- what the consent was given for
    outcome TEXT NOT NULL, -- "ok" or the code of the problem
    facts BIGINT NOT NULL  -- how many were answered
);
CREATE INDEX shared_audit_account ON shared_audit (account, at);
CREATE INDEX shared_audit_holder ON shared_audit (holder, at);
