CREATE TABLE proposal (
    number          ${identity},
    command         TEXT NOT NULL,
    summary         TEXT NOT NULL,
    tier            TEXT NOT NULL,
    plan            TEXT NOT NULL,
    hash            TEXT NOT NULL,
    realm           TEXT NOT NULL,
    entry_uuid      TEXT NOT NULL,
    uid             TEXT NOT NULL,
    name            TEXT NOT NULL,
    account_platform TEXT NOT NULL,
    account         TEXT NOT NULL,
    platform        TEXT NOT NULL,
    channel         TEXT NOT NULL,
    thread          TEXT,
    message_channel TEXT,
    message         TEXT,
    state           TEXT NOT NULL,
    proposed_at     BIGINT NOT NULL,
    approve_by      BIGINT NOT NULL,
    run_by          BIGINT,
    started_at      BIGINT,
    ended_at        BIGINT,
    words           TEXT NOT NULL,
    notes           TEXT NOT NULL,
    owner           TEXT NOT NULL,
    owned_until     BIGINT NOT NULL,
    finish_only     INTEGER NOT NULL,
    version         BIGINT NOT NULL,
    shown           BIGINT NOT NULL
);

CREATE INDEX proposal_state ON proposal (state);
CREATE INDEX proposal_message ON proposal (platform, message_channel, message);

CREATE TABLE vote (
    proposal         BIGINT NOT NULL REFERENCES proposal (number),
    realm            TEXT NOT NULL,
    entry_uuid       TEXT NOT NULL,
    means            TEXT NOT NULL,
    uid              TEXT NOT NULL,
    account_platform TEXT NOT NULL,
    account          TEXT NOT NULL,
    fills            TEXT NOT NULL,
    cast_at          BIGINT NOT NULL,
    PRIMARY KEY (proposal, realm, entry_uuid, means)
);

-- One row per step, stored before the step is begun: its key is what keeps a step from being begun twice.
CREATE TABLE step_run (
    proposal    BIGINT NOT NULL REFERENCES proposal (number),
    step        INTEGER NOT NULL,
    intended_at BIGINT NOT NULL,
    handle      TEXT,
    outcome     TEXT,
    says        TEXT NOT NULL,
    tail        TEXT NOT NULL,
    ended_at    BIGINT,
    PRIMARY KEY (proposal, step)
);
