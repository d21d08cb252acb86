//! Two relays over one PostgreSQL: what one did, the other knows; either may die at any time.
//!
//! Every test here says `postgres` in its name: they need a server (`cargo xtask test postgres`).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Client, Device, Pusher, RelayProcess, TestDatabase, refused};
use reqwest::Method;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use wire::api::SyncRequest;
use wire::cbor::encode;
use wire::{AccessOp, Code, Head, Role, Statement};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");
const KILLS: u32 = 16;
const WRITERS: u8 = 4;
/// How long something may take that ought to happen at once.
const SOON: Duration = Duration::from_secs(20);

/// A folder with the identity that another folder's relay has.
fn folder_like(other: &TempDir) -> TempDir {
    let folder = TempDir::new().unwrap();
    let key = "identity.key";
    std::fs::copy(other.path().join(key), folder.path().join(key)).unwrap();
    folder
}

async fn start(folder: &Path, url: &str) -> RelayProcess {
    let args = [
        "--rate",
        "0",
        "--quota-records",
        "1000000",
        "--database",
        url,
    ];
    RelayProcess::start(PROGRAM, folder, &args).await.unwrap()
}

/// Two relays over one database, a client of each, and a phone with a space.
struct Pair {
    database: TestDatabase,
    folders: [TempDir; 2],
    relays: [RelayProcess; 2],
    clients: [Client; 2],
    phone: Device,
    first: Statement,
}

async fn pair() -> Option<Pair> {
    let database = TestDatabase::make().await.unwrap()?;
    let folder = TempDir::new().unwrap();
    let one = start(folder.path(), &database.url).await;
    let second = folder_like(&folder);
    let other = start(second.path(), &database.url).await;
    let clients = [one.client().await.unwrap(), other.client().await.unwrap()];
    let code = one.invite(1).await.unwrap();
    // The code is known to both, and so are the tokens.
    let tokens = clients[1].redeem(&code, 9).await.unwrap().unwrap();
    let (phone, first) = Device::found(1).unwrap();
    let token = tokens[0].clone();
    clients[0].create(&phone, &first, token).await.unwrap();
    Some(Pair {
        database,
        folders: [folder, second],
        relays: [one, other],
        clients,
        phone,
        first,
    })
}

impl Pair {
    /// Lists more devices, through one of the relays.
    async fn add(&self, devices: &[Device]) -> Statement {
        let adds: Vec<AccessOp> = devices
            .iter()
            .map(|device| AccessOp::Add {
                author: device.author(),
                role: Role::Device,
            })
            .collect();
        let add = self.phone.statement(&self.first, &adds).unwrap();
        self.state(0, &self.phone, &add).await;
        add
    }

    async fn state(&self, relay: usize, device: &Device, statement: &Statement) {
        let request = SyncRequest {
            space: device.space,
            statements: vec![statement.bytes().to_vec()],
            ..Default::default()
        };
        self.clients[relay].taken(device, &request).await.unwrap();
    }
}

/// The positions that a device hears of.
struct Live {
    answer: reqwest::Response,
    heard: String,
}

impl Live {
    async fn listen(client: &Client, device: &Device) -> Self {
        let path = format!("/v1/live/{}", device.space);
        let auth = client.auth(&device.key, device.space, "GET", &path, &[], 0);
        let request = client
            .bare(Method::GET, &path)
            .header(wire::AUTH_HEADER, auth.to_header());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        Self {
            answer,
            heard: String::new(),
        }
    }

