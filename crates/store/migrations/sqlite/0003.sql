-- Version 3.

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
