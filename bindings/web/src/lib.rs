//! The core for browsers: bytes in, bytes out.
