-- Which messages have been taken as command lines: a claim, so that an event that comes twice, after a restart or to two
-- replicas, runs once.
CREATE TABLE heard_message (
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    message TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (platform, channel, message)
);
CREATE INDEX heard_message_at ON heard_message (at);
