//! Many devices, one relay, a bad network and a seed.
