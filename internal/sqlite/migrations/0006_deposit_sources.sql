-- What a page lists: a JSON list of keys in base64, as copies are.

ALTER TABLE deposits ADD COLUMN sources TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sources));
