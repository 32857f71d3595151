-- What a picture shows, for those who do not see it.
ALTER TABLE console_file ADD COLUMN alt TEXT NOT NULL DEFAULT '';
