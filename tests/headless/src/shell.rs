//! A device on a network: drives a [`Device`] as a real shell would, one thing after the other.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use shared::ViewModel;
use shared::event::{Happening, Place, SyncEvent};
use shared::view::SyncState;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;
use tokio::time;

use crate::device::{Call, Line};
use crate::screens::{screen_name, sync_on};
use crate::storage::Storage;
use crate::transport::{Answer, Transport};
use crate::{Device, Error};

/// More rounds of requests and answers than any event sets off.
const ROUNDS_MAX: usize = 2_000;

/// What a line said.
enum News {
    Woke(String),
    Ended(u32),
}

/// A device on a network.
pub struct Shell<S> {
    /// The device.
    pub device: Device<S>,
    transport: Arc<dyn Transport>,
    online: bool,
    lines: HashMap<u32, JoinHandle<()>>,
    news: UnboundedReceiver<(u32, News)>,
    news_in: UnboundedSender<(u32, News)>,
}

impl<S: Storage> Shell<S> {
    /// Puts `device` on the network of `transport`.
    pub fn new(device: Device<S>, transport: Arc<dyn Transport>) -> Self {
        let (news_in, news) = mpsc::unbounded_channel();
        Self {
            device,
            transport,
            online: true,
            lines: HashMap::new(),
            news,
            news_in,
        }
    }

    /// Tells the core what happened and settles.
    ///
    /// # Errors
    /// As [`Shell::settle`].
    pub async fn happens(&mut self, what: Happening) -> Result<(), Error> {
        self.device.happen(what);
        self.settle().await
    }

    /// Goes on until the core waits for nothing but timers and live lines.
    ///
    /// # Errors
    /// [`Error::Stopped`], or [`Error::Restless`] if there is no end to it.
    pub async fn settle(&mut self) -> Result<(), Error> {
        for _ in 0..ROUNDS_MAX {
            self.device.settle_local()?;
            let heard = self.hear();
            self.tend_lines();
            let calls = self.device.take_calls();
            if calls.is_empty() && heard == 0 && self.device.next_step().is_none() {
                return Ok(());
            }
            for call in calls {
                self.send(call).await;
            }
        }
        Err(Error::Restless { steps: ROUNDS_MAX })
    }

    /// Takes the network away or gives it back, tells the core and settles.
    ///
    /// # Errors
    /// As [`Shell::settle`].
    pub async fn set_online(&mut self, online: bool) -> Result<(), Error> {
        self.online = online;
        if !online {
            self.hang_up();
        }
        self.happens(Happening::NetworkChanged { online }).await
    }

    /// Whether it has a network.
    #[must_use]
    pub fn online(&self) -> bool {
        self.online
    }

    /// What a person would see.
    #[must_use]
    pub fn view(&self) -> ViewModel {
        self.device.view()
    }

    /// Lets `wait_ms` pass: timers fire at their time, and what comes in is heard.
    ///
    /// # Errors
    /// As [`Shell::settle`].
    pub async fn advance(&mut self, wait_ms: i64) -> Result<(), Error> {
        let until = self.device.clock().elapsed_ms().saturating_add(wait_ms);
        self.settle().await?;
        loop {
            let due = self.device.next_timer_ms().filter(|due| *due <= until);
            if self.device.clock().runs_by_itself() {
                self.sleep_until(due.unwrap_or(until)).await;
            } else {
                self.device.clock().move_to(due.unwrap_or(until));
            }
            self.device.fire_timers();
            self.settle().await?;
            let now = self.device.clock().elapsed_ms();
            if now >= until && self.device.next_timer_ms().is_none_or(|due| due > until) {
                return Ok(());
            }
        }
    }

    /// Moves the clock to `unix_ms` at once, as for a device that slept: what was due fires then.
    ///
    /// # Errors
    /// As [`Shell::settle`].
    pub async fn wake_at(&mut self, unix_ms: i64) -> Result<(), Error> {
        self.device.clock().move_to(unix_ms);
        self.device.fire_timers();
        self.settle().await
    }

