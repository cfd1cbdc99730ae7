//! The life of an agreement: actions of its parties and what follows from them.
