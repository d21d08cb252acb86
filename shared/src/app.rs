//! The crux application: delegation only.

use crux_core::{App, Command};

use crate::effect::Effect;
use crate::event::Event;
use crate::view::ViewModel;

/// The application. Holds what is injected: the seed of all randomness.
pub struct Hearten {
    #[allow(dead_code)]
    seed: [u8; 32],
}

impl Hearten {
    /// An application whose randomness all comes from `seed`.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed }
    }
}

impl Default for Hearten {
    fn default() -> Self {
        Self::new([0; 32])
    }
}

/// The state.
#[derive(Default)]
pub struct Model {}

impl App for Hearten {
    type Event = Event;
    type Model = Model;
    type ViewModel = ViewModel;
    type Effect = Effect;

    fn update(&self, _event: Event, _model: &mut Model) -> Command<Effect, Event> {
        Command::done()
    }

    fn view(&self, _model: &Model) -> ViewModel {
        ViewModel::Starting
    }
}
