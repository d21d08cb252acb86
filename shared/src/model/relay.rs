//! Requests to the relay and what comes back: signing, addresses, problems.

use rand_chacha::ChaCha20Rng;
use rand_core::Rng;
use wire::auth::{RequestAuth, RequestParts};
use wire::{Problem, RelayId, SpaceId};

use super::{
    Model, attach, copied, delete, fill, heal, join, join_words, packs, relocate, sponsor, sync,
    turn_on,
};
use crate::asks::Asks;
use crate::effect::{HttpHeader, HttpOperation, HttpOutcome};
use crate::event::Moment;
use crate::told::Call;

const TIMEOUT_MS: u32 = 20_000;
/// The same for a part, which is a mebibyte on a road that may be slow.
const PART_TIMEOUT_MS: u32 = 120_000;

/// An answer, or why there is none.
pub(crate) enum Answer {
    /// 2xx.
    Good(Vec<u8>),
    /// 204: nothing there yet.
    Nothing,
    /// The relay refused.
    Refused(Box<Problem>, u32),
    /// Something answered that is no relay.
    Strange,
    /// Nothing answered.
    Unreachable,
}

impl Answer {
    fn of(outcome: HttpOutcome) -> (Self, Moment) {
        match outcome {
            HttpOutcome::Unreachable { at } => (Self::Unreachable, at),
            HttpOutcome::Answered {
                status: 204, at, ..
            } => (Self::Nothing, at),
            HttpOutcome::Answered {
                status: 200..=299,
                body,
                at,
                ..
            } => (Self::Good(body), at),
            HttpOutcome::Answered {
                body,
                at,
                retry_after_s,
                ..
            } => match Problem::from_json(&body) {
                Some(problem) => (Self::Refused(Box::new(problem), retry_after_s), at),
                None => (Self::Strange, at),
            },
        }
    }
}

/// A request was answered: to whoever asked.
pub(crate) fn answered(model: &mut Model, outcome: HttpOutcome, call: Call, asks: &mut Asks) {
    let (answer, at) = Answer::of(outcome);
    model.now = at;
    asks.redraw();
    let Some((open, mut around)) = model.open() else {
        return;
    };
    let around = &mut around;
    match call {
        Call::Heal => heal::answered(open, answer, around, asks),
        Call::Copied => copied::answered(open, answer, around, asks),
        Call::MoveInfo | Call::MoveInvite => {
            relocate::answered(open, answer, call, around, asks);
        }
        Call::Fill => fill::answered(open, &answer, around, asks),
        Call::RelayInfo | Call::Invite => turn_on::answered(open, answer, call, around, asks),
        Call::Sync { offered_version } => {
            sync::answered(open, answer, offered_version, around, asks);
        }
        Call::Rendezvous | Call::JoinRelayInfo | Call::NewcomerSlot { .. } => {
            join::answered(open, answer, call, around, asks);
        }
        Call::SponsorSlot { get } => sponsor::answered(open, answer, get, around, asks),
        Call::PartGet => attach::show::answered(open, answer, around, asks),
        Call::PackGet => packs::fetch::answered(open, answer, around, asks),
        Call::Erase => delete::answered(open, &answer, around, asks),
        Call::PartsSent => attach::send::answered(open, answer, around, asks),
        Call::WordsRelayInfo | Call::Lookup { .. } | Call::RecoveryPull { .. } => {
            join_words::answered(open, answer, call, around, asks);
        }
    }
}

/// The Fluent id that says why something asked of a relay by hand did not work.
pub(crate) fn why(answer: &Answer) -> &'static str {
    match answer {
        Answer::Unreachable => "relay-unreachable",
        Answer::Refused(problem, _) => match problem.code {
            wire::Code::InviteUnknown | wire::Code::TokenUnknown => "invite-unknown",
            wire::Code::UnsupportedVersion => "relay-version",
            wire::Code::RateLimited | wire::Code::Busy => "relay-busy",
            wire::Code::RendezvousUnknown => "code-gone",
            wire::Code::LookupUnknown | wire::Code::UnknownSpace => "words-no-journal",
            _ => "relay-not",
        },
        Answer::Good(_) | Answer::Nothing | Answer::Strange => "relay-not",
    }
}

