-- Version 9.

-- ---- Ground: alerts -------------------------------------------------------------------------------

-- What wakes an account and how, as JSON. The row is there from the first time that it was looked
-- what there is: what stood then was told in one.
CREATE TABLE alert_rule (
  account TEXT PRIMARY KEY REFERENCES account (name),
  rules   TEXT NOT NULL,
  set_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What an account was or is to be told, once by each channel. It is written before anything is sent.
CREATE TABLE alert (
  number  INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (name),
  key     TEXT NOT NULL,
  channel TEXT NOT NULL,
  what    TEXT NOT NULL,
  state   TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  tries   INTEGER NOT NULL,
  failure TEXT,
  UNIQUE (account, key, channel)
) STRICT;

CREATE INDEX alert_waiting ON alert (channel, next_at) WHERE state = 'waiting';
CREATE INDEX alert_made ON alert (made_at);
