-- The second factor (RFC 6238) of those who approve critical plans. The secret is encrypted with the site's key.
CREATE TABLE totp (
    realm       TEXT    NOT NULL,
    entry_uuid  TEXT    NOT NULL,
    uid         TEXT    NOT NULL,
    secret      ${bytes} NOT NULL,
    active      INTEGER NOT NULL,
    begun_at    BIGINT  NOT NULL,
    -- The time step of the last code that was accepted: a code is good once.
    last_step   BIGINT  NOT NULL,
    wrong       INTEGER NOT NULL,
    wrong_since BIGINT  NOT NULL,
    PRIMARY KEY (realm, entry_uuid)
);

-- Who has shown it for which plan.
CREATE TABLE totp_shown (
    proposal    BIGINT  NOT NULL,
    realm       TEXT    NOT NULL,
    entry_uuid  TEXT    NOT NULL,
    shown_at    BIGINT  NOT NULL,
    PRIMARY KEY (proposal, realm, entry_uuid)
);
