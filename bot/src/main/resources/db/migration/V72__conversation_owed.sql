-- Only what is still owed an answer is ever looked for by its lease.
DROP INDEX heard_message_lease;
CREATE INDEX heard_message_owed ON heard_message (lease) WHERE lease > 0;
