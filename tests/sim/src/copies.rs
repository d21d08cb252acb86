//! Devices whose storage is copied, and copies that are started.

use anyhow::Result;
use headless::MemoryStorage;

use crate::book::Sure;
use crate::node::Node;
use crate::pairing::DEVICES_MAX;
use crate::world::World;

/// A copy of a device's storage.
pub struct DeviceCopy {
    storage: MemoryStorage,
    number: u32,
    /// Words that were kept on it.
    words: Vec<usize>,
}

impl World {
    /// A copy of a device's storage is made: as a backup, or whole, with its install token.
    pub(crate) fn back_up_device(&mut self, device: u32, whole: bool) -> Result<()> {
        let index = self.index(device);
        if self.list(index)?.is_none() {
            return Ok(());
        }
        let Some(node) = self.nodes.get(index) else {
            return Ok(());
        };
        let storage = if whole {
            node.storage().cloned_whole()
        } else {
            node.storage().copied()
        };
        let number = node.number;
        let kept = |word: &crate::book::Word| {
            word.written == Sure::Yes && (word.by == Some(number) || word.seen_by.contains(&number))
        };
        let words = self.book.words.iter().enumerate();
        let words = words.filter(|(_, word)| kept(word)).map(|(at, _)| at);
        let words = words.collect();
        self.device_copy = Some(DeviceCopy {
            storage,
            number,
            words,
        });
        Ok(())
    }

    /// The newest copy is started. The original lives on, or is gone for good.
    pub(crate) fn start_copy(&mut self, dies: bool) -> Result<()> {
        let room = dies || self.nodes.len() < DEVICES_MAX;
        if !room {
            return Ok(());
        }
        let Some(copy) = self.device_copy.take() else {
            return Ok(());
        };
        let original = self
            .nodes
            .iter()
            .position(|node| node.number == copy.number);
        if dies && let Some(original) = original {
            self.witness(original)?;
            self.nodes.remove(original);
        }
        let number = self.made;
        self.made += 1;
        let node = Node::start_on(copy.storage, self.seed, number, &self.clock)?;
        self.nodes.push(node);
        for at in copy.words {
            if let Some(word) = self.book.words.get_mut(at) {
                word.seen_by.insert(number);
            }
        }
        self.families.push((copy.number, number));
        self.settle()
    }
}
