//! The decisions of the seven steps: one module per chapter of the specification.

pub mod accrual;
pub mod approval;
pub mod arrival;
pub mod coding;
pub mod credit_notes;
pub mod dispatch;
pub mod duplicates;
pub mod images;
pub mod lifecycle;
pub mod links;
pub mod matching;
pub mod notifications;
pub mod order_numbers;
pub mod payment;
pub mod reminders;
pub mod validation;