    /// Waits until it hears of a position; `false` if the stream ends before.
    async fn hears(&mut self, position: u64) -> bool {
        let wanted = format!("data: {position}\n\n");
        let hearing = async {
            while !self.heard.contains(&wanted) {
                match self.answer.chunk().await {
                    Ok(Some(chunk)) => self.heard.push_str(std::str::from_utf8(&chunk).unwrap()),
                    _ => return false,
                }
            }
            true
        };
        tokio::time::timeout(SOON, hearing).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_an_edit_through_one_relay_wakes_a_device_at_the_other() {
    let Some(mut pair) = pair().await else { return };
    let mut tablet = pair.phone.join(2);
    let add = pair.add(std::slice::from_ref(&tablet)).await;
    let mut live = Live::listen(&pair.clients[1], &tablet).await;
    assert!(live.hears(0).await);
    let records = pair.phone.records(1).unwrap();
    let pushed = pair.clients[0].push(&pair.phone, records).await;
    assert_eq!(pushed.unwrap().unwrap().newest, 1);
    assert!(live.hears(1).await);
    // What one acknowledged, the other serves at once, and goes on from.
    let held = pair.clients[1].pull(&tablet).await.unwrap();
    assert_eq!(held.len(), 1);
    let records = tablet.records(2).unwrap();
    let pushed = pair.clients[1].push(&tablet, records).await.unwrap();
    assert_eq!(pushed.unwrap().newest, 3);
    let records = pair.phone.records(1).unwrap();
    let pushed = pair.clients[1].push(&pair.phone, records).await.unwrap();
    assert_eq!(pushed.unwrap().newest, 4);
    assert_eq!(pair.clients[0].pull(&tablet).await.unwrap().len(), 4);

    // A removal through one relay ends the stream at the other, which answers 410 from then on.
    let remove = AccessOp::Remove {
        author: tablet.author(),
        head: tablet.head,
    };
    let removal = pair.phone.statement(&add, &[remove]).unwrap();
    pair.state(0, &pair.phone, &removal).await;
    let late = tablet.clone().records(1).unwrap();
    let problem = refused(pair.clients[1].push(&tablet, late).await);
    assert_eq!(problem.code, Code::Removed);
    let nothing = SyncRequest {
        space: tablet.space,
        ..Default::default()
    };
    let problem = refused(pair.clients[1].sync(&tablet, &nothing).await);
    assert_eq!(problem.code, Code::Removed);
    assert!(!live.hears(99).await, "the stream goes on");
}

#[tokio::test]
async fn on_postgres_a_request_cannot_be_played_to_the_other_relay() {
    let Some(pair) = pair().await else { return };
    let body = encode(&SyncRequest {
        space: pair.phone.space,
        ..Default::default()
    });
    let (key, space) = (&pair.phone.key, pair.phone.space);
    let auth = pair.clients[0].auth(key, space, "POST", "/v1/sync", &body, 0);
    let first = pair.clients[0].post("/v1/sync", &auth, body.clone()).await;
    assert!(first.unwrap().is_ok());
    let again = pair.clients[1].post("/v1/sync", &auth, body).await;
    assert_eq!(refused(again).code, Code::ReplayedNonce);
}

#[tokio::test]
async fn on_postgres_a_pairing_works_when_its_devices_reach_different_relays() {
    let Some(pair) = pair().await else { return };
    let id = pair.clients[0].rendezvous().await.unwrap().unwrap();
    let path = format!("/v1/rendezvous/{id}/0");
    let slot = |relay: usize, method| pair.clients[relay].bare(method, &path);
    assert_eq!(slot(1, Method::GET).send().await.unwrap().status(), 204);
    let put = slot(0, Method::PUT).body("a bundle").send().await.unwrap();
    assert_eq!(put.status(), 204);
    let read = slot(1, Method::GET).send().await.unwrap();
    assert_eq!(read.bytes().await.unwrap(), "a bundle");
    let again = slot(1, Method::PUT).body("a bundle").send().await.unwrap();
    assert_eq!(again.status(), 204);
    let other = slot(1, Method::PUT).body("another");
    let problem = refused(pair.clients[1].send(other).await);
    assert_eq!(problem.code, Code::RendezvousTaken);
    let nowhere = pair.clients[1].bare(Method::GET, "/v1/rendezvous/zzz/64");
    assert!(pair.clients[1].send(nowhere).await.unwrap().is_err());
}

#[tokio::test]
async fn on_postgres_a_new_generation_is_said_by_every_relay() {
    let Some(pair) = pair().await else { return };
    let nothing = SyncRequest {
        space: pair.phone.space,
        ..Default::default()
    };
    let before = pair.clients[1].taken(&pair.phone, &nothing).await.unwrap();
    let renewed = std::process::Command::new(PROGRAM)
        .args(["generation", "renew", "--database", &pair.database.url])
        .arg("--data")
        .arg(pair.folders[0].path())
        .output()
        .unwrap();
    let said = String::from_utf8(renewed.stdout).unwrap();
    for client in &pair.clients {
        let after = client.taken(&pair.phone, &nothing).await.unwrap();
        assert_ne!(after.generation, before.generation);
        assert_eq!(after.generation.to_string(), said.trim());
    }
}

#[tokio::test]
async fn on_postgres_a_relay_of_another_identity_does_not_start() {
    let Some(pair) = pair().await else { return };
    let stranger = TempDir::new().unwrap();
    let start = async |folder: &Path| {
        let args = ["--database", pair.database.url.as_str()];
        RelayProcess::start(PROGRAM, folder, &args).await
    };
    assert!(start(stranger.path()).await.is_err());
    // No key was made that would have to be told from the right one.
    assert!(!stranger.path().join("identity.key").exists());
    let said = std::fs::read_to_string(stranger.path().join("stderr.log")).unwrap();
    assert!(said.contains("copy the identity.key"), "{said}");
    assert!(!said.contains("postgres://"), "{said}");
    let key = [5; 32];
    std::fs::write(stranger.path().join("identity.key"), key).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(stranger.path().join("identity.key"), mode).unwrap();
    assert!(start(stranger.path()).await.is_err());
}

#[tokio::test]
async fn on_postgres_doctor_looks_at_the_server_and_backup_names_its_tools() {
    let Some(pair) = pair().await else { return };
    let run = |verb: &[&str]| {
        let output = std::process::Command::new(PROGRAM)
            .args(verb)
            .args(["--database", &pair.database.url])
            .arg("--data")
            .arg(pair.folders[0].path())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    };
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(pair.folders[0].path(), private).unwrap();
    let (well, said) = run(&["doctor"]);
    assert!(well, "{said}");
    assert!(
        said.contains("ok    The database opens: PostgreSQL"),
        "{said}"
    );
    assert!(said.contains("ok    Commits wait for the disk"), "{said}");
    assert!(
        said.contains("ok    The database belongs to this identity"),
        "{said}"
    );
    for verb in [["backup", "somewhere"], ["restore", "somewhere"]] {
        let (done, said) = run(&verb);
        assert!(!done && said.contains("pg_restore"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_nothing_acknowledged_is_lost_when_either_relay_is_killed() {
    let Some(mut pair) = pair().await else { return };
    let devices: Vec<Device> = (2..2 + WRITERS).map(|seed| pair.phone.join(seed)).collect();
    pair.add(&devices).await;
    let mut pushers: Vec<Pusher> = devices.into_iter().map(Pusher::new).collect();
    let mut relays: Vec<Option<RelayProcess>> = pair.relays.into_iter().map(Some).collect();
    for kill in 0..KILLS {
        // Half of the devices at each relay, and each at the other one next time.
        let mut tasks = Vec::new();
        let victim = usize::from(kill % 3 != 0);
        for (index, mut pusher) in (0_u32..).zip(pushers.drain(..)) {
            let here = if (index + kill).is_multiple_of(2) {
                0
            } else {
                1
            };
            let client = relays[here].as_ref().unwrap().client().await.unwrap();
            let stops = here != victim;
            let pushing = tokio::spawn(async move {
                let pushing = pusher.push_until_killed(&client, kill % 2 == 0);
                if stops {
                    // At the relay that lives, a while longer than the other one does.
                    let _ = tokio::time::timeout(Duration::from_millis(300), pushing).await;
                } else {
                    pushing.await;
                }
                pusher
            });
            tasks.push(pushing);
        }
        tokio::time::sleep(Duration::from_millis(60 + u64::from(kill * 7 % 40))).await;
        relays[victim].take().unwrap().kill().await.unwrap();
        for task in tasks {
            pushers.push(task.await.unwrap());
        }
        relays[victim] = Some(start(pair.folders[victim].path(), &pair.database.url).await);
    }
    let client = relays[0].as_ref().unwrap().client().await.unwrap();
    let held = client.pull(&pair.phone).await.unwrap();
    let positions: Vec<u64> = held.iter().map(|(position, _)| *position).collect();
    assert_eq!(positions, (1..=held.len() as u64).collect::<Vec<_>>());
    let chains: BTreeSet<_> = held
        .iter()
        .map(|(_, record)| (record.header().author, record.header().seq))
        .collect();
    assert_eq!(chains.len(), held.len(), "nothing is doubled");
    let acknowledged: usize = pushers.iter().map(|pusher| pusher.check_held(&held)).sum();
    assert!(acknowledged > 100, "the test hardly pushed: {acknowledged}");
    // And devices at the one still hear of what comes through the other.
    let other = relays[1].as_ref().unwrap().client().await.unwrap();
    let mut live = Live::listen(&other, &pair.phone).await;
    pair.phone.head = Head::NONE;
    let records = pair.phone.records(1).unwrap();
    let pushed = client.push(&pair.phone, records).await.unwrap().unwrap();
    assert!(live.hears(pushed.newest).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_a_database_that_goes_away_makes_the_relay_busy_and_nothing_is_missed() {
    let Some(mut pair) = pair().await else { return };
    let (url, mut door) = pair.database.behind_a_door().await.unwrap();
    let folder = folder_like(&pair.folders[0]);
    let relay = start(folder.path(), &url).await;
    let client = relay.client().await.unwrap();
    let mut live = Live::listen(&client, &pair.phone).await;
    assert!(live.hears(0).await);

    door.shut().await;
    let records = pair.phone.records(1).unwrap();
    let problem = refused(client.push(&pair.phone, records.clone()).await);
    assert_eq!((problem.code, problem.status), (Code::Busy, 503));
    let ready = client.bare(Method::GET, "/readyz");
    assert_eq!(refused(client.send(ready).await).code, Code::Busy);
    let health = client.bare(Method::GET, "/healthz").send().await.unwrap();
    assert_eq!(health.status(), 200);
    // Meanwhile another relay takes it: nobody tells the one that is cut off.
    let pushed = pair.clients[0].push(&pair.phone, records).await.unwrap();
    assert_eq!(pushed.unwrap().newest, 1);

    door.reopen().await.unwrap();
    assert!(live.hears(1).await, "what was missed is looked up");
    let records = pair.phone.records(1).unwrap();
    let pushed = client.push(&pair.phone, records).await.unwrap().unwrap();
    assert_eq!(pushed.newest, 2);
    assert!(live.hears(2).await);
}
