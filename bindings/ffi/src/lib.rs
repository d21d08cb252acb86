//! The core for phones: bytes in, bytes out, through UniFFI.
