//! Settings: a catalogue of typed keys (SET-1 … SET-45) and their resolution (REC-10, REC-11).
//!
//! A value is kept as the text a person wrote; a [`Key`] knows how to read it. [`Settings`] holds the levels that apply to
//! one invoice and answers with the value *and where it came from*, so that every decision can be explained.

mod approval;
mod checks;
mod corrections;
mod extra_rows;
mod image_mask;
mod key;
pub mod keys;
mod patterns;
mod references;
mod resolution;
mod saving;
mod scope;
mod values;
mod words;

pub use approval::ApprovalRule;
pub use checks::CheckSetting;
pub use corrections::{CorrectionRule, FindCharacter};
pub use extra_rows::ExtraRowRule;
pub use image_mask::{DatePart, ImageField, ImageFormat, ImageMask, MaskPart};
pub use key::{AnyKey, Fault, Key};
pub use patterns::{Pattern, PatternList};
pub use references::ReferenceAgreement;
pub use resolution::{Resolved, Settings, Values};
pub use saving::{SaveError, check, find};
pub use scope::{Level, Scope};
pub use values::{CriterionList, FinalCheck, OrderNumberFormat, Tolerance};
pub use words::{
    AfterMatch, Combine, Criterion, DuplicateCriterion, ExtraRowAction, FlowPriority, HeaderBasis,
    ImageMethod, ImageOpen, ImageProvider, MatchStep, NoHistory, PercentMode, TwoWay,
};
