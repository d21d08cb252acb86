//! The core behind its bridge (`shared`): events and outcomes as bytes, and a chosen backup file.

use std::io::{Cursor, Write};

use crux_core::bridge::EffectId;
use shared::event::{BackupEvent, Place};
use shared::{Happening, ViewModel};

use crate::memory::capped;
use crate::pieces::{Pieces, choose};

// The same shell and the same events as the bridge's own tests.
#[path = "../../../shared/tests/bridge/daily.rs"]
mod daily;
#[path = "../../../shared/tests/bridge/samples.rs"]
#[allow(dead_code, reason = "the tests of the bridge use more of it")]
mod samples;
#[path = "../../../shared/tests/bridge/shell.rs"]
#[allow(dead_code, reason = "the tests of the bridge use more of it")]
mod shell;

use shell::Shell;

/// What one event may make the core hold for a moment.
const MEMORY_MAX: usize = 64 << 20;

/// Events and outcomes as any bytes: a core that refused them is as it was, and goes on.
pub fn bridge(input: &[u8]) {
    let (mode, rest) = choose(input);
    let mut shell = if mode & 1 == 0 {
        Shell::new()
    } else {
        Shell::with_a_page()
    };
    for piece in Pieces::of(rest).take(6) {
        let (how, bytes) = choose(piece);
        let before = shell.view();
        let taken = capped(MEMORY_MAX, || {
            if how & 1 == 0 {
                shell.update(bytes)
            } else {
                let asked = shell.waiting.first().map_or(u32::from(how), |(id, _)| id.0);
                shell.resolve(EffectId(asked), bytes)
            }
        });
        if !taken {
            assert_eq!(shell.view(), before, "what was refused changed nothing");
        }
        if how & 2 == 0 {
            shell.settle();
        }
    }
    still_answers(&mut shell);
}

fn still_answers(shell: &mut Shell) {
    assert!(shell.update(&shell::event(Happening::WentTo(Place::Journal))));
    let _: ViewModel = shell.view();
}

const PASSPHRASE: &str = "quiet harbour";

/// A backup file that opens, around any zip: bytes (mode 0), or files under given names.
pub fn backup(input: &[u8]) {
    let (mode, rest) = choose(input);
    let content = if mode & 1 == 0 {
        rest.to_vec()
    } else {
        zip_of(rest)
    };
    let mut shell = Shell::with_a_page();
    let opened = Happening::Backup(BackupEvent::FileOpened {
        bytes: light_backup(&content),
        passphrase: PASSPHRASE.to_owned(),
    });
    capped(MEMORY_MAX, || shell.does(opened));
    still_answers(&mut shell);
}

/// Files of a zip: pieces in pairs of a name's tail and content. A backup names documents by id.
fn zip_of(input: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut pieces = Pieces::of(input).take(16);
    while let Some(name) = pieces.next() {
        let (kind, tail) = choose(name);
        let name = match kind % 4 {
            0 => "settings.automerge".to_owned(),
            1 => format!("documents/{}.automerge", "a".repeat(26)),
            2 => format!("documents/{}.automerge", String::from_utf8_lossy(tail)),
            _ => String::from_utf8_lossy(tail).into_owned(),
        };
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        if writer.start_file(name, options).is_ok() {
            let _ = writer.write_all(pieces.next().unwrap_or_default());
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A backup file whose passphrase is hardly stretched, so that a run opens many.
#[must_use]
pub fn light_backup(content: &[u8]) -> Vec<u8> {
    let passphrase = age::secrecy::SecretString::from(PASSPHRASE.to_owned());
    let mut recipient = age::scrypt::Recipient::new(passphrase);
    recipient.set_work_factor(1);
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).expect("one recipient");
    let mut sealed = Vec::new();
    let mut writer = encryptor
        .wrap_output(&mut sealed)
        .expect("memory does not fail");
    writer.write_all(content).expect("memory does not fail");
    writer.finish().expect("memory does not fail");
    sealed
}

/// Events and outcomes of a real shell, and a backup with a page in it.
#[must_use]
pub fn seeds() -> Vec<crate::seeds::Seed> {
    let event = |what: Happening| [&[0], shell::event(what).as_slice()].concat();
    let outcome = |bytes: Vec<u8>| [&[1], bytes.as_slice()].concat();
    let begin = Happening::Started(shared::event::ShellFacts::default());
    let refused = shell::encode(&samples::store_outcomes(b"x").remove(0));
    let loaded = shell::encode(&samples::vault_outcomes(&[1; 40]).remove(0));
    let joined = |pieces: &[Vec<u8>]| crate::pieces::join(pieces);
    let page = crate::journals::a_page().save();
    let files = joined(&[vec![1], page.clone(), vec![0], vec![]]);
    let all = samples::all_happenings("a word", 3);
    let some: Vec<Vec<u8>> = all.iter().step_by(7).cloned().map(event).collect();
    let happenings = some
        .chunks(5)
        .map(|five| [&[1], joined(five).as_slice()].concat());
    let mut seeds = vec![
        (
            "core_bridge",
            "started",
            [&[0], joined(&[event(begin.clone())]).as_slice()].concat(),
        ),
        (
            "core_bridge",
            "refused",
            [
                &[0],
                joined(&[event(begin.clone()), outcome(refused)]).as_slice(),
            ]
            .concat(),
        ),
        (
            "core_bridge",
            "loaded",
            [&[0], joined(&[event(begin), outcome(loaded)]).as_slice()].concat(),
        ),
        ("core_backup", "one-page", [&[1], files.as_slice()].concat()),
        (
            "core_backup",
            "zip",
            [&[0], zip_of(&files).as_slice()].concat(),
        ),
    ];
    let names = [
        "happenings-1",
        "happenings-2",
        "happenings-3",
        "happenings-4",
    ];
    seeds.extend(
        names
            .into_iter()
            .zip(happenings)
            .map(|(name, bytes)| ("core_bridge", name, bytes)),
    );
    seeds
}
