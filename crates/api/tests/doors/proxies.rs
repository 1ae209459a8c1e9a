//! Real proxies with the generated configurations: what is allowed gets through as it is, nothing else does.

mod attacks;
mod caddy;
mod forwarded;
mod nginx;
mod site;
