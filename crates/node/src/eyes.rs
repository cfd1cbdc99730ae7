//! With whose eyes the docket is read.

/// With whose eyes the docket is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    /// Those of the persons named for TLP:RED: everything that is held.
    Named,
    /// Those of the node's other people: as if nothing marked TLP:RED were held.
    Staff,
    /// Those of strangers: nothing but what everybody may see now.
    Anybody,
}

impl Eyes {
    /// Those of one of the node's people.
    pub const fn of(cleared: bool) -> Self {
        if cleared { Self::Named } else { Self::Staff }
    }
}
