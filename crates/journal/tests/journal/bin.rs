use journal::Lens;

use super::{body, copy_for, exchange, page_by, type_at};

#[test]
fn a_page_in_the_bin_can_be_restored() {
    let mut page = page_by(1);
    page.bin(5_000).unwrap();
    assert_eq!(page.read().unwrap().binned_ms, Some(5_000));
    assert!(!page.returned_by_edit());
    page.restore().unwrap();
    assert_eq!(page.read().unwrap().binned_ms, None);
    assert!(!page.returned_by_edit());
}

#[test]
fn the_bin_travels_to_another_device() {
    let mut phone = page_by(1);
    let mut laptop = copy_for(&phone, 2);
    phone.bin(5_000).unwrap();
    exchange(&mut phone, &mut laptop);
    assert_eq!(laptop.read().unwrap().binned_ms, Some(5_000));
    assert!(!laptop.returned_by_edit());
}

#[test]
fn an_edit_made_elsewhere_at_the_same_time_brings_a_page_back() {
    let mut phone = page_by(1);
    let mut laptop = copy_for(&phone, 2);
    phone.bin(5_000).unwrap();
    type_at(&mut laptop, 0, 0, "kept");
    exchange(&mut phone, &mut laptop);
    for page in [&phone, &laptop] {
        assert!(page.returned_by_edit());
        assert_eq!(page.read().unwrap().binned_ms, None);
        assert!(page.read().unwrap().returned_by_edit);
    }
    assert_eq!(body(&phone), "kept");
}

#[test]
fn the_next_write_settles_a_return() {
    let mut phone = page_by(1);
    let mut laptop = copy_for(&phone, 2);
    phone.bin(5_000).unwrap();
    laptop.set_lens(Some(Lens::Team)).unwrap();
    exchange(&mut phone, &mut laptop);
    assert!(phone.returned_by_edit());
    type_at(&mut phone, 0, 0, "!");
    assert!(!phone.returned_by_edit());
    exchange(&mut phone, &mut laptop);
    assert!(!laptop.returned_by_edit());
    assert_eq!(laptop.read().unwrap().binned_ms, None);
}

#[test]
fn a_page_that_returned_can_be_put_in_the_bin_again() {
    let mut phone = page_by(1);
    let mut laptop = copy_for(&phone, 2);
    phone.bin(5_000).unwrap();
    type_at(&mut laptop, 0, 0, "kept");
    exchange(&mut phone, &mut laptop);
    laptop.bin(6_000).unwrap();
    exchange(&mut phone, &mut laptop);
    assert_eq!(phone.read().unwrap().binned_ms, Some(6_000));
    assert!(!phone.returned_by_edit());
}

#[test]
fn two_devices_that_bin_a_page_at_once_agree() {
    let mut phone = page_by(1);
    let mut laptop = copy_for(&phone, 2);
    type_at(
        &mut laptop,
        0,
        0,
        "seen by the laptop, which bins it all the same",
    );
    laptop.bin(7_000).unwrap();
    phone.bin(5_000).unwrap();
    exchange(&mut phone, &mut laptop);
    assert_eq!(phone.read().unwrap().binned_ms, Some(7_000));
    assert_eq!(laptop.read().unwrap().binned_ms, Some(7_000));
}

#[test]
fn noting_the_time_of_an_edit_does_not_bring_a_page_back() {
    let mut phone = page_by(1);
    let mut laptop = copy_for(&phone, 2);
    phone.bin(5_000).unwrap();
    phone.mark_edited(5_001).unwrap();
    laptop.mark_edited(6_000).unwrap();
    exchange(&mut phone, &mut laptop);
    let content = phone.read().unwrap();
    assert_eq!(content.binned_ms, Some(5_000));
    assert_eq!(content.edited_ms, 6_000);
}

#[test]
fn an_edit_by_a_screen_that_had_not_seen_the_bin_brings_a_page_back() {
    let mut page = page_by(1);
    let seen = page.heads();
    page.bin(5_000).unwrap();
    let splice = journal::Splice::insert(0, "late");
    page.edit_text(journal::Field::Body, &seen, &splice)
        .unwrap();
    assert!(page.returned_by_edit());
    assert_eq!(body(&page), "late");
}
