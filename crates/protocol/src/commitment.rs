//! Conditional commitments: "I bind myself if you do", and the largest coalition that is consistent.
