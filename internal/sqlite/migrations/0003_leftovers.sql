-- Multipart uploads that a storage may hold and that no transfer goes on with. upload_id is '' where the storage was asked
-- to make one and no answer was noted.
CREATE TABLE leftovers (
  id         INTEGER PRIMARY KEY,
  transfer   TEXT NOT NULL,
  profile_id TEXT NOT NULL,
  bucket     TEXT NOT NULL,
  key        BLOB NOT NULL,
  upload_id  TEXT NOT NULL,
  at         INTEGER NOT NULL
) STRICT;
