//! Both examples against the real program, on a port of loopback.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Output};

use axum::Router;
use hub_testkit::{Kit, db_test};
use loophub::config::Config;
use loophub::logging::LogFormat;
use loophub::metrics::Metrics;
use loophub::serve;

/// The program that listens.
async fn listening(kit: &Kit) -> String {
    let config = Config {
        store: hub_store::StoreSettings {
            url: kit.at.url.clone(),
            connections: 2,
        },
        listen: (Ipv4Addr::LOCALHOST, 0).into(),
        metrics_listen: None,
        public_url: String::new(),
        secure_cookies: false,
        trusted_proxies: Vec::new(),
        hub: hub_app::HubSettings::default(),
        catalogue: None,
        journal_checkpoints: None,
        route_table: hub_domain::gate::RouteTable::built_in().expect("the built-in routes are right"),
        public_routes: hub_domain::gate::RouteTable::built_in().expect("the built-in routes are right"),
        log: "off".to_owned(),
        log_format: LogFormat::Text,
    };
    let router: Router = serve::app(&kit.hub, &config, &Metrics::new());
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://{address}")
}

async fn run(program: &Path, url: &str, key: &str) -> Output {
    let mut command = Command::new(program);
    command.env("LOOPHUB_URL", url).env("LOOPHUB_KEY", key);
    tokio::task::spawn_blocking(move || command.output())
        .await
        .expect("it ends")
        .expect("it starts")
}

db_test! {
    /// Both list the open dossiers and make a call that is allowed; both say why where they are refused.
    #[test]
    async fn both_examples_say_what_is_open_and_call(kit: Kit) {
        let url = listening(&kit).await;
        let key = format!("66666666:{}", kit.secret("66666666"));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../curl.sh");
        for program in [Path::new(env!("CARGO_BIN_EXE_loophub-example")), &script] {
            let done = run(program, &url, &key).await;
            let (said, wrong) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
            assert!(done.status.success(), "{}: {said}{wrong}", program.display());
            assert!(said.contains("A1\tAtelier du Vieux-Port"), "{said}");
            assert!(said.contains("\"objectId\""), "{said}");
            let done = run(program, &url, "66666666:faux").await;
            let told = [done.stdout, done.stderr].concat();
            assert!(!done.status.success());
            assert!(String::from_utf8_lossy(&told).contains("malformed_credentials"), "{}", String::from_utf8_lossy(&told));
        }
    }
}
