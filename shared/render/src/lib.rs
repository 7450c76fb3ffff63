//! Mails, approval page and readable invoice; templates beside.
