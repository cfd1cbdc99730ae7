//! Entry into force: one small algebra for when an agreement begins to bind.
