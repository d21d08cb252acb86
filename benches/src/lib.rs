//! What things cost: time, bytes, documents opened.
