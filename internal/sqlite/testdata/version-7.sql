PRAGMA application_id = 1147238768;
PRAGMA user_version = 7;
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;
INSERT INTO settings (name, value) VALUES ('theme', '"dark"');
CREATE TABLE secrets (
  name    TEXT PRIMARY KEY,
  sealed  BLOB NOT NULL,
  updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO secrets (name, sealed, updated) VALUES ('practice', X'01AA1411D4DE045D87B25AC215B5EF7B1AF2278D5BD72F803281BA314AE608A7DE01688743727EC7C3F0173298D60DF3A5BA6F31F290DA12801AAF0D3A', 1795598061376508);
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
, share_prefix TEXT NOT NULL DEFAULT '', traits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(traits))) STRICT;
INSERT INTO profiles (id, name, preset, endpoint, public_endpoint, region, style, access_key_id, ca_pem, places, default_expiry, max_expiry, credential_expires, created, sealed, share_prefix, traits) VALUES ('01p', 'work', 'minio', 'http://h:9000', '', 'us-east-1', 'path', 'AKIA', '', '["bucket/a/"]', 3600, 7200, 0, 1772000000000000, X'01AA1411D4DE045D8740AD2C40AA477329164C77886DBDD7659B10B9BF458847BC5D42C1A68B7A9D1E12F63CBCEAE49161E6C8A2290220B16DB823553FF677030C3B2C2A8728B3D7CAF78EE9CCEEC10AD086E8F71FF55C67A7020648175B932DDEA69B', '', '{}');
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
, parent TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL DEFAULT 0, wish TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO transfers (seq, id, kind, state, identity, folder, boot, sealed, detail, parent, position, wish) VALUES (1772000000000, 'fixture001', 'download', 'paused', 'h|b|k', '/f', 'boot', X'01AA1411D4DE045D871115DDF61442E49DF5F54DD800CF6CF91D292EBDC8B2696312FEDC278E4174C22A68573955E04BFB742554ABAD6ABE7D9D4A6F7DA6D047', '{"host":"h","bucket":"b","key":"ay/DnGJlcnNpY2h0LnBkZg==","name":"Übersicht.pdf","size":10,"etag":"ImUi","done":4,"err_code":"disk_full","err_params":{"missing_bytes":6},"created":1772000000000000}', '', 1772000000000000, '');
CREATE INDEX transfers_state ON transfers (state, seq);
CREATE INDEX transfers_identity ON transfers (identity, seq);
CREATE TABLE segments (
  transfer INTEGER NOT NULL REFERENCES transfers (seq) ON DELETE CASCADE,
  chunk    INTEGER NOT NULL,
  packed   BLOB NOT NULL,
  PRIMARY KEY (transfer, chunk)
) STRICT, WITHOUT ROWID;
INSERT INTO segments (transfer, chunk, packed) VALUES (1772000000000, 0, X'0100098000000000000000');
INSERT INTO segments (transfer, chunk, packed) VALUES (1772000000000, 2, X'0100120000000000000005');
CREATE TABLE links (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  profile_id TEXT NOT NULL,
  expires    INTEGER NOT NULL,
  detail     TEXT NOT NULL
, deposit TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO links (seq, id, profile_id, expires, detail, deposit) VALUES (1772000000000, 'fixture002', '01p', 1772003600000000, '{"profile_name":"work","method":"GET","bucket":"b","key":"TcO8bGxlci5kb2N4","signed_at":1772000000000000,"expires":3600,"host":"h","access_key_id":"AKIA","url_hash":"hash","expires_at":1772003600000000,"created":1772000000000000}', '');
CREATE INDEX links_profile ON links (profile_id, seq);
CREATE VIRTUAL TABLE transfers_text USING fts5 (text, tokenize = 'trigram case_sensitive 1');
INSERT INTO transfers_text (rowid, text) VALUES (1772000000000, 'ubersicht.pdf
b/k/
h
/f
2026-02-25');
CREATE VIRTUAL TABLE links_text USING fts5 (text, tokenize = 'trigram case_sensitive 1');
INSERT INTO links_text (rowid, text) VALUES (1772000000000, '
work:b/muller.docx
h
2026-02-25
2026-02-25');
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
INSERT INTO items (transfer, n, state, size, root, path, name, renamed, etag, modified, verified, child, note) VALUES (1772000000000, 1, 0, 3, 0, X'612F62', X'3E23E8160039594A33894F6564E1B134', X'', X'', 0, '', '', '');
CREATE UNIQUE INDEX items_name ON items (transfer, name) WHERE name IS NOT NULL;
CREATE INDEX items_failed ON items (transfer, n) WHERE state = 2;
CREATE INDEX transfers_parent ON transfers (parent, seq) WHERE parent <> '';
CREATE TABLE leftovers (
  id         INTEGER PRIMARY KEY,
  transfer   TEXT NOT NULL,
  profile_id TEXT NOT NULL,
  bucket     TEXT NOT NULL,
  key        BLOB NOT NULL,
  upload_id  TEXT NOT NULL,
  at         INTEGER NOT NULL
) STRICT;
CREATE TABLE deposits (
  id         TEXT PRIMARY KEY,
  profile_id TEXT NOT NULL,
  state      TEXT NOT NULL,
  created    INTEGER NOT NULL,
  detail     TEXT NOT NULL CHECK (json_valid(detail)),
  copies     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(copies))
, sources TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sources))) STRICT;
INSERT INTO deposits (id, profile_id, state, created, detail, copies, sources) VALUES ('fixture003', '01p', 'kept', 1772000000000000, '{"purpose":"copy","bucket":"b","prefix":"ZGF5cGFzcy1zaGFyZXMveC8=","key":"ZGF5cGFzcy1zaGFyZXMveC9Nw7xsbGVyLmRvY3g=","bytes":10,"source_key":"TcO8bGxlci5kb2N4","source_etag":"ImUi","source_size":10,"upload_key":"a/8=","upload_id":"u","files":2,"expires":1772003600000000,"touched":1772000000000001,"removed":1772000000000002}', '["ZGF5cGFzcy1zaGFyZXMveC//"]', '[]');
CREATE INDEX deposits_state ON deposits (state, created);
CREATE INDEX links_deposit ON links (deposit, seq) WHERE deposit <> '';
CREATE INDEX transfers_queue ON transfers (position) WHERE state NOT IN ('done', 'cancelled');
CREATE INDEX transfers_wish ON transfers (id) WHERE wish <> '';
CREATE TABLE requests (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  profile_id TEXT NOT NULL,
  state      TEXT NOT NULL,
  detail     TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
INSERT INTO requests (seq, id, profile_id, state, detail) VALUES (1772000000000, 'fixture004', '01p', 'open', '{"profile_name":"work","kind":"page","bucket":"b","prefix":"aW4veP8v","title":"Müller","note":"n","from":"f","max_size":5,"limit":"arrival","slots":[{"key":"aW4v/w==","upload":"u","large":true}],"link":"l","path":"/p","capped_by":"policy","created":1772000000000000,"touched":1772000000000001,"expires":1772003600000000,"closed":1772000000000002,"checked":1772000000000003}');
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
INSERT INTO arrivals (seq, request, key, etag, seen, detail) VALUES (1, 'fixture004', X'696E2F782FFF', X'226522', 0, '{"name":"Ä.txt","path":"d/Ä.txt","size":7,"at":1772000000000000,"too_large":true}');
CREATE INDEX arrivals_request ON arrivals (request, seq);
CREATE INDEX arrivals_unseen ON arrivals (request) WHERE seen = 0;
