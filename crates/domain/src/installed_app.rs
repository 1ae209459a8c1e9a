//! installed_app.
