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
    /// The rules made ready, when it is first run.
    program: OnceLock<Program>,
}

impl Release {
    const fn new(
        set: SetId,
        version: &'static str,
        since: Date,
        until: Option<Date>,
        patterns: &'static [Pattern],
    ) -> Release {
        Release { set, version, since, until, patterns, program: OnceLock::new() }
    }

    /// Whether it counts on a day.
    fn counts_on(&self, day: Date) -> bool {
        self.since <= day && self.until.is_none_or(|until| day < until)
    }

    /// Adds what it finds in a document to a report.
    fn run(&self, document: &Document<'_>, report: &mut Report) {
        self.program.get_or_init(|| Program::new(self.set, self.patterns)).run(document, report);
    }
}

/// The day before any electronic invoice that is still looked at.
const START: Date = date(2017, 1, 1);

static TABLE: [Release; 6] = [
    Release::new(SetId::En16931Ubl, "1.3.16", START, None, en16931::UBL),
    Release::new(SetId::En16931Cii, "1.3.16", START, None, en16931::CII),
    Release::new(SetId::PeppolUbl, "3.0.19", START, None, peppol::UBL),
    Release::new(SetId::PeppolCii, "3.0.19", START, None, peppol::CII),
    Release::new(SetId::XrechnungUbl, "3.0.2", START, None, xrechnung::UBL),
    Release::new(SetId::XrechnungCii, "3.0.2", START, None, xrechnung::CII),
];

/// All releases, by set and then by day.
pub static RELEASES: &[Release] = &TABLE;

/// The release of a set that counts on a day.
pub fn release_on(set: SetId, day: Date) -> Option<&'static Release> {
    on(RELEASES, set, day)
}

fn on(releases: &[Release], set: SetId, day: Date) -> Option<&Release> {
    releases.iter().find(|release| release.set == set && release.counts_on(day))
}

/// The newest release of a set.
pub fn newest_release(set: SetId) -> Option<&'static Release> {
    RELEASES.iter().rfind(|release| release.set == set)
}

/// Checks a document against the newest release of each set.
pub fn check(tree: &Tree<'_>, sets: &[SetId]) -> Report {
    run(tree, sets.iter().filter_map(|set| newest_release(*set)))
}

/// Checks a document against the releases that count on a day.
pub fn check_on(tree: &Tree<'_>, sets: &[SetId], day: Date) -> Report {
    run(tree, sets.iter().filter_map(|set| release_on(*set, day)))
}

fn run<'r>(tree: &Tree<'_>, releases: impl Iterator<Item = &'r Release>) -> Report {
    let document = Document::new(tree);
    let mut report = Report::default();
    for release in releases {
        release.run(&document, &mut report);
    }
    report
}

#[cfg(test)]
mod tests {
    use attest_xml::Limits;

    use super::*;
    use crate::rule::Check::Exists;
    use crate::rule::{Context, at, fatal, pattern, warning};

    const OLD: &[Context] = &[at("/ubl:Invoice", &[fatal("OLD-1", Exists("cbc:ID"))])];
    const NEW: &[Context] =
        &[at("/ubl:Invoice", &[warning("OLD-1", Exists("cbc:ID")), fatal("NEW-1", Exists("cbc:UUID"))])];
    const CHANGE: Date = date(2026, 11, 17);

    static TWO: [Release; 2] = [
        Release::new(SetId::PeppolUbl, "1", START, Some(CHANGE), &[pattern("old", &[OLD])]),
        Release::new(SetId::PeppolUbl, "2", CHANGE, None, &[pattern("new", &[NEW])]),
    ];

    #[test]
    fn two_releases_stand_side_by_side() {
        let invoice = "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'/>";
        let tree = Tree::parse(invoice.as_bytes(), &Limits::default()).unwrap();
        for (day, version, expected) in [
            (date(2016, 12, 31), None, &[][..]),
            (date(2026, 11, 16), Some("1"), &["OLD-1 fatal"][..]),
            (CHANGE, Some("2"), &["OLD-1 warning", "NEW-1 fatal"][..]),
            (date(2040, 1, 1), Some("2"), &["OLD-1 warning", "NEW-1 fatal"][..]),
        ] {
            let release = on(&TWO, SetId::PeppolUbl, day);
            assert_eq!(release.map(|release| release.version), version, "{day}");
            let report = run(&tree, release.into_iter());
            let fired = report.fired.iter().map(|fired| format!("{} {}", fired.rule.id, fired.flag.text()));
            assert_eq!(fired.collect::<Vec<_>>(), expected, "{day}");
        }
        assert!(on(&TWO, SetId::PeppolCii, CHANGE).is_none());
    }

    #[test]
    fn every_day_has_one_release_of_every_set() {
        for set in SetId::ALL {
            let releases: Vec<_> = RELEASES.iter().filter(|release| release.set == set).collect();
            assert_eq!(releases.first().map(|first| first.since), Some(START), "{}", set.text());
            assert_eq!(releases.last().map(|last| last.until), Some(None), "{}", set.text());
            for pair in releases.windows(2) {
                assert_eq!(pair[0].until, Some(pair[1].since), "{} {}", set.text(), pair[0].version);
            }
        }
    }
}
