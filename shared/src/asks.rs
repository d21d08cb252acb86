//! What one `update` asks of the shell, gathered and turned into one command at its end.

use crux_core::Command;
use crux_core::render::render;

use crate::effect::{
    Effect, FileOperation, HttpOperation, LiveOperation, MediaOperation, StoreOperation,
    StoreWrite, TimerOperation, VaultOperation,
};
use crate::event::Event;
use crate::told::{Call, Reading, Told, VaultReason};

/// Gathered asks.
#[derive(Default)]
pub(crate) struct Asks {
    commands: Vec<Command<Effect, Event>>,
    redraw: bool,
}

fn told(told: Told) -> Event {
    Event::Told(Box::new(told))
}

impl Asks {
    /// The view changed.
    pub(crate) fn redraw(&mut self) {
        self.redraw = true;
    }

    pub(crate) fn read(&mut self, names: Vec<String>, why: Reading) {
        self.commands.push(
            Command::request_from_shell(StoreOperation::Read { names })
                .then_send(move |outcome| told(Told::Read(outcome, why))),
        );
    }

    pub(crate) fn commit(&mut self, writes: Vec<StoreWrite>) {
        self.commands.push(
            Command::request_from_shell(StoreOperation::Commit { writes })
                .then_send(|outcome| told(Told::Committed(outcome))),
        );
    }

    pub(crate) fn persist(&mut self) {
        self.commands.push(
            Command::request_from_shell(StoreOperation::Persist)
                .then_send(|_| told(Told::Persisted)),
        );
    }

    pub(crate) fn load_vault(&mut self) {
        self.commands.push(
            Command::request_from_shell(VaultOperation::Load)
                .then_send(|outcome| told(Told::VaultLoaded(outcome))),
        );
    }

    pub(crate) fn keep_in_vault(&mut self, secret: Vec<u8>, why: VaultReason) {
        self.commands.push(
            Command::request_from_shell(VaultOperation::Keep { secret })
                .then_send(move |outcome| told(Told::VaultKept(outcome, why))),
        );
    }

    pub(crate) fn load_token(&mut self) {
        self.commands.push(
            Command::request_from_shell(VaultOperation::LoadToken)
                .then_send(|outcome| told(Told::TokenLoaded(outcome))),
        );
    }

    pub(crate) fn keep_token(&mut self, token: Vec<u8>) {
        self.commands.push(
            Command::request_from_shell(VaultOperation::KeepToken { token })
                .then_send(|outcome| told(Told::TokenKept(outcome))),
        );
    }

    pub(crate) fn http(&mut self, operation: HttpOperation, call: Call) {
        self.commands.push(
            Command::request_from_shell(operation)
                .then_send(move |outcome| told(Told::Answered(outcome, call))),
        );
    }

    pub(crate) fn live(&mut self, operation: LiveOperation) {
        self.commands.push(
            Command::stream_from_shell(operation).then_send(|outcome| told(Told::Live(outcome))),
        );
    }

    pub(crate) fn timer(&mut self, id: u32, wait_ms: u32) {
        self.commands.push(
            Command::request_from_shell(TimerOperation { id, wait_ms })
                .then_send(|outcome| told(Told::Fired(outcome))),
        );
    }

    pub(crate) fn hand_over(&mut self, file: FileOperation) {
        self.commands.push(
            Command::request_from_shell(file).then_send(|outcome| told(Told::Filed(outcome))),
        );
    }

    /// Hands a file over that nobody waits for.
    pub(crate) fn hand_over_quietly(&mut self, file: FileOperation) {
        self.commands.push(
            Command::request_from_shell(file).then_send(|outcome| told(Told::HandedOver(outcome))),
        );
    }

    pub(crate) fn media(&mut self, piece: MediaOperation) {
        self.commands.push(
            Command::request_from_shell(piece).then_send(|outcome| told(Told::Media(outcome))),
        );
    }

    /// One command for everything.
    pub(crate) fn into_command(mut self) -> Command<Effect, Event> {
        if self.redraw {
            self.commands.push(render());
        }
        Command::all(self.commands)
    }
}
