-- Grows when a plan's message was deleted in chat and is posted anew.
ALTER TABLE proposal ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
