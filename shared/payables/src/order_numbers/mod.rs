//! Chapter 6 (ONUM): from the number on the document to the order.
//!
//! [`candidates`] lists what to look up, [`keys_to_look_up`] the point reads, and [`resolve`] decides over the orders that
//! were found. Every re-validation starts again from the received number.

mod candidates;
mod correction;
mod description;
mod format;
mod resolve;
mod search;
mod suffix;
mod waiting;

pub use candidates::{Candidate, NumberRules, Trial, candidates, keys_to_look_up, several, try_out};
pub use correction::{Correction, correct};
pub use description::{describe, prefixed, wbs_code};
pub use format::{Format, without_space};
pub use resolve::{OrderHead, Register, Resolution, is_order_resolved, resolve};
pub use search::{SearchField, SearchToken, derive_order, search_tokens};
pub use waiting::awaits_order;
