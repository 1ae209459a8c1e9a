//! loophub
