//! The one engine for everything owed: facts and time in, duties and findings out.
