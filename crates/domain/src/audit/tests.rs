use super::*;

fn chain(length: i64) -> Vec<StoredEntry> {
    let mut previous = GENESIS;
    (1..=length)
        .map(|seq| {
            let payload = ([seq as u8; SALT_BYTES], format!("{{\"n\":{seq}}}"));
            let header = Header {
                firm: FirmId(1),
                seq,
                act: ActId(seq),
                at: Moment(seq * 10),
                actor_kind: "staff".into(),
                actor: Some(1),
                door: "page".into(),
                verb: Verb::KeyIssued.code().into(),
                object_kind: "key".into(),
                object_id: seq,
                dossier: None,
            };
            let digest = payload_digest(&payload.0, &payload.1);
            let hash = entry_hash(&previous, &header, &digest);
            let entry = StoredEntry {
                header,
                payload_digest: digest,
                previous,
                hash,
                payload: Some(payload),
            };
            previous = hash;
            entry
        })
        .collect()
}

fn verify(entries: &[StoredEntry], head: (i64, Hash)) -> Result<(), ChainFault> {
    let mut verifier = ChainVerifier::new();
    entries.iter().try_for_each(|entry| verifier.next(entry))?;
    verifier.ends_at(head)
}

/// AUD-02: any change, removal, reordering or cut is found, and an erased payload is not a fault.
#[test]
fn aud_02_every_tampering_is_found() {
    let good = chain(5);
    let head = (5, good[4].hash);
    assert_eq!(verify(&good, head), Ok(()));

    let mut erased = good.clone();
    erased[2].payload = None;
    assert_eq!(verify(&erased, head), Ok(()));

    let mut edited = good.clone();
    edited[1].header.object_id = 99;
    assert_eq!(verify(&edited, head), Err(ChainFault::Changed(2)));

    let mut reworded = good.clone();
    reworded[1].payload = Some(([2; SALT_BYTES], "{}".into()));
    assert_eq!(verify(&reworded, head), Err(ChainFault::PayloadChanged(2)));

    let mut removed = good.clone();
    removed.remove(2);
    assert_eq!(
        verify(&removed, head),
        Err(ChainFault::Gap {
            expected: 3,
            found: 4
        })
    );

    let mut swapped = good.clone();
    swapped.swap(1, 2);
    assert!(verify(&swapped, head).is_err());

    assert_eq!(
        verify(&good[..4], head),
        Err(ChainFault::CutOff {
            expected: 5,
            found: 4
        })
    );

    let mut rewritten = chain(5);
    rewritten[4].header.object_id = 7;
    rewritten[4].hash = entry_hash(
        &rewritten[4].previous,
        &rewritten[4].header,
        &rewritten[4].payload_digest,
    );
    assert_eq!(verify(&rewritten, head), Err(ChainFault::OtherHead(5)));
}

/// AUD-02: the format of the chain is frozen.
#[test]
fn aud_02_the_format_is_frozen() {
    let hex: String = chain(3)[2]
        .hash
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        hex,
        "64683c0edaf64228c19be9cb6ae98702af50e8213036c7dfb1b2c267bfe4602a"
    );
}
