//! sort_key.