/// An address as typed, made an origin: `https://relay.example.org`. `None` if it is none.
pub(crate) fn address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let (scheme, rest) = match typed.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("https".to_owned(), typed),
    };
    let authority = rest
        .split('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    // An address in brackets has colons of its own.
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (authority.as_str(), "443"),
    };
    let good_host = host.chars().any(|c| c.is_ascii_alphanumeric())
        && host.len() <= 250
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c));
    let good = good_host && port.parse::<u16>().is_ok() && (scheme == "https" || scheme == "http");
    good.then(|| format!("{scheme}://{authority}"))
}

fn operation(method: &str, url: String, body: Vec<u8>, version: u64) -> HttpOperation {
    let mut headers = vec![header(wire::VERSION_HEADER, version.to_string())];
    if !body.is_empty() {
        headers.push(header("content-type", wire::MEDIA_TYPE.to_owned()));
    }
    HttpOperation {
        method: method.to_owned(),
        url,
        headers,
        body,
        timeout_ms: TIMEOUT_MS,
    }
}

pub(crate) fn header(name: &str, value: String) -> HttpHeader {
    HttpHeader {
        name: name.to_ascii_lowercase(),
        value,
    }
}

/// A request about no space: the same in every version, so the lowest is named.
pub(crate) fn unsigned(method: &str, relay: &str, path: &str, body: Vec<u8>) -> HttpOperation {
    let lowest = wire::VERSIONS.first().copied().unwrap_or(wire::VERSION);
    operation(method, format!("{relay}{path}"), body, lowest)
}

/// Who signs, and where to.
pub(crate) struct Signer<'a> {
    pub(crate) key: &'a ed25519_dalek::SigningKey,
    pub(crate) space: SpaceId,
    pub(crate) relay: &'a str,
    pub(crate) relay_id: RelayId,
    pub(crate) clock_offset_ms: i64,
    /// The protocol version that both sides speak.
    pub(crate) version: u64,
}

impl Signer<'_> {
    /// The `Hearten-Auth` header of a request.
    pub(crate) fn header(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
        now: &Moment,
        rng: &mut ChaCha20Rng,
    ) -> HttpHeader {
        let mut nonce = [0; 16];
        rng.fill_bytes(&mut nonce);
        let parts = RequestParts {
            method,
            path_and_query: path,
            relay: &self.relay_id,
            body,
        };
        let time_ms = now.unix_ms.saturating_add(self.clock_offset_ms);
        let time_ms = u64::try_from(time_ms).unwrap_or(0);
        let auth = RequestAuth::sign(self.key, self.space, time_ms, nonce, &parts);
        header(wire::AUTH_HEADER, auth.to_header())
    }

    /// A signed request about parts: the body of a `PUT` is a part, of a `POST` CBOR.
    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        body: Vec<u8>,
        now: &Moment,
        rng: &mut ChaCha20Rng,
    ) -> HttpOperation {
        let auth = self.header(method, path, &body, now, rng);
        let url = format!("{}{path}", self.relay);
        let mut operation = operation(method, url, body, wire::VERSION);
        if method == "PUT" {
            operation
                .headers
                .retain(|known| known.name != "content-type");
            operation.headers.push(header(
                "content-type",
                "application/octet-stream".to_owned(),
            ));
        }
        operation.timeout_ms = PART_TIMEOUT_MS;
        operation.headers.push(auth);
        operation
    }

    /// A signed request.
    pub(crate) fn post(
        &self,
        path: &str,
        body: Vec<u8>,
        now: &Moment,
        rng: &mut ChaCha20Rng,
    ) -> HttpOperation {
        let auth = self.header("POST", path, &body, now, rng);
        let mut operation = operation("POST", format!("{}{path}", self.relay), body, self.version);
        operation.headers.push(auth);
        operation
    }
}

/// The difference to add to this device's clock for authentication, from a `clock-skew` problem.
pub(crate) fn offset_from(problem: &Problem, now: &Moment) -> Option<i64> {
    let theirs = i64::try_from(problem.relay_time_ms?).ok()?;
    (problem.code == wire::Code::ClockSkew).then(|| theirs.saturating_sub(now.unix_ms))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_becomes_an_origin() {
        assert_eq!(
            address(" Relay.Example.org/ ").unwrap(),
            "https://relay.example.org"
        );
        assert_eq!(
            address("http://127.0.0.1:8787/app").unwrap(),
            "http://127.0.0.1:8787"
        );
        assert_eq!(address("https://[::1]:8787").unwrap(), "https://[::1]:8787");
        for bad in [
            "",
            "ftp://x",
            "https://",
            "a b",
            "javascript:alert(1)",
            "https://user@host",
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
