-- Deposits are folders that Daypass keeps in buckets for links: copies and pages. They are stored before anything is
-- put there. copies is a JSON list of keys in base64, read for one deposit alone.

CREATE TABLE deposits (
  id         TEXT PRIMARY KEY,
  profile_id TEXT NOT NULL,
  state      TEXT NOT NULL,
  created    INTEGER NOT NULL,
  detail     TEXT NOT NULL CHECK (json_valid(detail)),
  copies     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(copies))
) STRICT;
CREATE INDEX deposits_state ON deposits (state, created);

ALTER TABLE links ADD COLUMN deposit TEXT NOT NULL DEFAULT '';
CREATE INDEX links_deposit ON links (deposit, seq) WHERE deposit <> '';

ALTER TABLE profiles ADD COLUMN share_prefix TEXT NOT NULL DEFAULT '';
ALTER TABLE profiles ADD COLUMN traits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(traits));
