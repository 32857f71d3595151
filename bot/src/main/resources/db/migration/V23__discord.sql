-- Up to which message each channel was heard. direct is 1 for a conversation with one person, which no list names.
CREATE TABLE discord_cursor (
    channel TEXT    PRIMARY KEY,
    direct  INTEGER NOT NULL,
    message TEXT    NOT NULL,
    at      BIGINT  NOT NULL
);

-- Messages that must not be posted twice; without a post it is not known whether the server has it.
CREATE TABLE discord_once (
    once_key TEXT   NOT NULL,
    channel  TEXT   NOT NULL,
    posted   TEXT   NOT NULL,
    post     TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (once_key, channel)
);
CREATE INDEX discord_once_at ON discord_once (at);

-- Slash commands that were acknowledged and not yet answered. The token is good for a quarter of an hour.
CREATE TABLE discord_interaction (
    id          TEXT   PRIMARY KEY,
    application TEXT   NOT NULL,
    token       TEXT   NOT NULL,
    at          BIGINT NOT NULL
);
