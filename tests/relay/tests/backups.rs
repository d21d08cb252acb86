//! The drill: back up, lose, restore, sync.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Client, Device, RelayProcess, refused};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;
use wire::api::SyncRequest;
use wire::{Code, Statement};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");

fn run(verb: &str, file: &Path, data: &Path) -> Output {
    Command::new(PROGRAM)
        .arg(verb)
        .arg(file)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let bytes = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(bytes).unwrap()
}

async fn founded(data: &Path) -> (RelayProcess, Client, Device, Statement) {
    let relay = RelayProcess::start(PROGRAM, data, &["--rate", "0"])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let (phone, first) = Device::found(1).unwrap();
    let token = tokens[0].clone();
    client.create(&phone, &first, token).await.unwrap();
    (relay, client, phone, first)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_people_write_is_whole_and_devices_bring_back_what_it_lacks() {
    let data = TempDir::new().unwrap();
    let (relay, client, mut phone, _) = founded(data.path()).await;
    let file = data.path().join("monday.backup");
    let early = phone.records(5).unwrap();
    client.push(&phone, early).await.unwrap().unwrap();

    // Pushes go on while the copy is made.
    let pushing = {
        let (client, mut phone) = (client.clone(), phone.clone());
        tokio::spawn(async move {
            let mut all = Vec::new();
            for _ in 0..200 {
                let records = phone.records(1).unwrap();
                all.extend(records.clone());
                client.push(&phone, records).await.unwrap().unwrap();
            }
            (phone, all)
        })
    };
    let backed_up = {
        let (file, data) = (file.clone(), data.path().to_owned());
        tokio::task::spawn_blocking(move || run("backup", &file, &data))
    };
    let backed_up = backed_up.await.unwrap();
    assert!(backed_up.status.success(), "{}", said(&backed_up));
    let (after, late) = pushing.await.unwrap();
    let phone = after;
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // No backup is written over another.
    let again = run("backup", &file, data.path());
    assert!(!again.status.success());
    assert!(said(&again).contains("choose another name"));

    // Not under a relay that runs.
    let refused = run("restore", &file, data.path());
    assert!(!refused.status.success());
    assert!(said(&refused).contains("stop the relay first"));
    let before = relay.client().await.unwrap();
    let nothing = SyncRequest {
        space: phone.space,
        include_own: true,
        ..Default::default()
    };
    let before = before.taken(&phone, &nothing).await.unwrap();
    assert_eq!(before.newest, 205);
    let key = fs::read(data.path().join("identity.key")).unwrap();
    relay.stop().await.unwrap();

    let restored = run("restore", &file, data.path());
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(said(&restored).contains("Restored 1 spaces"));
    let kept_key = fs::read(data.path().join("identity.key")).unwrap();
    assert_eq!(kept_key, key);
    let relay = RelayProcess::start(PROGRAM, data.path(), &["--rate", "0"])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let after = client.taken(&phone, &nothing).await.unwrap();
    assert_ne!(after.generation, before.generation);
    assert!((5..=205).contains(&after.newest), "{}", after.newest);
    let held = client.pull(&phone).await.unwrap();
    assert_eq!(held.len() as u64, after.newest, "the copy is of one moment");
    let heal = SyncRequest {
        space: phone.space,
        records: late,
        reoffer: true,
        ..Default::default()
    };
    let healed = client.taken(&phone, &heal).await.unwrap();
    assert_eq!((healed.newest, healed.head), (205, Some(phone.head)));
    relay.stop().await.unwrap();

    // What was there before is kept, and can be put back.
    let aside = data.path().join("relay.before-restore-1.db");
    let back = run("restore", &aside, data.path());
    assert!(back.status.success(), "{}", said(&back));
    assert!(data.path().join("relay.before-restore-2.db").exists());
    let relay = RelayProcess::start(PROGRAM, data.path(), &[])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let after = client.taken(&phone, &nothing).await.unwrap();
    assert_eq!(after.newest, 205);
}

#[tokio::test]
async fn what_is_no_backup_is_refused_and_nothing_is_changed() {
    let data = TempDir::new().unwrap();
    let (relay, client, mut phone, _) = founded(data.path()).await;
    let records = phone.records(3).unwrap();
    client.push(&phone, records).await.unwrap().unwrap();
    let good = data.path().join("good.backup");
    assert!(run("backup", &good, data.path()).status.success());
    relay.stop().await.unwrap();
    let bad = data.path().join("bad.backup");
    let damaged = {
        let mut bytes = fs::read(&good).unwrap();
        let middle = bytes.len() / 2;
        bytes.truncate(middle);
        bytes
    };
    for bytes in [b"no database".to_vec(), Vec::new(), damaged] {
        fs::write(&bad, bytes).unwrap();
        let refused = run("restore", &bad, data.path());
        assert!(!refused.status.success());
        assert!(
            said(&refused).contains("nothing was changed"),
            "{}",
            said(&refused)
        );
    }
    let names: Vec<String> = fs::read_dir(data.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        !names.iter().any(|name| name.contains("restor")),
        "{names:?}"
    );
    let relay = RelayProcess::start(PROGRAM, data.path(), &[])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    assert_eq!(client.pull(&phone).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_wiped_relay_takes_its_spaces_back_on_their_licences() {
    let data = TempDir::new().unwrap();
    let (relay, client, mut phone, first) = founded(data.path()).await;
    let empty = data.path().join("empty.backup");
    let asking = SyncRequest {
        space: phone.space,
        want_licence: true,
        ..Default::default()
    };
    let licence = client.taken(&phone, &asking).await.unwrap().licence;
    let records = phone.records(3).unwrap();
    client.push(&phone, records.clone()).await.unwrap().unwrap();
    relay.stop().await.unwrap();
    // A backup of a relay that held nothing.
    let other = TempDir::new().unwrap();
    RelayProcess::start(PROGRAM, other.path(), &[])
        .await
        .unwrap()
        .stop()
        .await
        .unwrap();
    assert!(run("backup", &empty, other.path()).status.success());
    assert!(run("restore", &empty, data.path()).status.success());
    let relay = RelayProcess::start(PROGRAM, data.path(), &[])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let problem = refused(client.push(&phone, records.clone()).await);
    assert_eq!(problem.code, Code::UnknownSpace);
    let heal = SyncRequest {
        space: phone.space,
        statements: vec![first.bytes().to_vec()],
        records,
        licence,
        reoffer: true,
        ..Default::default()
    };
    assert_eq!(client.taken(&phone, &heal).await.unwrap().newest, 3);
}
