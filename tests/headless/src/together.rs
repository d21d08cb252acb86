//! What takes two devices, or a device and a relay: turning sync on, pairing, restoring.

use shared::ViewModel;
use shared::event::{FirstRunEvent, Happening, JoinEvent, Place, SyncEvent};
use shared::view::AddingView;

use crate::screens::{
    adding, has_arrived, screen_name, sheet, shown_code, sync_on, words_to_compare,
};
use crate::storage::Storage;
use crate::{Error, Shell};

/// Longer than a person would wait for any of this, on the timers' clock.
const PATIENCE_MS: i64 = 120_000;

impl<S: Storage> Shell<S> {
    /// Turns sync on with an invite code and keeps the recovery sheet. Answers its 24 words.
    ///
    /// # Errors
    /// [`Error::TooLong`] if the relay refused (its reason is in the message), and as
    /// [`Shell::settle`].
    pub async fn turn_sync_on(&mut self, relay: &str, invite: &str) -> Result<Vec<String>, Error> {
        self.happens(Happening::WentTo(Place::Devices)).await?;
        let (relay, invite) = (relay.to_owned(), invite.to_owned());
        self.happens(Happening::Sync(SyncEvent::TurnOnAsked { relay, invite }))
            .await?;
        self.wait_for("the recovery sheet", PATIENCE_MS, |view| {
            sheet(view).is_some_and(|sheet| !sheet.busy && !sheet.words.is_empty())
        })
        .await?;
        let words = sheet(&self.view())
            .map(|sheet| sheet.words.clone())
            .unwrap_or_default();
        self.happens(Happening::Sync(SyncEvent::SheetKept)).await?;
        self.wait_for("sync to be on", PATIENCE_MS, |view| sync_on(view).is_some())
            .await?;
        Ok(words)
    }

    /// Restores a journal onto this fresh device from its recovery words.
    ///
    /// # Errors
    /// [`Error::TooLong`] if it does not arrive, and as [`Shell::settle`].
    pub async fn restore(&mut self, words: &str, relay: &str) -> Result<(), Error> {
        self.settle().await?;
        self.happens(Happening::FirstRun(FirstRunEvent::HasWords))
            .await?;
        let (words, relay) = (words.to_owned(), relay.to_owned());
        self.happens(Happening::Join(JoinEvent::WordsEntered { words, relay }))
            .await?;
        self.arrive().await
    }

    /// Waits until the journal has arrived and goes on to Today.
    ///
    /// # Errors
    /// [`Error::TooLong`] if it does not arrive, and as [`Shell::settle`].
    pub async fn arrive(&mut self) -> Result<(), Error> {
        self.wait_for("the journal to arrive", PATIENCE_MS, has_arrived)
            .await?;
        self.enter().await
    }

    async fn enter(&mut self) -> Result<(), Error> {
        if matches!(self.view(), ViewModel::FirstRun(_)) {
            self.happens(Happening::FirstRun(FirstRunEvent::Finished))
                .await?;
        }
        let opens = |view: &ViewModel| matches!(view, ViewModel::Ready(_));
        self.wait_for("the journal to open", PATIENCE_MS, opens)
            .await
    }
}

/// Brings `newcomer` into `sponsor`'s journal by code, both people comparing the words. Both shells
/// must be on one clock.
///
/// # Errors
/// [`Error::TooLong`] if a step of it does not come, and as [`Shell::settle`].
pub async fn pair<S: Storage, T: Storage>(
    sponsor: &mut Shell<S>,
    newcomer: &mut Shell<T>,
    relay: &str,
) -> Result<(), Error> {
    newcomer.settle().await?;
    newcomer
        .happens(Happening::FirstRun(FirstRunEvent::HasAnotherDevice))
        .await?;
    newcomer
        .happens(Happening::Join(JoinEvent::CodeAsked {
            relay: relay.to_owned(),
        }))
        .await?;
    newcomer
        .wait_for("a code", PATIENCE_MS, |view| shown_code(view).is_some())
        .await?;
    let text = shown_code(&newcomer.view()).unwrap_or_default().to_owned();

    sponsor.happens(Happening::WentTo(Place::Devices)).await?;
    sponsor
        .happens(Happening::Sync(SyncEvent::AddDeviceAsked))
        .await?;
    sponsor
        .happens(Happening::Sync(SyncEvent::InvitationEntered { text }))
        .await?;
    both(sponsor, newcomer, "six words on both", |one, two| {
        words_to_compare(one).is_some() && words_to_compare(two).is_some()
    })
    .await?;
    let same = words_to_compare(&sponsor.view()) == words_to_compare(&newcomer.view());

    newcomer
        .happens(Happening::Join(JoinEvent::WordsCompared { same }))
        .await?;
    sponsor
        .happens(Happening::Sync(SyncEvent::WordsCompared { same }))
        .await?;
    both(sponsor, newcomer, "the device to be added", |one, two| {
        matches!(adding(one), Some(AddingView::Added { .. })) && has_arrived(two)
    })
    .await?;
    newcomer.enter().await
}

/// Lets time pass for both until the two views show it.
async fn both<S: Storage, T: Storage>(
    one: &mut Shell<S>,
    two: &mut Shell<T>,
    what: &'static str,
    shows: impl Fn(&ViewModel, &ViewModel) -> bool,
) -> Result<(), Error> {
    let until = one.device.clock().elapsed_ms() + PATIENCE_MS;
    while !shows(&one.view(), &two.view()) {
        if one.device.clock().elapsed_ms() >= until {
            let shown = format!(
                "{} and {}",
                screen_name(&one.view()),
                screen_name(&two.view())
            );
            return Err(Error::TooLong {
                what,
                waited_ms: PATIENCE_MS,
                shown,
            });
        }
        one.advance(250).await?;
        // On one virtual clock the time has passed for both; the other's timers are only late.
        two.advance(0).await?;
    }
    Ok(())
}
