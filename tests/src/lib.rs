//! End-to-end scenarios, the corpora, and checks of the repository itself.
