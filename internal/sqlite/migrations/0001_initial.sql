-- Times are microseconds since 1970 UTC, 0 for none. Durations are seconds. Columns named sealed hold what
-- secret.Sealer gave and nothing else may be secret. What is searched, sorted or unique is a column; the rest of
-- a transfer or an issued link is one JSON text in detail.

CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

CREATE TABLE secrets (
  name    TEXT PRIMARY KEY,
  sealed  BLOB NOT NULL,
  updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE profiles (
  id                 TEXT PRIMARY KEY,
  name               TEXT NOT NULL UNIQUE,
  preset             TEXT NOT NULL,
  endpoint           TEXT NOT NULL,
  public_endpoint    TEXT NOT NULL,
  region             TEXT NOT NULL,
  style              TEXT NOT NULL,
  access_key_id      TEXT NOT NULL,
  ca_pem             TEXT NOT NULL,
  places             TEXT NOT NULL CHECK (json_valid(places)),
  default_expiry     INTEGER NOT NULL,
  max_expiry         INTEGER NOT NULL,
  credential_expires INTEGER NOT NULL,
  created            INTEGER NOT NULL,
  sealed             BLOB
) STRICT;

-- seq is the time of creation in milliseconds, made unique: rows, search hits and pages share its order.
CREATE TABLE transfers (
  seq      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL,
  state    TEXT NOT NULL,
  identity TEXT NOT NULL,
  folder   TEXT NOT NULL,
  boot     TEXT NOT NULL DEFAULT '',
  sealed   BLOB,
  detail   TEXT NOT NULL
) STRICT;
CREATE INDEX transfers_state ON transfers (state, seq);
CREATE INDEX transfers_identity ON transfers (identity, seq);

-- The written ranges of a transfer, in chunks by where they start, so that one flush writes what changed.
CREATE TABLE segments (
  transfer INTEGER NOT NULL REFERENCES transfers (seq) ON DELETE CASCADE,
  chunk    INTEGER NOT NULL,
  packed   BLOB NOT NULL,
  PRIMARY KEY (transfer, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  profile_id TEXT NOT NULL,
  expires    INTEGER NOT NULL,
  detail     TEXT NOT NULL
) STRICT;
CREATE INDEX links_profile ON links (profile_id, seq);

-- Substring search: folded text, three characters a token. The rowid is the row's seq.
CREATE VIRTUAL TABLE transfers_text USING fts5 (text, tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE links_text USING fts5 (text, tokenize = 'trigram case_sensitive 1');
