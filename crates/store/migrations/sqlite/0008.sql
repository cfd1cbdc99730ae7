-- Version 8.

-- ---- Derived: renamed, with what stands in them -------------------------------------------------

-- How many entries of a kind a log has, and which contents of peers are not here.
ALTER TABLE tally RENAME TO kind_count;
ALTER TABLE wanted RENAME TO missing_content;
DROP INDEX wanted_digest;
CREATE INDEX missing_content_digest ON missing_content (digest);
