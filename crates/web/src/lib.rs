//! hub-web
