//! api_key.
