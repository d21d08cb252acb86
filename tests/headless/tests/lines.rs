//! The binary, from a shell's point of view.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn headless(arguments: &[&str], lines: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_headless"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for line in lines {
        // A child that has given up reads no more.
        let _ = writeln!(input, "{line}");
    }
    drop(input);
    child.wait_with_output().unwrap()
}

fn views(output: &Output) -> Vec<Value> {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn in_folder<'a>(dir: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["--data", dir.to_str().unwrap()];
    arguments.extend(more);
    arguments
}

const FIRST_PAGE: [&str; 5] = [
    r#"{"FirstRun":"Began"}"#,
    r#"{"type":{"text":"Feet","field":"Title"}}"#,
    r#"{"type":{"text":"Cold toast. Kofi humming."}}"#,
    r#"{"FirstRun":"FirstPageDone"}"#,
    r#"{"FirstRun":"Finished"}"#,
];

#[test]
fn a_page_is_written_line_by_line_and_read_by_the_next_process() {
    let dir = tempfile::tempdir().unwrap();
    let clock = [
        "--now",
        "2026-10-24T05:52:00Z",
        "--zone",
        "Europe/London",
        "--seed",
        "1",
    ];
    let written = views(&headless(&in_folder(dir.path(), &clock), &FIRST_PAGE));
    assert_eq!(written.len(), FIRST_PAGE.len());
    assert!(written[0]["FirstRun"]["FirstPage"].is_object());
    assert_eq!(written[4]["Ready"]["screen"]["Today"]["pages"], 1);

    let read = views(&headless(
        &in_folder(dir.path(), &clock),
        &[
            "# what is there",
            "",
            r#"{"read":true}"#,
            r#"{"view":true}"#,
        ],
    ));
    assert_eq!(read.len(), 2);
    assert_eq!(read[0][0]["title"], "Feet");
    assert_eq!(read[0][0]["text"], "Cold toast. Kofi humming.");
    assert_eq!(read[0][0]["when"], "Saturday 24 October, 06:52");
}

#[test]
fn what_was_typed_is_there_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_headless"))
        .args(in_folder(dir.path(), &[]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    for line in &FIRST_PAGE[..3] {
        writeln!(input, "{line}").unwrap();
        let mut view = String::new();
        std::io::BufRead::read_line(&mut output, &mut view).unwrap();
    }
    // The view that followed the last line said that it is kept.
    child.kill().unwrap();
    child.wait().unwrap();

    let lines = [r#"{"FirstRun":"Finished"}"#, r#"{"read":true}"#];
    let read = views(&headless(&in_folder(dir.path(), &[]), &lines));
    assert_eq!(read[1][0]["text"], "Cold toast. Kofi humming.");
}

#[test]
fn what_is_wrong_is_a_sentence_and_an_exit_code() {
    let cases: [(&[&str], &str, &str); 6] = [
        (&[], "{", "line 1: this is not JSON"),
        (&[], r#"{"Dance":true}"#, "line 1: this is no event"),
        (&[], r#"{"sleep_ms":"long"}"#, "line 1:"),
        (&[], r#"{"type":{"text":"x"}}"#, "editor"),
        (
            &["--now", "tomorrow"],
            "",
            "neither a time nor milliseconds",
        ),
        (&["--zone", "Nowhere/Land"], "", "there is no zone"),
    ];
    for (arguments, line, why) in cases {
        let output = headless(arguments, &[line]);
        assert!(!output.status.success(), "{line}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.starts_with("headless: ") && said.contains(why),
            "{line}: {said}"
        );
    }
}

#[test]
fn a_seed_fixes_the_run_and_never_repeats_in_one_folder() {
    let once = |dir: &Path| {
        let arguments = in_folder(dir, &["--now", "1792821120000", "--seed", "7"]);
        let mut lines = FIRST_PAGE.to_vec();
        lines.push(r#"{"read":true}"#);
        views(&headless(&arguments, &lines)).pop().unwrap()[0]["page"].clone()
    };
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = once(one.path());
    assert_eq!(first, once(other.path()));

    let arguments = in_folder(one.path(), &["--now", "1792821120000", "--seed", "7"]);
    let lines = [
        r#"{"WentTo":"NewPage"}"#,
        r#"{"type":{"text":"Another."}}"#,
        r#"{"Editor":"Done"}"#,
        r#"{"read":true}"#,
    ];
    let pages = views(&headless(&arguments, &lines)).pop().unwrap();
    let ids: Vec<_> = pages
        .as_array()
        .unwrap()
        .iter()
        .map(|page| &page["page"])
        .collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn a_restart_in_mid_sentence_loses_nothing() {
    let mut lines = FIRST_PAGE[..3].to_vec();
    lines.extend([
        r#"{"restart":true}"#,
        r#"{"FirstRun":"Finished"}"#,
        r#"{"read":true}"#,
    ]);
    let read = views(&headless(&["--seed", "3"], &lines)).pop().unwrap();
    assert_eq!(read[0]["text"], "Cold toast. Kofi humming.");
}

#[test]
fn a_backup_file_lands_in_the_folder_and_opens_again() {
    let (dir, fresh) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut lines = FIRST_PAGE.to_vec();
    lines.push(r#"{"WentTo":"Backup"}"#);
    lines.push(r#"{"Backup":{"SaveAsked":{"passphrase":"correct horse battery"}}}"#);
    let saved = headless(&in_folder(dir.path(), &[]), &lines);
    views(&saved);
    let files: Vec<_> = std::fs::read_dir(dir.path().join("files"))
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&saved.stderr)))
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1);

    let open = serde_json::json!({
        "open_backup": { "path": files[0], "passphrase": "correct horse battery" }
    })
    .to_string();
    let lines = [r#"{"FirstRun":"HasBackupFile"}"#, &open, r#"{"read":true}"#];
    let read = views(&headless(&in_folder(fresh.path(), &[]), &lines))
        .pop()
        .unwrap();
    assert_eq!(read[0]["title"], "Feet");
}

#[test]
fn help_lists_events() {
    let output = headless(&["--help"], &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains(r#"{"Editor":{"TextChanged""#));
    assert!(said.contains(r#"{"wait":"synced"}"#));
}