    /// Waits for something on the timer's clock until the view shows `what`.
    ///
    /// # Errors
    /// As [`Shell::settle`], and [`Error::TooLong`] after `limit_ms`.
    pub async fn wait_for(
        &mut self,
        what: &'static str,
        limit_ms: i64,
        shows: impl Fn(&ViewModel) -> bool,
    ) -> Result<(), Error> {
        let until = self.device.clock().elapsed_ms().saturating_add(limit_ms);
        self.settle().await?;
        while !shows(&self.view()) {
            if self.device.clock().elapsed_ms() >= until {
                let shown = screen_name(&self.view());
                return Err(Error::TooLong {
                    what,
                    waited_ms: limit_ms,
                    shown,
                });
            }
            self.advance(250).await?;
        }
        Ok(())
    }

    /// Syncs and waits until everything written here is stored by the relay. Leaves the device on
    /// Devices.
    ///
    /// # Errors
    /// As [`Shell::wait_for`]; [`Error::TooLong`] too if sync is off.
    pub async fn wait_synced(&mut self, limit_ms: i64) -> Result<(), Error> {
        // By way of Today: Devices may still show how a device was added.
        self.happens(Happening::WentTo(Place::Today)).await?;
        self.happens(Happening::WentTo(Place::Devices)).await?;
        self.happens(Happening::Sync(SyncEvent::SyncAsked)).await?;
        self.wait_for("everything to be stored", limit_ms, |view| {
            sync_on(view).is_some_and(|on| !on.busy && is_stored(on.summary.state))
        })
        .await
    }

    /// Ends the device at once and hands back its storage.
    pub fn crash(mut self) -> S {
        self.hang_up();
        self.device.crash()
    }

    async fn send(&mut self, call: Call) {
        let answer = if self.online {
            self.transport.send(call.operation().clone()).await
        } else {
            Answer::Unreachable
        };
        self.device.answer(call, answer);
    }

    fn hear(&mut self) -> usize {
        let mut heard = 0;
        while let Ok((line, news)) = self.news.try_recv() {
            heard += 1;
            self.take_news(line, news);
        }
        heard
    }

    fn take_news(&mut self, line: u32, news: News) {
        match news {
            News::Woke(position) => self.device.wake(line, &position),
            News::Ended(status) => {
                self.lines.remove(&line);
                self.device.end_line(line, status);
            }
        }
    }

    fn tend_lines(&mut self) {
        let device = &self.device;
        self.lines.retain(|line, task| {
            let wanted = device.wants_line(*line);
            if !wanted {
                task.abort();
            }
            wanted
        });
        for line in self.device.take_new_lines() {
            if self.online {
                let number = line.line;
                let task = listen(line, self.transport.clone(), self.news_in.clone());
                self.lines.insert(number, tokio::spawn(task));
            } else {
                self.device.end_line(line.line, 0);
            }
        }
    }

    fn hang_up(&mut self) {
        let lines: Vec<_> = self.lines.drain().collect();
        for (line, task) in lines {
            task.abort();
            self.device.end_line(line, 0);
        }
        // What a line said before it was cut is not heard any more.
        while self.news.try_recv().is_ok() {}
    }

    async fn sleep_until(&mut self, due_ms: i64) {
        let wait = due_ms.saturating_sub(self.device.clock().elapsed_ms());
        let wait = Duration::from_millis(u64::try_from(wait).unwrap_or(0));
        if let Ok(Some((line, news))) = time::timeout(wait, self.news.recv()).await {
            self.take_news(line, news);
        }
    }
}

/// Passes on what one line says, until it ends.
async fn listen(line: Line, transport: Arc<dyn Transport>, out: UnboundedSender<(u32, News)>) {
    let number = line.line;
    let (positions_in, mut positions) = mpsc::unbounded_channel();
    let mut listening = transport.listen(line.url, line.headers, positions_in);
    let status = loop {
        tokio::select! {
            biased;
            Some(position) = positions.recv() => {
                // Nobody hears it only when the shell is gone.
                let _ = out.send((number, News::Woke(position)));
            }
            status = &mut listening => break status,
        }
    };
    let _ = out.send((number, News::Ended(status)));
}

/// Whether a state means that the relay has it.
#[must_use]
pub fn is_stored(state: SyncState) -> bool {
    matches!(state, SyncState::Stored | SyncState::SeenElsewhere)
}
