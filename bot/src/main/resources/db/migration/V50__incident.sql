-- Incidents: what belongs together, what it is about, what happened, and what nobody wants to hear of.
CREATE TABLE incident (
    id              ${identity},
    root_key        TEXT    NOT NULL,
    root_type       TEXT    NOT NULL,
    root_scope      TEXT    NOT NULL,
    root_id         TEXT    NOT NULL,
    root_name       TEXT    NOT NULL,
    root_peer       TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    tone            TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    opened_at       BIGINT  NOT NULL,
    ended_at        BIGINT,
    merged_into     BIGINT,
    acknowledged_at BIGINT,
    acknowledged_by TEXT    NOT NULL DEFAULT '',
    acknowledged_comment TEXT NOT NULL DEFAULT '',
    flapping        INTEGER NOT NULL DEFAULT 0,
    openings        INTEGER NOT NULL DEFAULT 1,
    silence         BIGINT,
    revision        BIGINT  NOT NULL DEFAULT 0
);

CREATE INDEX incident_state ON incident (state);
CREATE INDEX incident_root ON incident (root_key, opened_at);
-- Two replicas that see the same thing open one incident.
CREATE UNIQUE INDEX incident_one_open ON incident (root_key) WHERE state = 'OPEN';

CREATE TABLE incident_subject (
    incident_id BIGINT  NOT NULL,
    subject_key TEXT    NOT NULL,
    aspect      TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    scope       TEXT    NOT NULL,
    subject_id  TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    peer        TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    tone        TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    since       BIGINT  NOT NULL,
    changed_at  BIGINT  NOT NULL,
    good        INTEGER NOT NULL,
    PRIMARY KEY (incident_id, subject_key, aspect)
);

CREATE INDEX incident_subject_key ON incident_subject (subject_key, aspect);

CREATE TABLE incident_timeline (
    id          ${identity},
    incident_id BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    tone        TEXT   NOT NULL,
    text        TEXT   NOT NULL
);

CREATE INDEX incident_timeline_incident ON incident_timeline (incident_id, at);

CREATE TABLE silence (
    id       ${identity},
    pattern  TEXT   NOT NULL,
    reason   TEXT   NOT NULL,
    by_uid   TEXT   NOT NULL,
    by_realm TEXT   NOT NULL,
    by_uuid  TEXT   NOT NULL,
    made_at  BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE INDEX silence_ended ON silence (ended_at);

-- One row: whoever changes incidents updates it first and so waits for the others to commit.
CREATE TABLE incident_turn (
    id   INTEGER PRIMARY KEY,
    turn BIGINT NOT NULL
);

INSERT INTO incident_turn (id, turn) VALUES (1, 0);
