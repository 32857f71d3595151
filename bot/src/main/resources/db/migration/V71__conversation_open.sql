-- Who is at a message, and until when that is believed without a sign of life, in milliseconds; a lease of 0 means that
-- it came to its end. What a process left open when it died is told to whoever wrote it.
ALTER TABLE heard_message ADD COLUMN thread TEXT NOT NULL DEFAULT '';
ALTER TABLE heard_message ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE heard_message ADD COLUMN lease BIGINT NOT NULL DEFAULT 0;
CREATE INDEX heard_message_lease ON heard_message (lease);
