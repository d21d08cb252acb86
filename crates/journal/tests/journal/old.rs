//! Documents as released versions wrote them, kept for ever.

use journal::{Digest, Lens, Page};

/// Written by version 1, with edits of two devices, one of them at old heads.
const PAGE_V1: &[u8] = include_bytes!("../../vectors/page-v1.automerge");
const PAGE_V1_EXPECTED: &str = include_str!("../../vectors/page-v1.json");

#[test]
fn a_page_of_version_1_reads() {
    let page = Page::load(PAGE_V1, [9; 16]).unwrap();
    assert_eq!(shown(&page), PAGE_V1_EXPECTED.trim_end());
}

#[test]
fn a_page_of_version_1_can_be_edited_and_saved() {
    let mut page = Page::load(PAGE_V1, [9; 16]).unwrap();
    super::type_at(&mut page, 0, 0, "Now: ");
    page.set_lens(None).unwrap();
    let again = Page::load(&page.save(), [8; 16]).unwrap();
    assert!(again.read().unwrap().body.starts_with("Now: "));
}

/// Written out by hand, so that the check does not depend on a serialiser's defaults.
fn shown(page: &Page) -> String {
    let content = page.read().unwrap();
    let text = |text: &str| format!("\"{}\"", text.replace('"', "\\\"").replace('\n', "\\n"));
    let tags: Vec<String> = content.tags.iter().map(|tag| text(tag)).collect();
    let number = |n: Option<i64>| n.map_or("null".to_owned(), |n| n.to_string());
    let lines = [
        format!("\"title\": {}", text(&content.title)),
        format!("\"body\": {}", text(&content.body)),
        format!("\"lens\": {}", text(content.lens.map_or("", Lens::name))),
        format!("\"tags\": [{}]", tags.join(", ")),
        format!("\"when\": {}", text(&content.when)),
        format!("\"created_ms\": {}", content.created_ms),
        format!("\"edited_ms\": {}", content.edited_ms),
        format!(
            "\"prompt\": {}",
            text(content.prompt.as_deref().unwrap_or_default())
        ),
        format!("\"binned_ms\": {}", number(content.binned_ms)),
        format!("\"words\": {}", content.words),
        format!("\"excerpt\": {}", text(&Digest::of(&content).excerpt)),
    ];
    format!("{{\n  {}\n}}", lines.join(",\n  "))
}

/// Makes the files above. Run by hand for a new schema, never for an old one:
/// `cargo test -p journal -- --ignored write_the_vectors`.
#[test]
#[ignore = "writes the vectors"]
#[allow(clippy::disallowed_methods, reason = "the one test that makes files")]
fn write_the_vectors() {
    use journal::{Field, NewPage, Splice};

    let new = NewPage {
        when: super::WHEN,
        created_ms: 1_795_000_000_000,
        prompt: Some("proud"),
    };
    let mut phone = Page::create([1; 16], &new).unwrap();
    let title = Splice::insert(0, "A quiet night");
    phone
        .edit_text(Field::Title, &phone.heads(), &title)
        .unwrap();
    super::type_at(
        &mut phone,
        0,
        0,
        "Siân said *“well done”* 🙂.\n\n- bed four slept\n",
    );
    let mut laptop = super::copy_for(&phone, 2);
    super::type_at(&mut laptop, 0, 0, "# Handover\n\n");
    phone.set_tag("nights", true).unwrap();
    laptop.set_tag("on call", true).unwrap();
    laptop.bin(1_795_000_100_000).unwrap();
    laptop.restore().unwrap();
    laptop
        .set_when("2026-11-22T21:15:00+00:00[Europe/London]")
        .unwrap();
    let seen = phone.heads();
    super::exchange(&mut phone, &mut laptop);
    phone
        .edit_text(Field::Body, &seen, &Splice::insert(27, " It \"helped\"."))
        .unwrap();
    phone.set_lens(Some(Lens::Team)).unwrap();
    phone.mark_edited(1_795_000_200_000).unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors");
    std::fs::write(format!("{folder}/page-v1.automerge"), phone.save()).unwrap();
    std::fs::write(format!("{folder}/page-v1.json"), shown(&phone) + "\n").unwrap();
}

/// A batch of updates and a digest, as they are written for ever. Read by another client as well.
const UPDATES: &str = include_str!("../../vectors/updates.json");

#[test]
fn a_batch_of_the_vectors_reads_and_is_written_as_it_was() {
    let vector: serde_json::Value = serde_json::from_str(UPDATES).unwrap();
    let batch = bytes(&vector["batch"]);
    let read = journal::Updates::decode(&batch).unwrap();
    assert_eq!(read.encode().unwrap(), batch);
    let update = &read.updates[0];
    assert_eq!(update.document.as_bytes(), &[1; 16]);
    let page = Page::load(&update.changes, [9; 16]).unwrap();
    assert_eq!(page.heads(), update.heads);
    let digest = update.digest.as_ref().unwrap();
    assert_eq!(digest.encode().unwrap(), bytes(&vector["digest"]["bytes"]));
    assert_eq!(digest.title, vector["digest"]["title"].as_str().unwrap());
    assert_eq!(digest.tags, ["Night shift"]);
    assert!(Digest::of(&page.read().unwrap()) == *digest);
}

fn bytes(value: &serde_json::Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
}
