//! The official rule sets, their releases, and running them.

use std::sync::OnceLock;

use attest_xml::Tree;
use jiff::civil::{Date, date};

use crate::document::Document;
use crate::program::Program;
use crate::report::Report;
use crate::rule::Pattern;
use crate::{en16931, peppol, xrechnung};

/// An official rule set for one syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetId {
    /// EN 16931 in UBL 2.1.
    En16931Ubl,
    /// EN 16931 in CII D16B.
    En16931Cii,
    /// Peppol BIS Billing 3 in UBL 2.1.
    PeppolUbl,
    /// Peppol BIS Billing 3 in CII D16B.
    PeppolCii,
    /// XRechnung in UBL 2.1.
    XrechnungUbl,
    /// XRechnung in CII D16B.
    XrechnungCii,
}

impl SetId {
    /// All of them.
    pub const ALL: [SetId; 6] = [
        SetId::En16931Ubl,
        SetId::En16931Cii,
        SetId::PeppolUbl,
        SetId::PeppolCii,
        SetId::XrechnungUbl,
        SetId::XrechnungCii,
    ];

    /// The name in reports and on the command line.
    pub fn text(self) -> &'static str {
        match self {
            SetId::En16931Ubl => "EN16931-UBL",
            SetId::En16931Cii => "EN16931-CII",
            SetId::PeppolUbl => "PEPPOL-UBL",
            SetId::PeppolCii => "PEPPOL-CII",
            SetId::XrechnungUbl => "XRECHNUNG-UBL",
            SetId::XrechnungCii => "XRECHNUNG-CII",
        }
    }

    /// The set of a name.
    pub fn find(text: &str) -> Option<SetId> {
        SetId::ALL.into_iter().find(|set| set.text() == text)
    }
}

/// One release of a set. Two releases of a set stand side by side, told apart by the date of the document.
#[derive(Debug)]
pub struct Release {
    /// The set.
    pub set: SetId,
    /// Its official version.
    pub version: &'static str,
    /// The first day it counts.
    pub since: Date,
    /// The first day it no longer counts.
    pub until: Option<Date>,
    /// Its rules.
    pub patterns: &'static [Pattern],
}

/// All releases, by set and then by day.
pub static RELEASES: &[Release] = &[
    Release {
        set: SetId::En16931Ubl,
        version: "1.3.16",
        since: date(2017, 1, 1),
        until: None,
        patterns: en16931::UBL,
    },
    Release {
        set: SetId::En16931Cii,
        version: "1.3.16",
        since: date(2017, 1, 1),
        until: None,
        patterns: en16931::CII,
    },
    Release {
        set: SetId::PeppolUbl,
        version: "3.0.19",
        since: date(2017, 1, 1),
        until: None,
        patterns: peppol::UBL,
    },
    Release {
        set: SetId::PeppolCii,
        version: "3.0.19",
        since: date(2017, 1, 1),
        until: None,
        patterns: peppol::CII,
    },
    Release {
        set: SetId::XrechnungUbl,
        version: "3.0.2",
        since: date(2017, 1, 1),
        until: None,
        patterns: xrechnung::UBL,
    },
    Release {
        set: SetId::XrechnungCii,
        version: "3.0.2",
        since: date(2017, 1, 1),
        until: None,
        patterns: xrechnung::CII,
    },
];

/// The release of a set that counts on a day.
pub fn release_on(set: SetId, day: Date) -> Option<&'static Release> {
    RELEASES.iter().find(|release| {
        release.set == set && release.since <= day && release.until.is_none_or(|until| day < until)
    })
}

/// The newest release of a set.
pub fn newest_release(set: SetId) -> Option<&'static Release> {
    RELEASES.iter().rfind(|release| release.set == set)
}

/// Programs, each made when it is first run; more releases than this would be a mistake in the table.
static PROGRAMS: [OnceLock<Program>; 16] = [const { OnceLock::new() }; 16];

impl Release {
    fn run(&'static self, document: &Document<'_>, report: &mut Report) {
        let number = RELEASES.iter().position(|release| core::ptr::eq(release, self));
        if let Some(program) = number.and_then(|number| PROGRAMS.get(number)) {
            program.get_or_init(|| Program::new(self.set, self.patterns)).run(document, report);
        }
    }
}

/// Checks a document against the newest release of each set.
pub fn check(tree: &Tree<'_>, sets: &[SetId]) -> Report {
    run(tree, sets.iter().filter_map(|set| newest_release(*set)))
}

/// Checks a document against the releases that count on a day.
pub fn check_on(tree: &Tree<'_>, sets: &[SetId], day: Date) -> Report {
    run(tree, sets.iter().filter_map(|set| release_on(*set, day)))
}

fn run(tree: &Tree<'_>, releases: impl Iterator<Item = &'static Release>) -> Report {
    let document = Document::new(tree);
    let mut report = Report::default();
    for release in releases {
        release.run(&document, &mut report);
    }
    report
}
