//! A device that pushes until its relay is gone, and remembers what was acknowledged.
#![allow(clippy::unwrap_used, reason = "assertions for tests")]

use crate::{Client, Device};
use std::collections::BTreeMap;
use std::time::Duration;
use wire::api::SyncRequest;
use wire::{Code, Head, Record};

/// A device that remembers what was acknowledged and what was sent last.
pub struct Pusher {
    /// Whose records.
    pub device: Device,
    /// Acknowledged: number to position.
    pub acknowledged: BTreeMap<u64, u64>,
    /// Sent, and not known to be accepted.
    pending: Vec<Record>,
}

impl Pusher {
    /// A device that has sent nothing yet.
    #[must_use]
    pub fn new(device: Device) -> Self {
        Self {
            device,
            acknowledged: BTreeMap::new(),
            pending: Vec::new(),
        }
    }

    /// Checks that everything acknowledged is among what the relay holds, where it was said to be,
    /// and says how much that is.
    ///
    /// # Panics
    /// If it is not.
    pub fn check_held(&self, held: &[(u64, Record)]) -> usize {
        for (seq, position) in &self.acknowledged {
            let (_, record) = held.iter().find(|(at, _)| at == position).unwrap();
            assert_eq!(record.header().author, self.device.author());
            assert_eq!(record.header().seq, *seq);
        }
        self.acknowledged.len()
    }

    /// Pushes until the relay is gone. Begins by asking which head the relay holds, or, every other
    /// time, by sending again blindly: both must do.
    ///
    /// # Panics
    /// If the relay contradicts itself.
    pub async fn push_until_killed(&mut self, client: &Client, ask: bool) {
        if ask && !self.settle(client).await {
            return;
        }
        loop {
            if self.pending.is_empty() {
                let mut next = self.device.clone();
                next.head = self.head();
                let count = 1 + next.head.seq % 3;
                self.pending = (0..count)
                    .map(|n| next.record(&n.to_be_bytes()).unwrap())
                    .collect();
            }
            let records = self.pending.iter().map(|r| r.bytes().to_vec()).collect();
            let Ok(reply) = client.push(&self.device, records).await else {
                return;
            };
            let response = match reply {
                Err(problem) if problem.code == Code::Busy => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
                reply => reply.unwrap(),
            };
            for (accepted, record) in response.accepted.iter().zip(self.pending.drain(..)) {
                assert_eq!(accepted.hash, record.hash());
                self.acknowledged.insert(accepted.seq, accepted.position);
                self.device.head = record.head();
            }
        }
    }

    fn head(&self) -> Head {
        self.device.head
    }

    /// Learns from the relay's head whether what was pending had been accepted.
    async fn settle(&mut self, client: &Client) -> bool {
        let request = SyncRequest {
            space: self.device.space,
            page_bytes: Some(0),
            access_version: 2,
            ..Default::default()
        };
        let Ok(reply) = client.sync(&self.device, &request).await else {
            return false;
        };
        let held = reply.unwrap().head.unwrap_or(Head::NONE);
        if held != self.device.head {
            let last = self.pending.last().map(Record::head);
            let why = "a request was accepted in part, or lost after its acknowledgement";
            assert_eq!(Some(held), last, "{why}");
            self.device.head = held;
            self.pending.clear();
        }
        true
    }
}
