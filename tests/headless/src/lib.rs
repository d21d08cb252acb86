//! The core without a screen: for scripts, for tests and for the simulator.
