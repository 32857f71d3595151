-- The outbox: which revision of an incident each route should show, and which it shows.
CREATE TABLE delivery (
    incident_id   BIGINT  NOT NULL,
    route         TEXT    NOT NULL,
    wanted        BIGINT  NOT NULL,
    sent          BIGINT  NOT NULL DEFAULT 0,
    behind_since  BIGINT,
    generation    INTEGER NOT NULL DEFAULT 1,
    platform      TEXT    NOT NULL DEFAULT '',
    channel       TEXT    NOT NULL DEFAULT '',
    message_id    TEXT    NOT NULL DEFAULT '',
    attempts      INTEGER NOT NULL DEFAULT 0,
    next_attempt  BIGINT  NOT NULL,
    claimed_by    TEXT    NOT NULL DEFAULT '',
    claimed_until BIGINT  NOT NULL DEFAULT 0,
    problem       TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (incident_id, route)
);

CREATE INDEX delivery_behind ON delivery (route, behind_since);
CREATE INDEX delivery_message ON delivery (platform, message_id);
