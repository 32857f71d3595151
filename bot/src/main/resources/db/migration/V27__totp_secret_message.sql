-- Where the secret of a second factor stands readable, until its owner has confirmed it or the time for that is over.
CREATE TABLE totp_secret_message (
    once_key   TEXT   PRIMARY KEY,
    realm      TEXT   NOT NULL,
    entry_uuid TEXT   NOT NULL,
    platform   TEXT   NOT NULL,
    channel    TEXT   NOT NULL,
    hide_at    BIGINT NOT NULL
);

-- Earlier versions left each secret in the console for as long as its messages are kept.
UPDATE console_message
SET answer = '{"kind":"text","cell":{"text":"The secret was shown here.","tone":"QUIET"}}', revision = revision + 1
WHERE author = '' AND answer LIKE '%otpauth://totp/%';
