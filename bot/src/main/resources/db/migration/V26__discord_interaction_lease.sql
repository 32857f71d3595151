-- Slash commands that were taken by a replica, claimed before Discord is told so. Until when its owner is believed to be
-- at it without a sign of life, in milliseconds; a lease of 0 means that it was answered, and then the token is forgotten.
ALTER TABLE discord_interaction ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE discord_interaction ADD COLUMN lease BIGINT NOT NULL DEFAULT 0;
CREATE INDEX discord_interaction_lease ON discord_interaction (lease);
