-- Version 3.

-- ---- Ground: people -------------------------------------------------------------------------------

-- Who could sign in as an account because they made it or a credential of it: names, as a JSON array.
ALTER TABLE account ADD COLUMN handled_by TEXT NOT NULL DEFAULT '[]';
