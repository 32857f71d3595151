CREATE TABLE audit_entry (
    seq       BIGINT PRIMARY KEY,
    at        BIGINT NOT NULL,
    person    TEXT NOT NULL,
    person_id TEXT NOT NULL,
    account   TEXT NOT NULL,
    what      TEXT NOT NULL,
    target    TEXT NOT NULL,
    approval  BIGINT NOT NULL,
    outcome   TEXT NOT NULL,
    detail    TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL
);

CREATE INDEX audit_entry_at ON audit_entry (at);

-- Whoever appends holds this row: the chain has one end.
CREATE TABLE audit_head (
    id   INTEGER PRIMARY KEY,
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL
);

INSERT INTO audit_head(id, seq, hash) VALUES (1, 0, '');
