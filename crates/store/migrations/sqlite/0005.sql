-- Version 5.

-- ---- Derived: made anew from ground when the store is opened --------------------------------------

-- What binds is not destroyed any more: its contents are told apart in a table of their own.
DROP TABLE word;
DROP TABLE statement;
DROP TABLE hosting;
DROP TABLE tally;
DROP TABLE relation;
DROP TABLE IF EXISTS binding;
DROP TABLE key;
DROP TABLE wanted;
DROP TABLE progress;
DROP TABLE sought;
DROP TABLE search_due;
DROP TABLE search;

