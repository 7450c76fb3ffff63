//! The decisions of the seven steps: one module per chapter of the specification.

pub mod approval;
pub mod arrival;
pub mod credit_notes;
pub mod dispatch;
pub mod duplicates;
pub mod lifecycle;
pub mod links;
pub mod notifications;
pub mod order_numbers;
pub mod payment;
pub mod reminders;
pub mod validation;
