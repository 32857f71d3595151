-- Up to where each channel was heard: the server's create_at of a post. The channel '' stands for those not known yet.
CREATE TABLE mattermost_cursor (
    channel TEXT   PRIMARY KEY,
    at      BIGINT NOT NULL
);

-- Commands that somebody has begun to handle; the one who inserts the row does.
CREATE TABLE mattermost_claim (
    post TEXT   PRIMARY KEY,
    at   BIGINT NOT NULL
);
CREATE INDEX mattermost_claim_at ON mattermost_claim (at);

-- Messages that must not be posted twice; without a post it is not known whether the server has it.
CREATE TABLE mattermost_once (
    once_key TEXT   NOT NULL,
    channel  TEXT   NOT NULL,
    post     TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (once_key, channel)
);
CREATE INDEX mattermost_once_at ON mattermost_once (at);
