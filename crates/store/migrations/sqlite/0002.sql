-- Version 2: what somebody proposed that the party should sign, and what became of it.

-- ---- Ground: proposals ----------------------------------------------------------------------------

CREATE TABLE proposal (
  number      INTEGER PRIMARY KEY,
  id          BLOB NOT NULL UNIQUE,
  proposed_by TEXT NOT NULL,
  proposed_at INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  subject     TEXT NOT NULL,
  marking     TEXT NOT NULL,
  confirm_key BLOB,
  confirm_kid BLOB,
  expires_at  INTEGER NOT NULL,
  verdict     TEXT,
  decided_by  TEXT,
  decided_at  INTEGER,
  reason      TEXT,
  statement   BLOB
) STRICT;

CREATE INDEX proposal_open ON proposal (number) WHERE verdict IS NULL;

-- The body stands alone for the same reason as the bytes of a content: it is overwritten in place when the
-- proposal was signed, where it lives on as a content that can be erased, or was taken back.
CREATE TABLE proposal_body (
  number INTEGER PRIMARY KEY,
  bytes  BLOB NOT NULL
) STRICT;
