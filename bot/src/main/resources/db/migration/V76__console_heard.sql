-- The console's messages are claimed as those of other chats are: what was said before is no news.
INSERT INTO heard_message (platform, channel, message, at, thread, owner, lease)
SELECT 'console', channel, CAST(id AS TEXT), created, '', '', 0 FROM console_message WHERE author <> ''
ON CONFLICT DO NOTHING;
