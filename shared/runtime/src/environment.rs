//! What a function is told by its environment: every variable, in one table.

use std::collections::BTreeMap;
use std::str::FromStr;

use attest_store::QueueName;

/// A variable of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it holds; the end of "expected …".
    pub holds: &'static str,
}

macro_rules! variables {
    ($($constant:ident = $name:literal, $holds:literal;)+) => {
        $(
            #[doc = concat!("`", $name, "`: ", $holds, ".")]
            pub(crate) const $constant: Variable = Variable { name: $name, holds: $holds };
        )+
        /// Every variable that a function reads.
        pub const VARIABLES: &[Variable] = &[$($constant),+];
    };
}

variables! {
    TENANT = "ATTEST_TENANT", "the tenant's name, as links carry it";
    RECORDS_TABLE = "ATTEST_RECORDS_TABLE", "the name of the table of records";
    TRAIL_TABLE = "ATTEST_TRAIL_TABLE", "the name of the table of the trail";
    DOCUMENTS_BUCKET = "ATTEST_DOCUMENTS_BUCKET", "the name of the bucket of documents";
    INTAKE_QUEUE_URL = "ATTEST_INTAKE_QUEUE_URL", "the address of the queue of uploads";
    FLOW_QUEUE_URL = "ATTEST_FLOW_QUEUE_URL", "the address of the queue of invoices whose flow goes on";
    NOTIFY_QUEUE_URL = "ATTEST_NOTIFY_QUEUE_URL", "the address of the queue of mails";
    EXPORT_QUEUE_URL = "ATTEST_EXPORT_QUEUE_URL", "the address of the queue of batches";
    SCAN_QUEUE_URL = "ATTEST_SCAN_QUEUE_URL", "the address of the queue of attachments to scan";
    FLOW_ARN = "ATTEST_FLOW_ARN", "the name (ARN) of the state machine InvoiceFlow";
    LINK_KEYS_SECRET = "ATTEST_LINK_KEYS_SECRET", "the name (ARN) of the secret that the keys of links are made of";
    BASE_URL = "ATTEST_BASE_URL", "the address of the pages, without a slash at its end";
    MAIL_CONFIGURATION_SET = "ATTEST_MAIL_CONFIGURATION_SET", "the name of the configuration set that mails are sent with";
    RETENTION_DAYS = "ATTEST_RETENTION_DAYS", "the number of days for which raw documents are locked";
    RETENTION_MODE = "ATTEST_RETENTION_MODE", "GOVERNANCE or COMPLIANCE, the lock of raw documents";
    RESTORED_AT = "ATTEST_RESTORED_AT", "the instant to which the tables were restored, such as 2026-03-16T07:00:00Z";
    IMAGES_BUCKET = "ATTEST_IMAGES_BUCKET", "the name of the bucket of images";
}

/// The variable that holds the address of a queue.
pub(crate) const fn queue_url(queue: QueueName) -> Variable {
    match queue {
        QueueName::Intake => INTAKE_QUEUE_URL,
        QueueName::Flow => FLOW_QUEUE_URL,
        QueueName::Notify => NOTIFY_QUEUE_URL,
        QueueName::Export => EXPORT_QUEUE_URL,
        QueueName::Scan => SCAN_QUEUE_URL,
    }
}

/// Why a function does not start.
#[derive(PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// A variable is not set, or is empty.
    #[error("environment variable {} is not set; expected {}", .0.name, .0.holds)]
    Missing(Variable),
    /// A variable holds something else.
    #[error("environment variable {} is {value:?}; expected {}", .variable.name, .variable.holds)]
    Unreadable {
        /// The variable.
        variable: Variable,
        /// What it holds.
        value: String,
    },
    /// The templates of mails and pages do not compile.
    #[error("the templates of mails and pages do not compile: {0}")]
    Templates(String),
}

/// An error that ends `main` is printed this way: as a sentence.
impl std::fmt::Debug for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// The variables of a process, taken once at its start.
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Takes the variables whose names begin with `ATTEST_` or `AWS_`.
    #[must_use]
    pub fn of_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("ATTEST_") || name.starts_with("AWS_"))
            .collect()
    }

    /// A variable that must be there.
    ///
    /// # Errors
    /// [`StartError::Missing`] with its name and what it holds.
    pub fn text(&self, variable: Variable) -> Result<String, StartError> {
        self.find(variable.name).map(str::to_owned).ok_or(StartError::Missing(variable))
    }

    /// A variable read as something, `None` where it is not set.
    ///
    /// # Errors
    /// [`StartError::Unreadable`] with its name, what it holds, and what was expected.
    pub(crate) fn read<T: FromStr>(&self, variable: Variable) -> Result<Option<T>, StartError> {
        let value = self.find(variable.name);
        let read = |text: &str| {
            text.parse().map_err(|_| StartError::Unreadable { variable, value: text.to_owned() })
        };
        value.map(read).transpose()
    }

    /// A variable by its name; empty counts as absent.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(variables: T) -> Self {
        Self(variables.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_variable_is_named_with_what_it_holds() {
        let environment: Environment = [("ATTEST_TENANT", "Nordbygg"), ("ATTEST_BASE_URL", " ")]
            .map(|(n, v)| (n.into(), v.into()))
            .into_iter()
            .collect();
        assert_eq!(environment.text(TENANT), Ok("Nordbygg".to_owned()));
        for (variable, expected) in [
            (
                BASE_URL,
                "environment variable ATTEST_BASE_URL is not set; expected the address of the pages, without a slash at its end",
            ),
            (
                RECORDS_TABLE,
                "environment variable ATTEST_RECORDS_TABLE is not set; expected the name of the table of records",
            ),
        ] {
            assert_eq!(environment.text(variable).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn every_variable_has_its_own_name() {
        let names: std::collections::BTreeSet<_> = VARIABLES.iter().map(|variable| variable.name).collect();
        assert_eq!(names.len(), VARIABLES.len());
        assert!(names.iter().all(|name| name.starts_with("ATTEST_")), "{names:?}");
        for queue in QueueName::ALL {
            assert!(VARIABLES.contains(&queue_url(*queue)), "{queue:?}");
        }
    }
}
