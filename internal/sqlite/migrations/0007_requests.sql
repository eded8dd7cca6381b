-- Requests ask others for files. One is stored before anything is begun in the storage; its slots (uploads that somebody
-- may fill) are in detail. Arrivals are what came: one row for every object as it was seen, told once.

CREATE TABLE requests (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  profile_id TEXT NOT NULL,
  state      TEXT NOT NULL,
  detail     TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX requests_state ON requests (state, seq);

CREATE TABLE arrivals (
  seq     INTEGER PRIMARY KEY,
  request TEXT NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
  key     BLOB NOT NULL,
  etag    BLOB NOT NULL,
  seen    INTEGER NOT NULL DEFAULT 0,
  detail  TEXT NOT NULL CHECK (json_valid(detail)),
  UNIQUE (request, key, etag)
) STRICT;
CREATE INDEX arrivals_request ON arrivals (request, seq);
CREATE INDEX arrivals_unseen ON arrivals (request) WHERE seen = 0;
