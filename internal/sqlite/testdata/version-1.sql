PRAGMA application_id = 1147238768;
PRAGMA user_version = 1;
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
INSERT INTO secrets (name, sealed, updated) VALUES ('practice', X'01AA1411D4DE045D87021D9583688B94B715356BBEA6326835111B9FEDD0BC462FC4AF160DFF09BBF31BF07644BB71E6F7BFDC400190245E414B628020', 1795451753369643);
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
INSERT INTO profiles (id, name, preset, endpoint, public_endpoint, region, style, access_key_id, ca_pem, places, default_expiry, max_expiry, credential_expires, created, sealed) VALUES ('01p', 'work', 'minio', 'http://h:9000', '', 'us-east-1', 'path', 'AKIA', '', '["bucket/a/"]', 3600, 7200, 0, 1772000000000000, X'01AA1411D4DE045D87A126D9B653B7B66CBF2E9CF0BF5BB78D533C33B43DCBDE446C043F553644BA230993A127371794E400336A9B4CD5CA1BE09AC75CBA6153BF22C74997F950DAA38778BB123FA6692949FB36895E685CDC4949410437F62D63BEA8');
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
INSERT INTO transfers (seq, id, kind, state, identity, folder, boot, sealed, detail) VALUES (1772000000000, 'fixture001', 'download', 'paused', 'h|b|k', '/f', 'boot', X'01AA1411D4DE045D87F7201679FBB2D83609026DFCBC0F2E4369564FF2AA55A999B16A44189F9C7BFDDD32588A8C0F7050F300881F3234DF706D5BE2D7F53236', '{"host":"h","bucket":"b","key":"ay/DnGJlcnNpY2h0LnBkZg==","name":"Übersicht.pdf","size":10,"etag":"ImUi","done":4,"err_code":"disk_full","err_params":{"missing_bytes":6},"created":1772000000000000}');
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
) STRICT;
INSERT INTO links (seq, id, profile_id, expires, detail) VALUES (1772000000000, 'fixture002', '01p', 1772003600000000, '{"profile_name":"work","method":"GET","bucket":"b","key":"TcO8bGxlci5kb2N4","signed_at":1772000000000000,"expires":3600,"host":"h","access_key_id":"AKIA","url_hash":"hash","expires_at":1772003600000000,"created":1772000000000000}');
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
