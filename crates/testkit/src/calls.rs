//! A partner's call, decided.

use std::net::{IpAddr, Ipv4Addr};

use hub_app::Hub;
use hub_app::decisions::{AllowedCall, Call, RefusedCall};
use hub_domain::authz::call::{AskedCall, AskedDossier, OperationName, Surface};
use hub_domain::credential::Credential;

/// Asks whether a key may read a dossier's accounts.
///
/// # Errors
/// What the decision answers.
///
/// # Panics
/// Never: the operation is well formed.
pub async fn read_dossier(
    hub: &Hub,
    credential: &Credential,
    code: &str,
) -> Result<AllowedCall, RefusedCall> {
    let operation = OperationName::parse("ecriture:read").expect("an operation");
    let call = Call {
        credential,
        asked: Ok(AskedCall {
            surface: Surface::Standard,
            operation: &operation,
            dossier: AskedDossier::Code(code),
        }),
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
    };
    hub.decide(&call).await
}
