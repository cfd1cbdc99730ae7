//! The language agreements are written in: read, check, format, lint, render, compare.
