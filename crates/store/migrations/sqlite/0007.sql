-- Version 7.

-- ---- Ground: people -------------------------------------------------------------------------------

-- From what a session was begun, from where and when it was used last, and whether a passkey was shown.
ALTER TABLE credential ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN used_at INTEGER;
ALTER TABLE credential ADD COLUMN by_passkey INTEGER NOT NULL DEFAULT 0;

-- Whose account it is at the provider of sign-on, and who asked that its passkeys be taken away: JSON.
ALTER TABLE account ADD COLUMN linked TEXT;
ALTER TABLE account ADD COLUMN recovery TEXT;

-- Public keys that devices made for accounts (WebAuthn); who has them alone signs in as nobody.
CREATE TABLE passkey (
  id         BLOB PRIMARY KEY,
  account    TEXT NOT NULL REFERENCES account (name),
  key        BLOB NOT NULL,
  count      INTEGER NOT NULL,
  label      TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at    INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX passkey_account ON passkey (account);
