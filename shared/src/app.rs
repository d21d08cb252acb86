//! The crux application: delegation only.

use crux_core::{App, Command};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::asks::Asks;
use crate::effect::Effect;
use crate::event::Event;
use crate::model::{self, Model};
use crate::show;
use crate::view::ViewModel;

/// The application. Holds what is injected: the seed of all randomness of one run.
pub struct Hearten {
    seed: [u8; 32],
}

impl Hearten {
    /// An application whose randomness all comes from `seed`. Two runs over the same store must
    /// not share a seed: nonces would repeat. (age draws its own randomness.)
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed }
    }

    /// The state this application starts with.
    #[must_use]
    pub fn model(&self) -> Model {
        Model {
            rng: ChaCha20Rng::from_seed(self.seed),
            ..Model::default()
        }
    }
}

impl Default for Hearten {
    /// For type generation only: a shell gives a seed.
    fn default() -> Self {
        Self::new([0; 32])
    }
}

impl App for Hearten {
    type Event = Event;
    type Model = Model;
    type ViewModel = ViewModel;
    type Effect = Effect;

    fn update(&self, event: Event, model: &mut Model) -> Command<Effect, Event> {
        let mut asks = Asks::default();
        model::take(model, event, &mut asks);
        asks.into_command()
    }

    fn view(&self, model: &Model) -> ViewModel {
        show::view(model)
    }
}

/// A core with fresh state: what every shell makes. `seed` as in [`Hearten::new`].
#[must_use]
pub fn core(seed: [u8; 32]) -> crux_core::Core<Hearten> {
    let app = Hearten::new(seed);
    let model = app.model();
    crux_core::Core::new_with(app, model)
}
