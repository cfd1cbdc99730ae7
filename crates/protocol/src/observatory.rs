//! The state of international coordination, computed from instruments and statements.
