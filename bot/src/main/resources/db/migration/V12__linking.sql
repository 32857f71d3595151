-- One-time codes with which a chat account is claimed for a person; only their hashes are kept.
CREATE TABLE account_code (
    id          ${identity},
    code_hash   TEXT   NOT NULL UNIQUE,
    realm       TEXT   NOT NULL,
    entry_uuid  TEXT   NOT NULL,
    uid         TEXT   NOT NULL,
    begun_at    BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    platform    TEXT,
    account_id  TEXT,
    shown       TEXT
);

CREATE INDEX account_code_person ON account_code (realm, entry_uuid);
