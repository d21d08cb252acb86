//! What a client does on a good day.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Client, Device, RelayProcess, epoch, refused};
use reqwest::Method;
use tempfile::TempDir;
use wire::api::{LookupRequest, LookupResponse, SyncRequest};
use wire::{AccessOp, Code, Head, Role, SpaceId, lookup_id};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");

async fn start(data: &TempDir) -> (RelayProcess, Client) {
    let relay = RelayProcess::start(PROGRAM, data.path(), &["--rate", "0"])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    (relay, client)
}

#[tokio::test]
async fn a_space_is_created_filled_and_read_by_another_device() {
    let data = TempDir::new().unwrap();
    let (relay, client) = start(&data).await;
    let code = relay.invite(1).await.unwrap();
    let tokens = client
        .redeem(&code.to_lowercase(), 9)
        .await
        .unwrap()
        .unwrap();
    let (mut phone, first) = Device::found(1).unwrap();
    let created = client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap();
    let licence = created.licence.unwrap();
    assert!(licence.verify().is_ok());
    assert_eq!(licence.relay, client.relay());
    assert_eq!(created.head, None);

    let mut tablet = phone.join(2);
    let add = phone.statement(
        &first,
        &[AccessOp::Add {
            author: tablet.author(),
            role: Role::Device,
        }],
    );
    let add = add.unwrap();
    let records = phone.records(3).unwrap();
    let request = SyncRequest {
        space: phone.space,
        statements: vec![add.bytes().to_vec()],
        records: records.clone(),
        access_version: 1,
        ..Default::default()
    };
    let pushed = client.taken(&phone, &request).await.unwrap();
    let positions: Vec<u64> = pushed.accepted.iter().map(|a| a.position).collect();
    assert_eq!(positions, [1, 2, 3]);
    assert_eq!(pushed.head, Some(phone.head));
    assert_eq!(pushed.statements, [add.bytes().to_vec()]);
    assert!(
        pushed.page.is_empty(),
        "one's own records are not sent back"
    );

    let mine = tablet.record(b"from the tablet").unwrap();
    let request = SyncRequest {
        space: tablet.space,
        records: vec![mine.bytes().to_vec()],
        ..Default::default()
    };
    let pulled = client.taken(&tablet, &request).await.unwrap();
    assert_eq!(pulled.accepted[0].position, 4);
    let served: Vec<Vec<u8>> = pulled
        .page
        .iter()
        .map(|entry| entry.record.clone())
        .collect();
    assert_eq!(served, records);
    assert_eq!((pulled.cursor, pulled.more, pulled.newest), (4, false, 4));
    assert_eq!(pulled.statements.len(), 2);

    // Sent again, as after a lost answer: the same positions, nothing doubled.
    let again = client.taken(&tablet, &request).await.unwrap();
    assert_eq!(again.accepted, pulled.accepted);
    assert_eq!(again.newest, 4);
    relay.stop().await.unwrap();
}

#[tokio::test]
async fn pages_are_cut_by_size_and_meet_without_gaps() {
    let data = TempDir::new().unwrap();
    let (relay, client) = start(&data).await;
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let (mut phone, first) = Device::found(1).unwrap();
    client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap();
    client
        .push(&phone.clone(), phone.records(40).unwrap())
        .await
        .unwrap()
        .unwrap();

    let (mut cursor, mut positions, mut pages) = (0, Vec::new(), 0);
    loop {
        let request = SyncRequest {
            space: phone.space,
            cursor,
            page_bytes: Some(1_000),
            include_own: true,
            access_version: 1,
            ..Default::default()
        };
        let page = client.taken(&phone, &request).await.unwrap();
        positions.extend(page.page.iter().map(|entry| entry.position));
        pages += 1;
        cursor = page.cursor;
        if !page.more {
            break;
        }
    }
    assert_eq!(positions, (1..=40).collect::<Vec<u64>>());
    assert!(pages > 10);
}

