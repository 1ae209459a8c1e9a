//! Secrets and credentials (`KEY-02`, 3.1): the frozen format, what is refused before any look-up, what cannot leak.

use hub_domain::api_key::KeyIdentifier;
use hub_domain::credential::{
    Credential, CredentialRefusal, KeySecret, MalformedCredential, SecretFault, SecretHash, ShownOnce,
    carries_secret,
};
use proptest::prelude::*;

const NONE: Option<&[u8]> = None;

fn golden() -> Vec<(&'static str, &'static str, &'static str)> {
    include_str!("golden/keys-0.1.0.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (pair, hash) = line.split_once(' ').unwrap();
            let (identifier, secret) = pair.split_once(':').unwrap();
            (identifier, secret, hash)
        })
        .collect()
}

fn hex(hash: &SecretHash) -> String {
    hash.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(x_apikey: &str) -> Result<Credential, CredentialRefusal> {
    Credential::from_headers([x_apikey.as_bytes()], NONE)
}

/// KEY-02: keys issued by every released version go on verifying. The file was made by another program.
#[test]
fn keys_of_every_release_verify() {
    let keys = golden();
    assert_eq!(keys.len(), 12);
    for (identifier, secret, hash) in keys {
        let credential = read(&format!("{identifier}:{secret}")).unwrap();
        assert_eq!(credential.identifier.as_str(), identifier);
        assert_eq!(hex(&credential.secret_hash), hash, "{identifier}");
        assert_eq!(
            KeySecret::parse(secret.as_bytes())
                .unwrap_or_else(|_| panic!("{secret}"))
                .expose(),
            secret
        );
    }
}

/// KEY-02: what one version issues from given bytes, every version issues from them.
#[test]
fn minting_is_frozen() {
    let entropy: [u8; 64] = std::array::from_fn(|at| at as u8);
    assert_eq!(
        KeySecret::mint(entropy).expose(),
        "lhs_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd3euECp"
    );
}

/// KEY-02: bytes that would favour some letters are thrown away, even when all of them would.
#[test]
fn minting_throws_biased_bytes_away() {
    let mut entropy = [255; 64];
    entropy[24..].copy_from_slice(&[61; 40]);
    let after_rejects = KeySecret::mint(entropy);
    assert_eq!(&after_rejects.expose()[4..44], "z".repeat(40));
    let all_rejected = KeySecret::mint([255; 64]);
    assert!(KeySecret::parse(all_rejected.expose().as_bytes()).is_ok());
    assert_ne!(&all_rejected.expose()[4..44], "7".repeat(40));
}

/// KEY-02: a typing error of one character, or two neighbours exchanged, is told apart from a wrong secret.
#[test]
fn a_typing_error_is_told_apart_from_a_wrong_secret() {
    for (_, secret, _) in golden() {
        for at in 4..secret.len() {
            let mut typed = secret.as_bytes().to_vec();
            typed[at] = if typed[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(
                KeySecret::parse(&typed).err(),
                Some(SecretFault::Checksum),
                "{at}"
            );
            if at + 1 < secret.len() && secret.as_bytes()[at] != secret.as_bytes()[at + 1] {
                let mut typed = secret.as_bytes().to_vec();
                typed.swap(at, at + 1);
                assert_eq!(
                    KeySecret::parse(&typed).err(),
                    Some(SecretFault::Checksum),
                    "{at}"
                );
            }
        }
    }
}

/// KEY-02: whatever is not exactly a secret is refused by its form.
#[test]
fn another_form_is_no_secret() {
    let (_, secret, _) = golden()[3];
    let long = format!("{secret}0");
    for wrong in [
        "",
        "lhs_",
        &secret[..49],
        &long,
        &secret.replacen("lhs_", "LHS_", 1),
        &secret.replacen("lhs_", "ghp_", 1),
    ] {
        assert_eq!(
            KeySecret::parse(wrong.as_bytes()).err(),
            Some(SecretFault::Form),
            "{wrong}"
        );
    }
}

/// 3.1: the credential is split at the first colon and never URL-decoded.
#[test]
fn the_first_colon_splits_and_nothing_is_decoded() {
    let (_, secret, _) = golden()[3];
    assert_eq!(
        read(&format!("11111111:{secret}")).unwrap().identifier.as_str(),
        "11111111"
    );
    let malformed = |fault| Err(CredentialRefusal::Malformed(fault));
    assert_eq!(
        read(&format!("11111111::{secret}")),
        malformed(MalformedCredential::Secret)
    );
    assert_eq!(
        read(&format!("11111111%3A{secret}")),
        malformed(MalformedCredential::NoColon)
    );
    assert_eq!(
        read(&format!("1111111%31:{secret}")),
        malformed(MalformedCredential::Identifier)
    );
    assert_eq!(
        read(&format!("11111111:{secret}:")),
        malformed(MalformedCredential::Secret)
    );
    assert_eq!(
        read(&format!("11111111: {secret}")),
        malformed(MalformedCredential::Secret)
    );
    assert_eq!(read(""), malformed(MalformedCredential::NoColon));
    assert_eq!(read(":"), malformed(MalformedCredential::Identifier));
    assert_eq!(
        read(&format!("11111111:{}1", &secret[..49])),
        malformed(MalformedCredential::Checksum)
    );
}

/// 3.1: `Authorization: Bearer` is the same credential; both and different is a conflict; another scheme is not ours.
#[test]
fn bearer_is_equivalent_and_a_conflict_is_told() {
    let (identifier, secret, _) = golden()[3];
    let (other, other_secret, _) = golden()[4];
    let pair = format!("{identifier}:{secret}");
    let (bearer, other) = (
        format!("bEARER   {pair} "),
        format!("Bearer {other}:{other_secret}"),
    );
    let headers = |key: Option<&str>, authorization: Option<&str>| {
        Credential::from_headers(key.map(str::as_bytes), authorization.map(str::as_bytes))
    };
    let expected = read(&pair);
    assert!(expected.is_ok());
    assert_eq!(headers(None, Some(&bearer)), expected);
    assert_eq!(headers(Some(&pair), Some(&bearer)), expected);
    assert_eq!(headers(Some(&pair), Some("Basic QTpC")), expected);
    assert_eq!(
        headers(Some(&pair), Some(&other)),
        Err(CredentialRefusal::Conflicting)
    );
    assert_eq!(
        headers(Some("rubbish"), Some(&other)),
        Err(CredentialRefusal::Conflicting)
    );
    assert_eq!(headers(None, None), Err(CredentialRefusal::Missing));
    assert_eq!(headers(None, Some("Basic QTpC")), Err(CredentialRefusal::Missing));
    assert_eq!(
        headers(None, Some("Bearerish x")),
        Err(CredentialRefusal::Missing)
    );
    assert_eq!(
        headers(None, Some("Bearer")),
        Err(CredentialRefusal::Malformed(MalformedCredential::NoColon))
    );
}

/// 3.1: a header sent twice can be read two ways, so it is not read at all.
#[test]
fn a_repeated_header_is_malformed() {
    let (identifier, secret, _) = golden()[3];
    let pair = format!("{identifier}:{secret}");
    let repeated = Err(CredentialRefusal::Malformed(MalformedCredential::Repeated));
    assert_eq!(
        Credential::from_headers([pair.as_bytes(), pair.as_bytes()], NONE),
        repeated
    );
    assert_eq!(
        Credential::from_headers(NONE, [b"Bearer a:b".as_slice(), b"Basic x"]),
        repeated
    );
}

/// WIZ-04: a pasted secret is recognised wherever an identifier is asked, even cut short or in capitals.
#[test]
fn a_pasted_secret_is_recognised() {
    let (identifier, secret, _) = golden()[3];
    for pasted in [
        secret.to_owned(),
        format!("{identifier}:{secret}"),
        format!("  {}", secret.to_uppercase()),
        secret[..20].to_owned(),
        "11111111:whatever".to_owned(),
        format!("x-apikey {secret}"),
    ] {
        assert!(carries_secret(&pasted), "{pasted}");
    }
    for innocent in [
        "",
        "11111111",
        "lhs_",
        "lhs_short",
        "11111111:",
        "CABINET_2026-11",
        "é:",
    ] {
        assert!(!carries_secret(innocent), "{innocent}");
    }
}

/// KEY-02: only SHA-256 of the secret is kept, and it does not print.
#[test]
fn a_hash_does_not_print() {
    let hash = KeySecret::mint([7; 64]).hash();
    assert_eq!(format!("{hash:?}"), "SecretHash(…)");
    assert_eq!(SecretHash::from_bytes(*hash.as_bytes()), hash);
    assert_ne!(hash, SecretHash::NOBODY);
    assert_eq!(SecretHash::of_text(KeySecret::mint([7; 64]).expose()), hash);
}

/// KEY-01: what is shown once is consumed by the page that shows it.
#[test]
fn what_is_shown_once_is_consumed() {
    let once = ShownOnce::new(KeySecret::mint([7; 64]));
    assert!(once.show().expose().starts_with("lhs_"));
}

macro_rules! never_implements {
    ($type:ty: $($trait:path),+) => {$({
        // Does not compile once the type has the trait: the call is then ambiguous.
        trait Ambiguous<Witness> { fn witness() {} }
        struct Forbidden;
        impl<T: ?Sized> Ambiguous<()> for T {}
        impl<T: ?Sized + $trait> Ambiguous<Forbidden> for T {}
        <$type as Ambiguous<_>>::witness();
    })+};
}

/// S6: a secret cannot be printed, serialised or copied; the compiler refuses this test otherwise.
#[test]
fn a_secret_has_no_way_out() {
    never_implements!(KeySecret: std::fmt::Debug, std::fmt::Display, serde::Serialize, Clone, Copy);
    never_implements!(ShownOnce<String>: std::fmt::Debug, std::fmt::Display, serde::Serialize, Clone, Copy);
    never_implements!(SecretHash: std::fmt::Display, serde::Serialize);
}

proptest! {
    /// KEY-02: every secret issued is accepted, and hashes to what is stored.
    #[test]
    fn what_is_minted_verifies(low: [u8; 32], high: [u8; 32], identifier: [u8; 12]) {
        let mut entropy = [0; 64];
        entropy[..32].copy_from_slice(&low);
        entropy[32..].copy_from_slice(&high);
        let secret = KeySecret::mint(entropy);
        let identifier = KeyIdentifier::mint(identifier);
        let credential = read(&format!("{identifier}:{}", secret.expose())).unwrap();
        prop_assert_eq!(credential.secret_hash, secret.hash());
        prop_assert_eq!(credential.identifier, identifier);
        prop_assert!(carries_secret(secret.expose()));
    }

    /// 3.1: no bytes in any header make the reading fail otherwise than by a refusal.
    #[test]
    fn any_bytes_are_read_or_refused(key: Option<Vec<u8>>, authorization: Option<Vec<u8>>, text: String) {
        let _ = Credential::from_headers(key.as_deref(), authorization.as_deref());
        let _ = carries_secret(&text);
    }
}
