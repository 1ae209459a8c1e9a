//! The loophub command.
fn main() {}
