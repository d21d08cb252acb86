//! Server-sent events: only what a line of wake-ups needs, which is the `data` of each event.

/// Puts chunks of a `text/event-stream` together.
#[derive(Default)]
pub struct Events {
    line: Vec<u8>,
    data: Option<String>,
}

/// A line longer than this is no wake-up and is dropped.
const LINE_BYTES_MAX: usize = 4_096;

impl Events {
    /// Takes a chunk and answers the data of the events that it completed.
    pub fn take(&mut self, chunk: &[u8]) -> Vec<String> {
        let mut events = Vec::new();
        for byte in chunk {
            if *byte == b'\n' {
                let line = std::mem::take(&mut self.line);
                events.extend(self.end_of_line(&line));
            } else if self.line.len() < LINE_BYTES_MAX {
                self.line.push(*byte);
            }
        }
        events
    }

    fn end_of_line(&mut self, line: &[u8]) -> Option<String> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return self.data.take();
        }
        if let Some(data) = line.strip_prefix(b"data:") {
            let data = data.strip_prefix(b" ").unwrap_or(data);
            self.data = Some(String::from_utf8_lossy(data).into_owned());
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_whole_however_they_are_cut() {
        let stream = b": hello\n\ndata: 7\n\nevent: x\ndata:8\r\n\r\n";
        for cut in 1..stream.len() {
            let mut events = Events::default();
            let got: Vec<_> = stream
                .chunks(cut)
                .flat_map(|chunk| events.take(chunk))
                .collect();
            assert_eq!(got, ["7", "8"], "cut every {cut} bytes");
        }
    }

    #[test]
    fn a_line_without_end_takes_no_memory() {
        let mut events = Events::default();
        for _ in 0..100 {
            assert!(events.take(&[b'a'; 1_000]).is_empty());
        }
        assert!(events.line.len() <= LINE_BYTES_MAX);
    }
}
