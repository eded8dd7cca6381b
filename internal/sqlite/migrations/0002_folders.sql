-- A folder's job has its files as items. state: 0 pending, 1 done, 2 failed, 3 skipped, 4 left out, 5 a folder's name,
-- 6 what was named. name is a hash of what no other item of the job may have. Paths and ETags are bytes. note is why an
-- item was left out, or its failure as JSON.
CREATE TABLE items (
  transfer INTEGER NOT NULL REFERENCES transfers (seq) ON DELETE CASCADE,
  n        INTEGER NOT NULL,
  state    INTEGER NOT NULL,
  size     INTEGER NOT NULL,
  root     INTEGER NOT NULL,
  path     BLOB NOT NULL,
  name     BLOB,
  renamed  BLOB NOT NULL,
  etag     BLOB NOT NULL,
  modified INTEGER NOT NULL,
  verified TEXT NOT NULL,
  child    TEXT NOT NULL,
  note     TEXT NOT NULL,
  PRIMARY KEY (transfer, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX items_name ON items (transfer, name) WHERE name IS NOT NULL;
CREATE INDEX items_failed ON items (transfer, n) WHERE state = 2;

-- The job that a large file of a folder belongs to; such jobs are in no list.
ALTER TABLE transfers ADD COLUMN parent TEXT NOT NULL DEFAULT '';
CREATE INDEX transfers_parent ON transfers (parent, seq) WHERE parent <> '';
