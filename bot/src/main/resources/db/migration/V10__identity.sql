-- Which person a chat account is. The person's key is the directory's entryUUID; names and DNs change.
CREATE TABLE account_link (
    platform    TEXT   NOT NULL,
    account_id  TEXT   NOT NULL,
    realm       TEXT   NOT NULL,
    entry_uuid  TEXT   NOT NULL,
    uid_at_link TEXT   NOT NULL,
    linked_at   BIGINT NOT NULL,
    PRIMARY KEY (platform, account_id)
);

CREATE INDEX account_link_person ON account_link (realm, entry_uuid);
