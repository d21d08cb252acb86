#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;

fn keep(name: &str, value: &[u8]) -> StoreWrite {
    StoreWrite {
        name: name.to_owned(),
        remove: false,
        value: value.to_vec(),
    }
}

fn remove(name: &str) -> StoreWrite {
    StoreWrite {
        name: name.to_owned(),
        remove: true,
        value: Vec::new(),
    }
}

fn read(storage: &mut FolderStorage, name: &str) -> Option<Vec<u8>> {
    let value = storage.read(&[name.to_owned()]).unwrap().remove(0);
    value.found.then_some(value.value)
}

#[test]
fn commits_outlive_the_process() {
    let dir = tempfile::tempdir().unwrap();
    let mut storage = FolderStorage::open(dir.path()).unwrap();
    storage
        .commit(&[keep("a", b"one"), keep("b", b"two")])
        .unwrap();
    storage.commit(&[keep("a", b"three"), remove("b")]).unwrap();
    drop(storage);

    let mut storage = FolderStorage::open(dir.path()).unwrap();
    assert_eq!(
        read(&mut storage, "a").as_deref(),
        Some(b"three".as_slice())
    );
    assert_eq!(read(&mut storage, "b"), None);
}

#[test]
fn a_commit_torn_anywhere_is_cut_off_and_the_rest_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.log");
    let mut storage = FolderStorage::open(dir.path()).unwrap();
    storage.commit(&[keep("a", b"kept")]).unwrap();
    let sound = fs::metadata(&path).unwrap().len();
    storage
        .commit(&[keep("a", b"torn"), keep("b", b"torn")])
        .unwrap();
    drop(storage);
    let whole = fs::read(&path).unwrap();

    for len in usize::try_from(sound).unwrap()..whole.len() {
        fs::write(&path, &whole[..len]).unwrap();
        let mut storage = FolderStorage::open(dir.path()).unwrap();
        assert_eq!(read(&mut storage, "a").as_deref(), Some(b"kept".as_slice()));
        assert_eq!(read(&mut storage, "b"), None);
        storage.commit(&[keep("c", b"after")]).unwrap();
        drop(storage);
        let mut storage = FolderStorage::open(dir.path()).unwrap();
        assert_eq!(
            read(&mut storage, "c").as_deref(),
            Some(b"after".as_slice())
        );
    }
}

#[test]
fn a_tail_of_zeros_is_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.log");
    let mut storage = FolderStorage::open(dir.path()).unwrap();
    storage.commit(&[keep("a", b"kept")]).unwrap();
    drop(storage);
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend([0; 500]);
    fs::write(&path, bytes).unwrap();

    let mut storage = FolderStorage::open(dir.path()).unwrap();
    assert_eq!(read(&mut storage, "a").as_deref(), Some(b"kept".as_slice()));
}

#[test]
fn damage_before_a_sound_commit_is_reported_and_nothing_is_changed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.log");
    let mut storage = FolderStorage::open(dir.path()).unwrap();
    storage.commit(&[keep("a", b"one")]).unwrap();
    storage.commit(&[keep("b", b"two")]).unwrap();
    drop(storage);
    let mut bytes = fs::read(&path).unwrap();
    bytes[20] ^= 1;
    fs::write(&path, &bytes).unwrap();

    let opened = FolderStorage::open(dir.path());
    assert!(matches!(opened, Err(FolderError::Damaged { at: 0, .. })));
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_log_that_is_mostly_dead_shrinks_when_it_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.log");
    let mut storage = FolderStorage::open(dir.path()).unwrap();
    for round in 0..40_u8 {
        storage
            .commit(&[keep("a", &[round; 4_000]), keep("b", b"small")])
            .unwrap();
    }
    drop(storage);
    let before = fs::metadata(&path).unwrap().len();

    let mut storage = FolderStorage::open(dir.path()).unwrap();
    assert!(fs::metadata(&path).unwrap().len() < before / 10);
    assert_eq!(read(&mut storage, "a"), Some(vec![39; 4_000]));
    assert_eq!(
        read(&mut storage, "b").as_deref(),
        Some(b"small".as_slice())
    );
    storage.commit(&[keep("b", b"later")]).unwrap();
    drop(storage);
    let mut storage = FolderStorage::open(dir.path()).unwrap();
    assert_eq!(
        read(&mut storage, "b").as_deref(),
        Some(b"later".as_slice())
    );
}

#[test]
fn a_folder_has_one_owner() {
    let dir = tempfile::tempdir().unwrap();
    let first = FolderStorage::open(dir.path()).unwrap();
    assert!(matches!(
        FolderStorage::open(dir.path()),
        Err(FolderError::InUse(_))
    ));
    drop(first);
    FolderStorage::open(dir.path()).unwrap();
}

#[test]
fn starts_are_counted() {
    let dir = tempfile::tempdir().unwrap();
    for start in 1..4 {
        let mut storage = FolderStorage::open(dir.path()).unwrap();
        assert_eq!(storage.count_start().unwrap(), start);
    }
}

#[cfg(unix)]
#[test]
fn the_vault_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::tempdir().unwrap();
    let mut storage = FolderStorage::open(dir.path()).unwrap();
    assert!(matches!(storage.load_secret(), VaultOutcome::Empty));
    assert!(matches!(storage.keep_secret(b"secret"), VaultOutcome::Kept));
    let mode = fs::metadata(dir.path().join("vault"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let VaultOutcome::Loaded { secret } = storage.load_secret() else {
        panic!("not loaded")
    };
    assert_eq!(secret, b"secret");
}
