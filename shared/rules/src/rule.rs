//! What a rule is: one row in the table of its context.

use attest_xml::Element;

use crate::codes::CodeList;
use crate::document::{Document, Stop};
use crate::report::Kind;

/// How much a broken rule matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// The document may not be used.
    Fatal,
    /// The document may be used; the sender should mend it.
    Warning,
    /// Worth knowing.
    Information,
}

impl Flag {
    /// The word of the official rule sets.
    pub fn text(self) -> &'static str {
        match self {
            Flag::Fatal => "fatal",
            Flag::Warning => "warning",
            Flag::Information => "information",
        }
    }
}

/// What a test answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The rule holds here.
    Holds,
    /// The rule is broken here.
    Broken,
    /// The rule is broken: what was expected and what was found.
    Differs(Box<Difference>),
}

/// What was expected and what was found instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What the rule asks for, as computed from this document.
    pub expected: String,
    /// What the document says.
    pub found: String,
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Verdict {
        if holds { Verdict::Holds } else { Verdict::Broken }
    }
}

impl Verdict {
    /// Holds, or differs with the two values written out.
    pub fn equal(holds: bool, expected: impl FnOnce() -> String, found: impl FnOnce() -> String) -> Verdict {
        if holds {
            Verdict::Holds
        } else {
            Verdict::Differs(Box::new(Difference { expected: expected(), found: found() }))
        }
    }
}

/// A hand-written test at one element; the official stylesheet would have stopped where it fails.
pub(crate) type Test = for<'t> fn(&Document<'t>, Element<'t>) -> Result<Verdict, Stop>;

/// A condition on the element that a context names.
pub(crate) type When = for<'t> fn(&Document<'t>, Element<'t>) -> bool;

/// How a rule is checked at an element of its context. Paths are relative to that element.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Something stands at the path.
    Exists(&'static str),
    /// Something stands at one of the two paths.
    ExistsEither(&'static str, &'static str),
    /// One thing stands at the path and it is not blank.
    Filled(&'static str),
    /// One of the things at the path is not blank.
    AnyFilled(&'static str),
    /// The path stands here at most this often.
    AtMost(usize, &'static str),
    /// The path stands here exactly once.
    Once(&'static str),
    /// Nothing stands at the path; the path may begin with `//` or end in an attribute.
    Absent(&'static str),
    /// At most two decimals at the path (`.` for the element itself).
    Decimals(&'static str),
    /// The element's text is a code of the list.
    Code(&'static CodeList),
    /// The attribute's value is a code of the list.
    AttributeCode(&'static str, &'static CodeList),
    /// Anything else.
    Test(Test),
    /// The official rule has no test of its own; it never fires.
    Untested,
}

impl Check {
    /// What kind of defect it finds.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Check::Exists(_) | Check::ExistsEither(..) | Check::Filled(_) | Check::AnyFilled(_) => {
                Kind::Missing
            }
            Check::AtMost(..) | Check::Once(_) => Kind::Counted,
            Check::Absent(_) => Kind::Superfluous,
            Check::Decimals(_) => Kind::Decimals,
            Check::Code(_) | Check::AttributeCode(..) => Kind::Code,
            Check::Test(_) | Check::Untested => Kind::Other,
        }
    }

    /// The path that a message shows: what is missing or superfluous.
    pub(crate) fn path(&self) -> &'static str {
        match self {
            Check::Exists(path)
            | Check::ExistsEither(path, _)
            | Check::Filled(path)
            | Check::AnyFilled(path)
            | Check::AtMost(_, path)
            | Check::Once(path)
            | Check::Absent(path)
            | Check::Decimals(path)
            | Check::AttributeCode(path, _) => path,
            Check::Code(_) | Check::Test(_) | Check::Untested => "",
        }
    }
}

/// One rule at one context.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The official id.
    pub id: &'static str,
    /// How much it matters.
    pub flag: Flag,
    /// How it is checked.
    pub check: Check,
}

/// A fatal rule.
pub(crate) const fn fatal(id: &'static str, check: Check) -> Rule {
    Rule { id, flag: Flag::Fatal, check }
}

/// A warning.
pub(crate) const fn warning(id: &'static str, check: Check) -> Rule {
    Rule { id, flag: Flag::Warning, check }
}

/// An information.
pub(crate) const fn information(id: &'static str, check: Check) -> Rule {
    Rule { id, flag: Flag::Information, check }
}

/// The elements that a group of rules speaks of.
///
/// `path` holds alternatives separated by `|`. One that begins with `/` is read from the document element, any other
/// matches the end of an element's path. `*` is any element, `*Amount` any whose name ends so, `ram:*ID` likewise
/// within a namespace.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// Where the elements stand.
    pub path: &'static str,
    /// Which of them are meant.
    pub when: Option<When>,
    /// The rules, in the order of the official file.
    pub rules: &'static [Rule],
    /// Rules of the form [`Check::Absent`], hundreds of them, that the pass over the elements finds by itself.
    pub table: &'static [Rule],
}

/// Every element of the path.
pub(crate) const fn at(path: &'static str, rules: &'static [Rule]) -> Context {
    Context { path, when: None, rules, table: &[] }
}

/// Every element of the path, with a table of what should not be there.
pub(crate) const fn at_with(path: &'static str, rules: &'static [Rule], table: &'static [Rule]) -> Context {
    Context { path, when: None, rules, table }
}

/// Those elements of the path for which `when` answers true.
pub(crate) const fn at_when(path: &'static str, when: When, rules: &'static [Rule]) -> Context {
    Context { path, when: Some(when), rules, table: &[] }
}

/// A pattern: an element is judged by the first context that it fits, and by no other.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    /// The official name.
    pub name: &'static str,
    /// The contexts, in order; a slice per file.
    pub contexts: &'static [&'static [Context]],
    /// Where a set takes over only some rules of another: those, with the flag they have here.
    pub only: Option<&'static [(&'static str, Flag)]>,
}

/// A pattern with all its rules.
pub(crate) const fn pattern(name: &'static str, contexts: &'static [&'static [Context]]) -> Pattern {
    Pattern { name, contexts, only: None }
}
