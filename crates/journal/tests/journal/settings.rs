use journal::{DAY_TURN_HOUR_DEFAULT, Error, Setting, SettingsDocument};

#[test]
fn an_hour_that_was_chosen_is_kept() {
    let mut settings = SettingsDocument::create([1; 16]);
    assert_eq!(settings.day_turn_hour(), DAY_TURN_HOUR_DEFAULT);
    settings.set_day_turn_hour(6).unwrap();
    let loaded = SettingsDocument::load(&settings.save(), [2; 16]).unwrap();
    assert_eq!(loaded.day_turn_hour(), 6);
    assert_eq!(settings.set_day_turn_hour(13), Err(Error::OutOfRange));
    assert_eq!(settings.day_turn_hour(), 6);
}

#[test]
fn an_hour_that_no_day_turns_at_reads_as_the_usual_one() {
    let mut settings = SettingsDocument::create([1; 16]);
    settings
        .set("day_turn_hour", Some(&Setting::Whole(-1)))
        .unwrap();
    assert_eq!(settings.day_turn_hour(), DAY_TURN_HOUR_DEFAULT);
}

#[test]
fn two_devices_that_begin_the_settings_apart_agree() {
    let mut phone = SettingsDocument::create([1; 16]);
    let mut laptop = SettingsDocument::create([2; 16]);
    phone.set_day_turn_hour(3).unwrap();
    laptop.set_day_turn_hour(5).unwrap();
    laptop.set("plain", Some(&Setting::Flag(true))).unwrap();
    assert!(phone.merge(&laptop).unwrap());
    assert!(laptop.merge(&phone).unwrap());
    assert_eq!(phone.heads(), laptop.heads());
    assert_eq!(phone.day_turn_hour(), laptop.day_turn_hour());
    assert_eq!(phone.get("plain"), Some(Setting::Flag(true)));
    assert!(!phone.merge(&laptop).unwrap());
}

#[test]
fn a_value_can_be_taken_back() {
    let mut settings = SettingsDocument::create([1; 16]);
    let word = Setting::Text("large".into());
    settings.set("type", Some(&word)).unwrap();
    assert_eq!(settings.get("type"), Some(word));
    settings.set("type", None).unwrap();
    assert_eq!(settings.get("type"), None);
}

#[test]
fn the_keys_of_the_document_itself_are_not_settings() {
    let mut settings = SettingsDocument::create([1; 16]);
    for key in ["", "v", "kind"] {
        assert_eq!(settings.set(key, None), Err(Error::OutOfRange));
    }
    let long = Setting::Text("x".repeat(4097));
    assert_eq!(settings.set("type", Some(&long)), Err(Error::TooLarge));
    let _ = settings.save();
}
