//! Detect, unwrap, read and write: one module per syntax.
