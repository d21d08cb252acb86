//! The sync engine of one space: a state machine that moves sealed records.
