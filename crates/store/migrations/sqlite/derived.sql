-- Derived state: a function of ground. `comity reindex` builds it afresh beside the old and compares.

-- Numbers for texts that would otherwise stand in every row.
CREATE TABLE word (
  number INTEGER PRIMARY KEY,
  text   TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE statement (
  seq      INTEGER PRIMARY KEY,
  place    INTEGER NOT NULL,
  known_at INTEGER NOT NULL,
  id       BLOB,
  kind     INTEGER,
  issuer   INTEGER,
  issued   INTEGER,
  hosted   INTEGER NOT NULL,
  refusal  TEXT
) STRICT;

CREATE INDEX statement_kind ON statement (kind);

-- A party's own word apart from what others host in its name.
CREATE INDEX statement_issuer ON statement (issuer, hosted);

-- What stands in another's log than its issuer's, log by log in order.
CREATE INDEX statement_hosted ON statement (place) WHERE hosted = 1;

-- In whose logs a party is hosted, and with how many statements.
CREATE TABLE hosting (
  issuer INTEGER NOT NULL,
  log    INTEGER NOT NULL,
  count  INTEGER NOT NULL,
  PRIMARY KEY (issuer, log)
) STRICT, WITHOUT ROWID;

CREATE TABLE kind_count (
  log   INTEGER NOT NULL,
  kind  INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (log, kind)
) STRICT, WITHOUT ROWID;

-- Both statements stand in the same log: nothing is found but by that log's number.
CREATE TABLE relation (
  log      INTEGER NOT NULL,
  target   BLOB NOT NULL,
  seq      INTEGER NOT NULL,
  relation TEXT NOT NULL,
  PRIMARY KEY (log, target, seq)
) STRICT, WITHOUT ROWID;

-- Contents of texts, acts and commitments, which no erasure destroys.
CREATE TABLE binding (
  log    INTEGER NOT NULL,
  digest BLOB NOT NULL,
  issuer TEXT NOT NULL,
  PRIMARY KEY (log, digest, issuer)
) STRICT, WITHOUT ROWID;

CREATE TABLE key (
  log    INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  kid    BLOB NOT NULL,
  cose   BLOB,
  PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;

-- Verified statements of peers whose content did not come through this log, and was not erased there.
CREATE TABLE missing_content (
  log    INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX missing_content_digest ON missing_content (digest);

-- How far the lagging state has come: `search`, and for each log `tiles-<log>`.
CREATE TABLE progress (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Lagging: which statements name a content, by the first eight bytes of its digest.
CREATE TABLE sought (
  prefix INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  PRIMARY KEY (prefix, seq)
) STRICT, WITHOUT ROWID;

-- Lagging: statements made searchable while their content was not here.
CREATE TABLE bare (
  seq INTEGER PRIMARY KEY
) STRICT;

-- Statements whose content came after they had been made searchable.
CREATE TABLE search_due (
  seq INTEGER PRIMARY KEY
) STRICT;

-- The texts themselves stand in entries and contents, and nowhere a second time.
CREATE VIRTUAL TABLE search USING fts5 (
  subject, content,
  content = 'searched', content_rowid = 'seq',
  tokenize = 'unicode61 remove_diacritics 2'
);

-- Erased words leave the index at once, not at some later merge.
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
