-- Whether somebody may read the channel that all share, as the directory said last: while it does not answer, that goes on.
ALTER TABLE console_member ADD COLUMN shared INTEGER NOT NULL DEFAULT 1;
