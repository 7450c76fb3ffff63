//! Values that are one word of a fixed set.

use serde::{Deserialize, Serialize};

use super::Fault;

/// A value that is one word of a fixed set.
macro_rules! word_type {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word a person writes.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word, whatever the case.
            ///
            /// # Errors
            /// [`Fault`] with the words that are allowed.
            pub fn read(text: &str) -> Result<Self, Fault> {
                let text = text.trim();
                Self::ALL.iter().copied().find(|v| v.word().eq_ignore_ascii_case(text)).ok_or_else(|| {
                    Fault::new(text, concat!("one of:", $(" ", $word),+))
                })
            }
        }
    };
}

word_type!(/// SET-23. Where a fully matched invoice goes (ST-8).
    AfterMatch { /// Straight on.
        AutoApprove = "auto_approve", /// A person approves.
        Approval = "approval" });
word_type!(/// SET-20. Which totals a header match compares (MATCH-50).
    HeaderBasis { /// Without tax.
        Net = "net", /// With tax.
        Gross = "gross" });
word_type!(/// SET-25. What two documents must share to be duplicates (DUP-2).
    DuplicateCriterion { /// The normalised number; always compared.
        Number = "number", /// Issue date.
        Date = "date", /// Gross total.
        Gross = "gross", /// Currency.
        Currency = "currency" });
word_type!(/// SET-32. How the image's name is found (IMG-4).
    ImageMethod { /// No image.
        Off = "off", /// From the mask.
        Mask = "mask", /// From the invoice's image name.
        Name = "name", /// From the image name, else the mask.
        NameThenMask = "name_then_mask" });
word_type!(/// SET-34. Whose store holds the images (IMG-2).
    ImageProvider { /// None chosen.
        None = "none", /// Amazon S3.
        Amazon = "amazon", /// Azure blobs.
        AzureBlob = "azure_blob", /// Dropbox.
        Dropbox = "dropbox", /// Google Drive.
        GoogleDrive = "google_drive", /// `OneDrive`.
        OneDrive = "onedrive" });
word_type!(/// SET-35. What a click on the image's icon does (IMG-16).
    ImageOpen { /// Shows it.
        Inline = "inline", /// Saves it.
        Download = "download" });
word_type!(/// SET-44. A match step that may be switched off.
    MatchStep { /// Step 2.
        Order = "order", /// Step 3.
        Header = "header", /// Step 5.
        Subscription = "subscription" });
word_type!(/// ST-5. One place in the order in which steps are tried.
    FlowPriority { /// Order match.
        Order = "order", /// Subscription match.
        Subscription = "subscription", /// Review.
        Review = "review" });
word_type!(/// AMJ-1. Whether a two-way match is attempted; `N` and `0` mean the same (AMJ-8).
    TwoWay { /// No attempt, by default.
        N = "N", /// No attempt.
        Zero = "0", /// An attempt is made.
        Two = "2" });
word_type!(/// MATCH-1 … MATCH-8. A criterion of the order match.
    Criterion { /// Purchase order number; cannot be switched off.
        Po = "PO", /// Product code.
        Pc = "PC", /// Delivery ticket.
        Dt = "DT", /// Delivery date.
        Dd = "DD", /// Quantity.
        Qt = "QT", /// Price.
        Pr = "PR", /// Line amount.
        La = "LA", /// WBS code.
        Wb = "WB" });
word_type!(/// TOL-1. How the two parts of a tolerance are combined.
    Combine { /// The smaller one holds.
        Min = "min", /// The larger one holds.
        Max = "max" });
word_type!(/// MATCH-43. What is done with an extra row.
    ExtraRowAction { /// Taken within the limits.
        Accept = "accept", /// A person decides.
        Review = "review", /// The invoice is rejected.
        Reject = "reject" });
word_type!(/// CHK-22. What the percents of checks 12 and 14 are of.
    PercentMode { /// How far a value may lie from the mean.
        Deviation = "deviation", /// The share of the mean that a value must reach, or may reach.
        Ratio = "ratio" });
word_type!(/// CHK-24. What follows when a check has no past invoices to compare with.
    NoHistory { /// The run notes that it was not evaluated.
        Skip = "skip", /// A warning.
        Warn = "warn" });

impl TwoWay {
    /// Whether a two-way match is attempted.
    #[must_use]
    pub const fn is_attempted(self) -> bool {
        matches!(self, Self::Two)
    }
}
