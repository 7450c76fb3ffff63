//! VAL-4, VAL-6. Who is told which codes.

use attest_model::error_codes::HandlingTable;
use attest_model::findings::Finding;
use attest_model::master::Role;
use attest_model::record::{Notified, Override};

use super::handling_of;
use super::overrides::open_findings;

/// One notification of one role about one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Who is told.
    pub role: Role,
    /// All its codes, the new ones marked.
    pub entries: Vec<NoticeEntry>,
}

/// One code of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeEntry {
    /// What was found.
    pub finding: Finding,
    /// The role has not been told before.
    pub is_new: bool,
}

impl Notice {
    /// What to add to the record once the notification is on its way.
    pub fn notified(&self) -> impl Iterator<Item = Notified> {
        self.entries
            .iter()
            .filter(|entry| entry.is_new)
            .map(|entry| Notified { role: self.role, fingerprint: entry.finding.fingerprint() })
    }
}

/// VAL-4, VAL-6. One notice for each role that has a new finding, in the order of the roles.
///
/// What was notified once stays so: a finding that went and comes back with the same values is not new. What a person
/// let pass is not told.
#[must_use]
pub fn notices(
    findings: &[Finding],
    overrides: &[Override],
    notified: &[Notified],
    table: &HandlingTable,
) -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    for finding in open_findings(findings, overrides) {
        let handling = handling_of(finding, table);
        let Some(role) = handling.role.filter(|_| handling.notify) else { continue };
        let told = Notified { role, fingerprint: finding.fingerprint() };
        let entry = NoticeEntry { finding: finding.clone(), is_new: !notified.contains(&told) };
        match notices.iter_mut().find(|notice| notice.role == role) {
            Some(notice) => notice.entries.push(entry),
            None => notices.push(Notice { role, entries: vec![entry] }),
        }
    }
    notices.retain(|notice| notice.entries.iter().any(|entry| entry.is_new));
    notices.sort_by_key(|notice| notice.role);
    notices
}
