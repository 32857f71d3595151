-- Vigie's own chat. Author '' is the bot.
CREATE TABLE console_member (
    account TEXT PRIMARY KEY,
    uid     TEXT NOT NULL,
    name    TEXT NOT NULL,
    seen    BIGINT NOT NULL
);

-- Only a hash of the cookie is kept: who reads the database cannot speak as somebody.
CREATE TABLE console_session (
    token_hash TEXT PRIMARY KEY,
    account    TEXT NOT NULL REFERENCES console_member (account),
    created    BIGINT NOT NULL,
    expires    BIGINT NOT NULL
);
CREATE INDEX console_session_expires ON console_session (expires);

CREATE TABLE console_message (
    id       ${identity},
    channel  TEXT NOT NULL,
    thread   BIGINT REFERENCES console_message (id) ON DELETE CASCADE,
    author   TEXT NOT NULL,
    text     TEXT,
    answer   TEXT,
    once_key TEXT UNIQUE,
    created  BIGINT NOT NULL,
    edited   BIGINT,
    revision INTEGER NOT NULL
);
CREATE INDEX console_message_place ON console_message (channel, thread, id);
CREATE INDEX console_message_thread ON console_message (thread);
CREATE INDEX console_message_created ON console_message (created);

CREATE TABLE console_reaction (
    message BIGINT NOT NULL REFERENCES console_message (id) ON DELETE CASCADE,
    emoji   TEXT NOT NULL,
    author  TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (message, emoji, author)
);

CREATE TABLE console_file (
    id         ${identity},
    message    BIGINT NOT NULL REFERENCES console_message (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    content    ${bytes} NOT NULL
);
CREATE INDEX console_file_message ON console_file (message);

-- What changed, in the order of the commits: the clock's row is held until the commit, so that no number becomes
-- visible after a higher one and a reader that remembers the highest misses nothing.
CREATE TABLE console_event (
    id      BIGINT PRIMARY KEY,
    channel TEXT NOT NULL,
    message BIGINT NOT NULL
);
CREATE TABLE console_clock (
    event BIGINT NOT NULL
);
INSERT INTO console_clock (event) VALUES (0);
