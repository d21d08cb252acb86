//! Plays a scenario on real devices.

use std::collections::BTreeMap;

use shared::event::{EditorEvent, Happening};

use super::{Deed, Scenario, ScenarioError, Step};
use crate::gestures::Draft;
use crate::shell::Shell;
use crate::storage::Storage;
use crate::together::pair;
use crate::{Device, Error};

/// Longer than any batch waits before it leaves.
const BATCH_MS: i64 = 3_000;
/// How long everything may take to be stored at the end, on the devices' clock.
const SYNC_MS: i64 = 600_000;

/// What was played.
#[derive(Clone, Debug)]
pub struct Played {
    /// The 24 recovery words.
    pub words: Vec<String>,
    /// Ids of pages, by the scenario's names.
    pub pages: BTreeMap<String, String>,
}

/// Plays `scenario` on `shells`, one a device and in the scenario's order, all fresh, on one virtual
/// clock. The first device begins alone with the first step, turns sync on with `invite`, and brings
/// the others in by code; at the end all are online and everything is stored.
///
/// # Errors
/// [`Error`] of the step that could not be done.
pub async fn play<S: Storage>(
    scenario: &Scenario,
    shells: &mut [Shell<S>],
    relay: &str,
    invite: &str,
) -> Result<Played, Error> {
    let mut pages = BTreeMap::new();
    let Some((first, rest)) = scenario.steps.split_first() else {
        return Err(refused("there are no steps"));
    };
    if shells.len() != scenario.devices.len() {
        return Err(refused("there are not as many devices as it names"));
    }
    let words = begin(scenario, first, shells, &mut pages, relay, invite).await?;
    for step in rest {
        let Some(index) = scenario.devices.iter().position(|name| *name == step.on) else {
            return Err(refused("a step names no device"));
        };
        let at = scenario.unix_ms(step)?;
        for shell in shells.iter_mut() {
            shell.wake_at(at).await?;
        }
        let Some(shell) = shells.get_mut(index) else {
            continue;
        };
        shell.happens(Happening::CameToForeground).await?;
        match &step.deed {
            Deed::Offline => shell.set_online(false).await?,
            Deed::Online => shell.set_online(true).await?,
            deed => do_deed(&mut shell.device, deed, &mut pages)?,
        }
        shell.happens(Happening::WentToBackground).await?;
        let_time_pass(shells, BATCH_MS).await?;
    }
    settle_all(shells).await?;
    Ok(Played { words, pages })
}

/// Brings all devices online and syncs until each has what the others had.
///
/// # Errors
/// As [`Shell::wait_synced`].
pub async fn settle_all<S: Storage>(shells: &mut [Shell<S>]) -> Result<(), Error> {
    for shell in shells.iter_mut() {
        shell.happens(Happening::CameToForeground).await?;
        shell.set_online(true).await?;
    }
    // Once to send, once to receive, once for what the receiving set off.
    for _ in 0..3 {
        for shell in shells.iter_mut() {
            shell.wait_synced(SYNC_MS).await?;
        }
        let_time_pass(shells, BATCH_MS).await?;
    }
    Ok(())
}

async fn begin<S: Storage>(
    scenario: &Scenario,
    first: &Step,
    shells: &mut [Shell<S>],
    pages: &mut BTreeMap<String, String>,
    relay: &str,
    invite: &str,
) -> Result<Vec<String>, Error> {
    let Some((sponsor, others)) = shells.split_first_mut() else {
        return Err(refused("there are no devices"));
    };
    sponsor.wake_at(scenario.unix_ms(first)?).await?;
    if let Deed::Write {
        page,
        title,
        body,
        lens,
        tags,
    } = &first.deed
    {
        let lens = lens.map(Into::into);
        let draft = Draft {
            title: title.clone(),
            body: body.clone(),
            lens,
            tags: tags.clone(),
        };
        pages.insert(page.clone(), sponsor.device.begin(&draft)?);
    }
    let words = sponsor.turn_sync_on(relay, invite).await?;
    for newcomer in others {
        pair(sponsor, newcomer, relay).await?;
    }
    Ok(words)
}

/// Does what needs no network.
fn do_deed<S: Storage>(
    device: &mut Device<S>,
    deed: &Deed,
    pages: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    let id = |name: &str| {
        let missing = || Error::Missing {
            gesture: "find",
            what: format!("page {name}"),
        };
        pages.get(name).cloned().ok_or_else(missing)
    };
    match deed {
        Deed::Write {
            page,
            title,
            body,
            lens,
            tags,
        } => {
            let lens = lens.map(Into::into);
            let draft = Draft {
                title: title.clone(),
                body: body.clone(),
                lens,
                tags: tags.clone(),
            };
            let id = device.write(&draft)?;
            pages.insert(page.clone(), id);
            return Ok(());
        }
        Deed::Bin { page } => return device.put_in_bin(&id(page)?),
        Deed::Restore { page } => return device.take_from_bin(&id(page)?),
        _ => {}
    }
    let Some(page) = deed.page() else {
        return Ok(());
    };
    device.edit(&id(page)?)?;
    match deed {
        Deed::Edit { find, replace, .. } => device.replace_in_body(find, replace)?,
        Deed::Append { text, .. } => device.append_to_body(text)?,
        Deed::Retitle { title, .. } => device.retitle(title)?,
        other => device.does(Happening::Editor(chosen(other)))?,
    }
    device.done()
}

/// The editor's event for deeds that are one choice.
fn chosen(deed: &Deed) -> EditorEvent {
    match deed {
        Deed::Tag { tag, .. } => EditorEvent::TagAdded { tag: tag.clone() },
        Deed::Untag { tag, .. } => EditorEvent::TagRemoved { tag: tag.clone() },
        Deed::Lens { lens, .. } => EditorEvent::LensChosen {
            lens: Some((*lens).into()),
        },
        Deed::Backdate { to, .. } => EditorEvent::WhenChosen {
            local: to.strftime("%Y-%m-%dT%H:%M").to_string(),
        },
        _ => EditorEvent::Done,
    }
}

async fn let_time_pass<S: Storage>(shells: &mut [Shell<S>], wait_ms: i64) -> Result<(), Error> {
    let mut waits = std::iter::once(wait_ms).chain(std::iter::repeat(0));
    for shell in shells {
        // The clock is one: the first moves it, the others follow.
        shell.advance(waits.next().unwrap_or(0)).await?;
    }
    Ok(())
}

fn refused(why: &str) -> Error {
    ScenarioError::Step {
        step: 0,
        why: why.to_owned(),
    }
    .into()
}