#[tokio::test]
async fn a_stopped_relay_comes_back_with_everything_and_the_same_identity() {
    let data = TempDir::new().unwrap();
    let (relay, client) = start(&data).await;
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let (mut phone, first) = Device::found(1).unwrap();
    let created = client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap();
    client
        .push(&phone.clone(), phone.records(5).unwrap())
        .await
        .unwrap()
        .unwrap();
    relay.stop().await.unwrap();

    let (_relay, back) = start(&data).await;
    assert_eq!(back.relay(), client.relay());
    let request = SyncRequest {
        space: phone.space,
        include_own: true,
        ..Default::default()
    };
    let pulled = back.taken(&phone, &request).await.unwrap();
    assert_eq!(pulled.generation, created.generation);
    assert_eq!(pulled.page.len(), 5);
    assert_eq!(pulled.head, Some(phone.head));
    let more = phone.records(1).unwrap();
    assert_eq!(back.push(&phone, more).await.unwrap().unwrap().newest, 6);
}

#[tokio::test]
async fn an_emptied_relay_is_healed_with_a_licence_and_offers_of_former_epochs_and_members() {
    let data = TempDir::new().unwrap();
    let (relay, client) = start(&data).await;
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let (mut phone, first) = Device::found(1).unwrap();
    let mut lost = phone.join(2);
    let licence = client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap()
        .licence
        .unwrap();
    let add = AccessOp::Add {
        author: lost.author(),
        role: Role::Device,
    };
    let second = phone.statement(&first, &[add]).unwrap();
    let of_lost = lost.records(2).unwrap();
    let own = phone.records(2).unwrap();
    let removal = AccessOp::Remove {
        author: lost.author(),
        head: lost.head,
    };
    let third = phone
        .statement(&second, &[removal, AccessOp::Epoch(epoch(2))])
        .unwrap();
    relay.stop().await.unwrap();
    for file in ["relay.db", "relay.db-wal", "relay.db-shm"] {
        let _ = std::fs::remove_file(data.path().join(file));
    }

    let (_relay, client) = start(&data).await;
    let statements = [&first, &second, &third]
        .map(|s| s.bytes().to_vec())
        .to_vec();
    let mut request = SyncRequest {
        space: phone.space,
        statements,
        records: [of_lost, own].concat(),
        licence: Some(licence),
        ..Default::default()
    };
    let problem = refused(client.sync(&phone, &request).await);
    assert_eq!(
        problem.code,
        Code::BadRecord,
        "only an offer of old records may do this"
    );
    request.reoffer = true;
    let healed = client.taken(&phone, &request).await.unwrap();
    assert_eq!(healed.accepted.len(), 4);
    assert_eq!(healed.head, Some(phone.head));
    // The former member stays out, and its chain stays closed.
    let more = lost.records(1).unwrap();
    let request = SyncRequest {
        records: more,
        reoffer: true,
        ..request
    };
    assert_eq!(
        refused(client.sync(&phone, &request).await).code,
        Code::BadRecord
    );
    let problem = refused(client.push(&lost, Vec::new()).await);
    assert_eq!(problem.code, Code::Removed);
    assert_eq!(problem.statement_bytes().unwrap(), third.bytes());
}

