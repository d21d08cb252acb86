//! What a person is told of the relay.

use anyhow::Result;
use headless::screens::{devices, sync_on};
use headless::shell::is_stored;
use shared::ViewModel;
use shared::event::{Happening, Place};
use shared::view::{DevicesView, ScreenView};

use crate::world::World;

impl World {
    /// Everything out of the ordinary that a device shows under Devices and sync, and the newest
    /// line of its history.
    pub(crate) fn told(&mut self, index: usize) -> Result<Vec<String>> {
        let device = u32::try_from(index).unwrap_or(0);
        let told = self.hand(device, |device| {
            let mut told = Vec::new();
            told.extend(device.problem().map(|problem| problem.text));
            device.does(Happening::WentTo(Place::You))?;
            device.does(Happening::WentTo(Place::Devices))?;
            let view = device.view();
            if let Some(on) = sync_on(&view) {
                told.extend(on.parked.clone());
                told.extend(on.alarm.clone());
                told.extend(on.history.clone());
                if !is_stored(on.summary.state) {
                    told.push(on.summary.text.clone());
                }
            } else if matches!(devices(&view), Some(DevicesView::Removed(_))) {
                told.push("removed".to_owned());
            }
            device.does(Happening::WentTo(Place::Today))?;
            Ok(told)
        })?;
        Ok(told.unwrap_or_default())
    }

    /// What happened with the server, as a device tells it.
    pub(crate) fn history(&mut self, index: usize) -> Result<Vec<String>> {
        let device = u32::try_from(index).unwrap_or(0);
        let told = self.hand(device, |device| {
            device.does(Happening::WentTo(Place::ServerHistory))?;
            let entries = match device.view() {
                ViewModel::Ready(ready) => match ready.screen {
                    ScreenView::ServerHistory(history) => history.entries,
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            device.does(Happening::WentTo(Place::Today))?;
            Ok(entries)
        })?;
        let entries = told.unwrap_or_default().into_iter();
        Ok(entries.map(|entry| entry.text).collect())
    }
}
