//! Step 6: the final check, batches, the ERP's answers (FIN-1 … FIN-13).

mod answer;
mod batch;
mod check;

pub use answer::{Answer, AnswerRefused, Answered, DispatchKey, answer, dispatch, is_overdue, paid};
pub use batch::{BATCH_INVOICES_MAX, Composition, DropReason, Dropped, Group, compose};
pub use check::{
    Check, CheckAction, CheckRefused, Checked, StopReason, check, final_check, has_routed_warnings, judge,
};
