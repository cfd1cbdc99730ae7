-- Version 3.

-- ---- Derived: made anew from ground when the store is opened --------------------------------------

DROP TABLE word;
DROP TABLE statement;
DROP TABLE tally;
DROP TABLE relation;
DROP TABLE key;
DROP TABLE wanted;
DROP TABLE progress;
DROP TABLE sought;
DROP TABLE search_due;
DROP TABLE search;
DROP TABLE IF EXISTS hosting;

-- ---- Ground: whose content it is ------------------------------------------------------------------

-- A content belongs to the log it came through and to the party in whose name it stands there, so that
-- nobody who cites another's digest can have it destroyed or kept out. The bytes stay where they are.
CREATE TABLE content_3 (
  number        INTEGER PRIMARY KEY,
  digest        BLOB NOT NULL,
  log           INTEGER NOT NULL,
  issuer        TEXT NOT NULL,
  kind          TEXT NOT NULL,
  received_at   INTEGER NOT NULL,
  received_from TEXT,
  erased_at     INTEGER,
  UNIQUE (digest, log, issuer)
) STRICT;

INSERT INTO content_3 (number, digest, log, issuer, kind, received_at, received_from, erased_at)
SELECT number, digest,
  coalesce((SELECT log FROM peer WHERE json_extract(descriptor, '$.party') = received_from), 0),
  issuer, kind, received_at, received_from, erased_at
FROM content;

CREATE TABLE erased_3 (
  digest BLOB NOT NULL,
  log    INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  at     INTEGER NOT NULL,
  PRIMARY KEY (digest, log, issuer)
) STRICT, WITHOUT ROWID;

INSERT INTO erased_3 (digest, log, issuer, at)
SELECT digest,
  coalesce(
    (SELECT log FROM content_3 WHERE content_3.digest = erased.digest AND content_3.issuer = erased.issuer),
    (SELECT log FROM peer WHERE json_extract(descriptor, '$.party') = erased.issuer),
    0),
  issuer, at
FROM erased;

DROP TABLE content;
DROP TABLE erased;
ALTER TABLE content_3 RENAME TO content;
ALTER TABLE erased_3 RENAME TO erased;

-- Whoever withholds a content withholds it for its own log only. What was remembered is asked again.
DROP TABLE withheld;

CREATE TABLE withheld (
  log      INTEGER NOT NULL,
  digest   BLOB NOT NULL,
  retry_at INTEGER NOT NULL,
  PRIMARY KEY (log, digest)
) STRICT, WITHOUT ROWID;

-- ---- Ground: people -------------------------------------------------------------------------------

-- Who could sign in as an account because they made it or a credential of it: names, as a JSON array.
ALTER TABLE account ADD COLUMN handled_by TEXT NOT NULL DEFAULT '[]';

-- ---- Ground: sightings ----------------------------------------------------------------------------

-- Who saw a log at which size when; an empty voucher is this node. Thinned by the node.
CREATE TABLE sighting (
  log      INTEGER NOT NULL,
  voucher  TEXT NOT NULL,
  size     INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  known_at INTEGER NOT NULL,
  note     BLOB NOT NULL,
  PRIMARY KEY (log, voucher, size, at)
) STRICT, WITHOUT ROWID;
