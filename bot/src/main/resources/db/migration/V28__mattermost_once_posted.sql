-- Where the message is, as for Discord, where that may be a thread. A Mattermost message is in the channel it was meant for.
ALTER TABLE mattermost_once ADD COLUMN posted TEXT NOT NULL DEFAULT '';
