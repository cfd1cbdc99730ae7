-- Version 4.

-- ---- Ground: people -------------------------------------------------------------------------------

-- Whether the person is one of those that TLP:RED is for. Nobody is until somebody says so.
ALTER TABLE account ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;

-- ---- Derived: made anew from ground when the store is opened --------------------------------------

-- The words of what is marked TLP:RED are in no index any more.
DROP TABLE word;
DROP TABLE statement;
DROP TABLE hosting;
DROP TABLE tally;
DROP TABLE relation;
DROP TABLE key;
DROP TABLE wanted;
DROP TABLE progress;
DROP TABLE sought;
DROP TABLE search_due;
DROP TABLE search;
