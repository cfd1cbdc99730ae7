-- Version 6.

-- ---- Derived: made anew from ground when the store is opened --------------------------------------

-- The index of words no longer keeps a copy of every text: it is of the view `searched`.
DROP TABLE word;
DROP TABLE statement;
DROP TABLE hosting;
DROP TABLE tally;
DROP TABLE relation;
DROP TABLE binding;
DROP TABLE key;
DROP TABLE wanted;
DROP TABLE progress;
DROP TABLE sought;
DROP TABLE bare;
DROP TABLE search_due;
DROP TABLE search;
