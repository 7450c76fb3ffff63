//! The decisions of the seven steps: one module per chapter of the specification.

pub mod approval;
pub mod lifecycle;
pub mod links;
pub mod order_numbers;
pub mod reminders;
pub mod validation;
