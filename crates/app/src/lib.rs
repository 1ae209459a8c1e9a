//! hub-app
