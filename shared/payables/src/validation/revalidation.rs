//! VAL-69. Which master data an invoice in `error` waits for.

use attest_model::findings::{Finding, Severity};

/// A kind of master data whose change can settle an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MasterData {
    /// Companies and their settings, periods and rates.
    Company,
    /// The supplier and its settings.
    Supplier,
    /// Orders and contracts.
    Order,
    /// The register of coding values.
    Coding,
}

/// VAL-69. The data that the open errors rest on, each once; the invoice is validated again when one of them changes.
///
/// Errors that only another document can settle rest on none.
#[must_use]
pub fn rests_on<'a>(open: impl IntoIterator<Item = &'a Finding>) -> Vec<MasterData> {
    let errors = open.into_iter().filter(|finding| finding.severity == Severity::Error);
    let mut kinds: Vec<MasterData> =
        errors.flat_map(|finding| data_of(&finding.code).iter().copied()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn data_of(code: &str) -> &'static [MasterData] {
    match code {
        "E101" | "E106" | "E205" | "E206" | "E207" | "E209" | "E215" | "E305" => &[MasterData::Company],
        "E102" | "E103" | "E104" | "E105" | "E306" | "E401" | "E403" | "E404" | "E405" | "E406" => {
            &[MasterData::Supplier]
        }
        "E301" | "E303" => &[MasterData::Company, MasterData::Supplier],
        "E501" | "E505" => &[MasterData::Supplier, MasterData::Order],
        "E502" | "E503" | "E504" | "E506" | "E507" | "E508" | "E509" | "E510" | "E511" => {
            &[MasterData::Order]
        }
        "E701" => &[MasterData::Coding],
        _ => &[],
    }
}
