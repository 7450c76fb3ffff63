//! What a setting is: its name, its type, where it may be given, and how a person's text is read. The list of them all is
//! [`super::keys`].

use super::Level;

/// A setting of the catalogue, with the type of its values.
pub struct Key<T: 'static> {
    /// Its row in the catalogue (`SET-6`), or the statement that names it.
    pub id: &'static str,
    /// Its name (`PL/FIXPONUM`).
    pub name: &'static str,
    /// What holds where nothing is given, as a person would write it.
    pub default: &'static str,
    /// Where it may be given.
    pub levels: &'static [Level],
    /// One line for people.
    pub help: &'static str,
    /// Reads what a person wrote.
    pub read: fn(&str) -> Result<T, Fault>,
    /// Reads what can be read of a stored text that is no longer accepted; `None` where it then counts as absent.
    pub salvage: Option<fn(&str) -> T>,
}

/// A key whatever the type of its values: a row of the catalogue.
pub trait AnyKey: Sync {
    /// Its row in the catalogue.
    fn id(&self) -> &'static str;
    /// Its name.
    fn name(&self) -> &'static str;
    /// What holds where nothing is given.
    fn default_text(&self) -> &'static str;
    /// Where it may be given.
    fn levels(&self) -> &'static [Level];
    /// One line for people.
    fn help(&self) -> &'static str;
    /// Reads a value and drops it.
    ///
    /// # Errors
    /// [`Fault`] naming the offending part (SET-41).
    fn check(&self, text: &str) -> Result<(), Fault>;
    /// Whether a stored text holds: it can be read, or a part of it can be used (AMJ-11).
    fn holds(&self, text: &str) -> bool;
}

impl<T> AnyKey for Key<T> {
    fn id(&self) -> &'static str {
        self.id
    }
    fn name(&self) -> &'static str {
        self.name
    }
    fn default_text(&self) -> &'static str {
        self.default
    }
    fn levels(&self) -> &'static [Level] {
        self.levels
    }
    fn help(&self) -> &'static str {
        self.help
    }
    fn check(&self, text: &str) -> Result<(), Fault> {
        (self.read)(text).map(drop)
    }
    fn holds(&self, text: &str) -> bool {
        self.salvage.is_some() || self.check(text).is_ok()
    }
}

/// A value that is refused (SET-41).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part:?} is not {expected}")]
pub struct Fault {
    /// The offending part of what was written.
    pub part: String,
    /// What was expected instead.
    pub expected: String,
    /// Where the part starts, in characters from 0, where that helps.
    pub position: Option<usize>,
}

impl Fault {
    /// Names the offending part and what was expected.
    #[must_use]
    pub fn new(part: &str, expected: impl Into<String>) -> Self {
        Self { part: part.chars().take(80).collect(), expected: expected.into(), position: None }
    }

    /// Adds where the part starts.
    #[must_use]
    pub fn starting(mut self, position: usize) -> Self {
        self.position = Some(position);
        self
    }
}
