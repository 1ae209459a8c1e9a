//! The router that `loophub serve` serves, over the cast.

use hub_app::HubSettings;
use hub_domain::gate::RouteTable;
use hub_store::StoreSettings;
use hub_testkit::Kit;
use hub_testkit::http::TestHub;
use loophub::config::Config;
use loophub::logging::LogFormat;
use loophub::metrics::Metrics;
use loophub::serve;

/// The program with nobody signed in yet: each call gives browsers of their own.
pub fn program(kit: &Kit) -> TestHub {
    program_with(kit, &Metrics::new())
}

/// The same, counting into `metrics`.
pub fn program_with(kit: &Kit, metrics: &Metrics) -> TestHub {
    let config = config(kit.at.url.clone());
    TestHub::over(kit.clone(), serve::app(&kit.hub, &config, metrics))
}

/// The settings of a program over the database at `url`.
pub fn config(url: String) -> Config {
    Config {
        store: StoreSettings { url, connections: 2 },
        listen: ([127, 0, 0, 1], 8080).into(),
        metrics_listen: None,
        public_url: String::new(),
        secure_cookies: false,
        trusted_proxies: Vec::new(),
        hub: HubSettings::default(),
        catalogue: None,
        journal_checkpoints: None,
        route_table: RouteTable::built_in().expect("the built-in routes are right"),
        public_routes: RouteTable::built_in().expect("the built-in routes are right"),
        log: "off".to_owned(),
        log_format: LogFormat::Text,
    }
}