#[tokio::test]
async fn a_recovery_member_finds_its_space_and_nobody_elses() {
    let data = TempDir::new().unwrap();
    let (relay, client) = start(&data).await;
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let sheet = Device::found(7).unwrap().0;
    let add = AccessOp::Add {
        author: sheet.author(),
        role: Role::Recovery,
    };
    let (phone, first) = Device::found_with(1, &[add]).unwrap();
    client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap();

    let look = async |who: &Device, whose: &Device| {
        let body = wire::cbor::encode(&LookupRequest {
            lookup: lookup_id(&whose.author()),
        });
        let auth = client.auth(&who.key, SpaceId::ZERO, "POST", "/v1/lookup", &body, 0);
        client.post("/v1/lookup", &auth, body).await
    };
    let found: LookupResponse =
        wire::cbor::decode(&look(&sheet, &sheet).await.unwrap().unwrap()).unwrap();
    assert_eq!(found.space, phone.space);
    assert_eq!(
        refused(look(&phone, &sheet).await).code,
        Code::LookupUnknown
    );
    assert_eq!(
        refused(look(&phone, &phone).await).code,
        Code::LookupUnknown
    );

    let replaced = AccessOp::Remove {
        author: sheet.author(),
        head: Head::NONE,
    };
    let second = phone.statement(&first, &[replaced]).unwrap();
    let request = SyncRequest {
        space: phone.space,
        statements: vec![second.bytes().to_vec()],
        ..Default::default()
    };
    client.taken(&phone, &request).await.unwrap();
    assert_eq!(
        refused(look(&sheet, &sheet).await).code,
        Code::LookupUnknown
    );
}

#[tokio::test]
async fn listeners_hear_of_pushes_and_a_removed_one_is_cut_off() {
    let data = TempDir::new().unwrap();
    let (relay, client) = start(&data).await;
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let reader = Device::found(3).unwrap().0;
    let add = AccessOp::Add {
        author: reader.author(),
        role: Role::Reader,
    };
    let (mut phone, first) = Device::found_with(1, &[add]).unwrap();
    client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap();

    let path = format!("/v1/live/{}", phone.space);
    let auth = client.auth(&reader.key, phone.space, "GET", &path, &[], 0);
    let mut stream = client
        .bare(Method::GET, &path)
        .header(wire::AUTH_HEADER, auth.to_header())
        .send()
        .await
        .unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "data: 0\n\n");
    // With an origin the stream goes through HTTP; without, on a socket of its own. Both are alike.
    let auth = client.auth(&reader.key, phone.space, "GET", &path, &[], 0);
    let mut through_http = client
        .bare(Method::GET, &path)
        .header(wire::AUTH_HEADER, auth.to_header())
        .header("origin", "https://app.example")
        .send()
        .await
        .unwrap();
    assert_eq!(through_http.chunk().await.unwrap().unwrap(), "data: 0\n\n");
    for (name, value) in through_http.headers() {
        if !["date", "x-request-id", "vary"].contains(&name.as_str()) {
            assert_eq!(stream.headers().get(name), Some(value), "{name}");
        }
    }
    assert_eq!(stream.headers()["x-request-id"].len(), 16);
    client
        .push(&phone.clone(), phone.records(2).unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "data: 2\n\n");
    assert_eq!(through_http.chunk().await.unwrap().unwrap(), "data: 2\n\n");

    let removal = AccessOp::Remove {
        author: reader.author(),
        head: Head::NONE,
    };
    let second = phone.statement(&first, &[removal]).unwrap();
    let request = SyncRequest {
        space: phone.space,
        statements: vec![second.bytes().to_vec()],
        ..Default::default()
    };
    client.taken(&phone, &request).await.unwrap();
    assert_eq!(stream.chunk().await.unwrap(), None);
    assert_eq!(through_http.chunk().await.unwrap(), None);
    relay.stop().await.unwrap();
}

#[tokio::test]
async fn a_rendezvous_carries_bytes_between_strangers() {
    let data = TempDir::new().unwrap();
    let (_relay, client) = start(&data).await;
    let id = client.rendezvous().await.unwrap().unwrap();
    assert_eq!(id.len(), 3);
    let slot = format!("/v1/rendezvous/{id}/5");
    let empty = client.bare(Method::GET, &slot).send().await.unwrap();
    assert_eq!(empty.status(), 204);
    for _ in 0..2 {
        let put = client
            .bare(Method::PUT, &slot)
            .body("bundle")
            .send()
            .await
            .unwrap();
        assert_eq!(put.status(), 204);
    }
    let full = client.bare(Method::GET, &slot).send().await.unwrap();
    assert_eq!(
        (full.status().as_u16(), full.text().await.unwrap().as_str()),
        (200, "bundle")
    );
}
