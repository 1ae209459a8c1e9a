//! What the demo prints once it is ready.

use std::net::SocketAddr;
use std::path::Path;

use hub_app::Hub;
use hub_domain::credential::Credential;

use super::furnish::{CAST, OPEN_DOSSIER};
use super::{PASSWORD, sample};
use crate::error::CommandError;

/// Says where the demo is, who can sign in, and how a partner calls.
///
/// # Errors
/// When the sample key cannot be read.
pub async fn tell(hub: &Hub, address: SocketAddr, data: &Path) -> Result<(), CommandError> {
    let firms: Vec<String> = hub
        .database()
        .firms()
        .await?
        .into_iter()
        .map(|firm| firm.domain)
        .collect();
    println!();
    println!("  Loop Hub · démonstration / demo · {}", firms.join(", "));
    println!();
    println!("  Adresse / address        http://{address}");
    println!("  Mot de passe / password  {PASSWORD}");
    for person in CAST {
        println!("    {:<36} {}", person.email, person.told);
    }
    let Some(credential) = sample::recall(data)? else {
        println!();
        println!(
            "  The sample key is not in {}; run the demo with --fresh to make one.",
            data.display()
        );
        return Ok(());
    };
    println!();
    println!("  Clé d’exemple / sample key (Qonto)");
    println!("    {credential}");
    println!();
    let told = if is_open(hub, &credential).await {
        "Appel permis / allowed (200)"
    } else {
        "Appel permis au début, plus maintenant / allowed at first, not any more (401, 403)"
    };
    println!("  {told}");
    println!("    {}", curl(address, &credential, OPEN_DOSSIER));
    println!("  Appel refusé / refused (403)");
    println!("    {}", curl(address, &credential, "INCONNU01"));
    println!();
    println!("  Ctrl+C pour arrêter / to stop.");
    Ok(())
}

/// Whether the sample key still opens its dossier: who tries the demo may have removed the application.
async fn is_open(hub: &Hub, credential: &str) -> bool {
    let Ok(credential) = Credential::parse(credential.as_bytes()) else {
        return false;
    };
    let key = hub.database().key_facts(&credential.identifier).await;
    match key {
        Ok(Some(key)) if key.application.is_some() && key.revoked_at.is_none() => {
            hub.database().is_open(&key, OPEN_DOSSIER).await.unwrap_or(false)
        }
        _ => false,
    }
}

/// The question that nginx asks for a partner's call.
fn curl(address: SocketAddr, credential: &str, dossier: &str) -> String {
    format!(
        "curl -i http://{address}/gate/nginx -H 'x-apikey: {credential}' -H 'X-Original-Method: GET' \
         -H 'X-Original-URI: /loop-api-publiques/compte?codeDossier={dossier}'"
    )
}
