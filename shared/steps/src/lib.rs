//! One module per step: load, decide, save.
