-- Commands are claimed in one place, for every chat: heard_message.
DROP TABLE mattermost_claim;
