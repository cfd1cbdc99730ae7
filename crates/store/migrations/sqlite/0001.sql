-- Version 1.
--
-- Ground first: what cannot be computed from anything else. Derived below: `comity reindex` rebuilds it.
-- Times are milliseconds since the Unix epoch. `place` is the position of an entry over all logs:
-- index - log * 2^40. The own log is number 0, so it grows at the right end of the tree of rows,
-- where appending is cheapest, and every log lies together in order.

-- ---- Ground: the logs -----------------------------------------------------------------------------

CREATE TABLE entry (
  place    INTEGER PRIMARY KEY,
  seq      INTEGER NOT NULL,
  known_at INTEGER NOT NULL,
  bytes    BLOB NOT NULL
) STRICT;

CREATE TABLE log (
  log             INTEGER PRIMARY KEY,
  size            INTEGER NOT NULL,
  root            BLOB NOT NULL,
  edge            BLOB NOT NULL,
  checkpoint      BLOB,
  checkpoint_size INTEGER NOT NULL DEFAULT 0,
  cosigned        BLOB,
  cosigned_size   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- ---- Ground: contents -----------------------------------------------------------------------------

CREATE TABLE content (
  number        INTEGER PRIMARY KEY,
  digest        BLOB NOT NULL UNIQUE,
  kind          TEXT NOT NULL,
  issuer        TEXT NOT NULL,
  received_at   INTEGER NOT NULL,
  received_from TEXT,
  erased_at     INTEGER
) STRICT;

-- The bytes stand alone: rows are added at the end, never moved and never deleted. Erasure overwrites them
-- in place with zeros of the same length, so that no copy is left in the slack of another page.
CREATE TABLE content_bytes (
  number INTEGER PRIMARY KEY,
  bytes  BLOB NOT NULL
) STRICT;

-- Whose contents were destroyed. Only the issuer of a content can have it erased here.
CREATE TABLE erased (
  digest BLOB NOT NULL,
  issuer TEXT NOT NULL,
  at     INTEGER NOT NULL,
  PRIMARY KEY (digest, issuer)
) STRICT, WITHOUT ROWID;

CREATE TABLE withheld (
  digest   BLOB PRIMARY KEY,
  retry_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  digest    BLOB NOT NULL,
  recipient TEXT NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (digest, recipient)
) STRICT, WITHOUT ROWID;

-- ---- Ground: peers --------------------------------------------------------------------------------

CREATE TABLE peer (
  log        INTEGER PRIMARY KEY,
  descriptor TEXT NOT NULL,
  address    TEXT NOT NULL,
  added_at   INTEGER NOT NULL,
  state      TEXT NOT NULL,
  contact_at INTEGER,
  seen_size  INTEGER,
  seen_root  BLOB,
  failure    TEXT
) STRICT;

CREATE TABLE witness (
  origin TEXT PRIMARY KEY,
  size   INTEGER NOT NULL,
  root   BLOB NOT NULL,
  note   BLOB NOT NULL,
  at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE equivocation (
  number   INTEGER PRIMARY KEY,
  proof    BLOB NOT NULL UNIQUE,
  origin   TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  told_by  TEXT
) STRICT;

CREATE TABLE urgent (
  id     BLOB PRIMARY KEY,
  sender TEXT NOT NULL,
  entry  BLOB NOT NULL,
  at     INTEGER NOT NULL
) STRICT;

-- ---- Ground: people -------------------------------------------------------------------------------

CREATE TABLE account (
  name       TEXT PRIMARY KEY,
  role       TEXT NOT NULL,
  password   TEXT NOT NULL,
  enabled    INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credential (
  secret_hash BLOB PRIMARY KEY,
  kind        TEXT NOT NULL,
  account     TEXT NOT NULL REFERENCES account (name),
  label       TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX credential_account ON credential (account);

CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  actor  TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  detail TEXT NOT NULL,
  link   BLOB NOT NULL
) STRICT;
