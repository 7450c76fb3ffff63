//! Images in the client's store: their names, and how they are shown (IMG-4 … IMG-21).

mod content;
mod name;
mod ticket;

pub use content::{Delivery, ImageType, content_type, delivery};
pub(crate) use name::cleaned;
pub use name::{ImageName, ImageRefused, candidates, image_name};
pub use ticket::ImageTicket;

/// IMG-18. Seconds that "it is there" is kept.
pub const FOUND_SECONDS: i64 = 300;
/// IMG-18. Seconds that "it is not there" is kept.
pub const MISSING_SECONDS: i64 = 60;
/// IMG-18. Checks that run at once for a list.
pub const CHECKS_AT_ONCE: usize = 20;
/// IMG-18. Milliseconds a list waits for checks; late ones show "checking".
pub const LIST_WAIT_MS: u64 = 2_000;
/// IMG-20. Seconds that a link handed to a browser lives.
pub const LINK_SECONDS: i64 = 60;
/// IMG-21. Largest file shown inline: 50 MiB.
pub const INLINE_BYTES_MAX: u64 = 50 * 1024 * 1024;
/// IMG-10. Longest name, in bytes.
pub const NAME_BYTES_MAX: usize = 1024;
