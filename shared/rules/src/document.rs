//! A document as rules look at it: paths, values, and every element of a name without a search.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use attest_xml::{Element, ElementId, NameId, QName, Tree, qname};
use rust_decimal::Decimal;

use crate::codes::CodeList;
use crate::en16931::{CiiVatUse, VatUse};
use crate::peppol::Facts;
use crate::totals::Totals;
use crate::value;

/// A path as a constant: `steps!("cac:Party" / "cbc:EndpointID")`.
macro_rules! steps {
    ($($name:literal)/+) => { &[$(attest_xml::qname!($name)),+] };
}
pub(crate) use steps;

/// Why the official stylesheet stops with a type error instead of giving a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum StopReason {
    /// One element was expected.
    #[error("the element stands here more than once; expected one")]
    Doubled,
    /// A number was expected.
    #[error("the text is not a number; expected digits with a point, such as 12.50")]
    NotANumber,
    /// A date was expected.
    #[error("the text is not a date; expected year-month-day, such as 2026-03-01")]
    NotADate,
    /// `true` or `false` was expected.
    #[error("the text is neither true nor false")]
    NotABoolean,
    /// The result of a calculation does not fit.
    #[error("the number is too large to be calculated with")]
    TooLarge,
}

/// A place where the official stylesheet stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stop {
    /// The offending element.
    pub element: ElementId,
    /// What is wrong with it.
    pub reason: StopReason,
}

impl Stop {
    pub(crate) fn at(element: Element<'_>, reason: StopReason) -> Stop {
        Stop { element: element.id(), reason }
    }
}

const NONE: u32 = u32::MAX;

/// Elements inside an element from which on its children are found by name rather than by looking at each.
const LARGE: usize = 64;

/// A parsed document with its elements threaded by local name.
pub struct Document<'t> {
    tree: &'t Tree<'t>,
    /// By local name: the first element.
    heads: Vec<u32>,
    /// By element: the next one with the same local name.
    nexts: Vec<u32>,
    /// By element: a bit for the name of each element directly inside, see [`bit`].
    inside: Vec<u64>,
    /// The attribute value last found on a list: amount after amount has the same currency.
    found_code: Cell<Option<(&'static CodeList, &'t str)>>,
    /// The VAT category last asked for: a dozen contexts ask for the same one.
    category: Cell<Option<(ElementId, Category<'t>)>>,
    periods: OnceCell<Vec<Element<'t>>>,
    totals: OnceCell<Totals>,
    ubl_vat: OnceCell<Result<VatUse, Stop>>,
    cii_vat: OnceCell<CiiVatUse>,
    peppol: OnceCell<Facts>,
}

/// The code of a VAT category in UBL, and whether its scheme is VAT.
type Category<'t> = (Option<&'t str>, Result<bool, Stop>);

/// One of 64 bits; names share them, so that a bit which is not set rules a name out.
#[inline]
fn bit(name: QName) -> u64 {
    1 << (name.name.index() % 64)
}

impl<'t> Document<'t> {
    /// Threads the elements; the only pass over the tree beside that of the rules.
    pub fn new(tree: &'t Tree<'t>) -> Document<'t> {
        let count = tree.element_count();
        let mut heads = vec![NONE; NameId::COUNT];
        let mut nexts = vec![NONE; count];
        let mut inside = vec![0; count];
        for index in (0..count).rev() {
            let element = tree.element(ElementId::new(index));
            let name = element.name();
            if let (Some(head), Some(next)) = (heads.get_mut(name.name.index()), nexts.get_mut(index)) {
                *next = *head;
                *head = index as u32;
            }
            let parent = element.parent().and_then(|parent| inside.get_mut(parent.id().index()));
            if let Some(names) = parent {
                *names |= bit(name);
            }
        }
        Document {
            tree,
            heads,
            nexts,
            inside,
            category: Cell::new(None),
            found_code: Cell::new(None),
            periods: OnceCell::new(),
            totals: OnceCell::new(),
            ubl_vat: OnceCell::new(),
            cii_vat: OnceCell::new(),
            peppol: OnceCell::new(),
        }
    }

    /// The parsed document.
    pub fn tree(&self) -> &'t Tree<'t> {
        self.tree
    }

    /// The document element.
    pub fn root(&self) -> Element<'t> {
        self.tree.root()
    }

    /// The elements of this name in the periods of a UBL document; every period of a line is held against them.
    pub(crate) fn in_periods(&self, name: QName) -> impl Iterator<Item = Element<'t>> + '_ {
        let root = self.root();
        let of_document = move |period: &Element<'t>| period.parent() == Some(root);
        let periods =
            self.periods.get_or_init(|| self.all(qname!("cac:InvoicePeriod")).filter(of_document).collect());
        periods.iter().flat_map(move |period| period.children_named(name))
    }

    pub(crate) fn totals(&self) -> &Totals {
        self.totals.get_or_init(|| Totals::of(self))
    }

    pub(crate) fn ubl_vat(&self) -> &Result<VatUse, Stop> {
        self.ubl_vat.get_or_init(|| VatUse::gather(self))
    }

    pub(crate) fn cii_vat(&self) -> &CiiVatUse {
        self.cii_vat.get_or_init(|| CiiVatUse::gather(self))
    }

    pub(crate) fn peppol(&self) -> &Facts {
        self.peppol.get_or_init(|| Facts::of(self))
    }

    /// Code and scheme of a VAT category in UBL, kept for whoever asks next; `find` answers them.
    pub(crate) fn category(&self, element: Element<'t>, find: impl Fn() -> Category<'t>) -> Category<'t> {
        if let Some((last, category)) = self.category.get()
            && last == element.id()
        {
            return category;
        }
        let category = find();
        self.category.set(Some((element.id(), category)));
        category
    }

    fn head(&self, name: QName) -> u32 {
        self.heads.get(name.name.index()).copied().unwrap_or(NONE)
    }

    /// Whether the value of an attribute is on a list.
    pub(crate) fn is_code(&self, list: &'static CodeList, code: &'t str) -> bool {
        if self.found_code.get().is_some_and(|(last, found)| core::ptr::eq(last, list) && found == code) {
            return true;
        }
        let found = list.holds(code);
        if found {
            self.found_code.set(Some((list, code)));
        }
        found
    }

    /// Whether an element of this local name stands anywhere.
    pub fn knows(&self, name: QName) -> bool {
        self.head(name) != NONE
    }

    /// XPath `//name`: all elements of the name, in document order.
    pub fn all(&self, name: QName) -> impl Iterator<Item = Element<'t>> + '_ {
        let mut next = self.head(name);
        core::iter::from_fn(move || {
            while next != NONE {
                let element = self.tree.element(ElementId::new(next as usize));
                next = self.nexts.get(next as usize).copied().unwrap_or(NONE);
                if element.name() == name {
                    return Some(element);
                }
            }
            None
        })
    }

    /// Whether an element of the name may stand directly inside of another; no is certain.
    #[inline]
    fn may_hold(&self, element: Element<'t>, name: QName) -> bool {
        self.inside.get(element.id().index()).is_some_and(|names| names & bit(name) != 0)
    }

    /// Visits what stands at a path below an element until `visit` answers true; answers whether it did.
    pub fn any(
        &self,
        from: Element<'t>,
        path: &[QName],
        visit: &mut (impl FnMut(Element<'t>) -> bool + ?Sized),
    ) -> bool {
        let Some((name, rest)) = path.split_first() else { return visit(from) };
        if !self.may_hold(from, *name) {
            return false;
        }
        if from.size() > LARGE {
            return self.all(*name).any(|each| each.parent() == Some(from) && self.any(each, rest, visit));
        }
        from.children_named(*name).any(|child| self.any(child, rest, visit))
    }

    /// Whether something stands at the path.
    pub fn exists(&self, from: Element<'t>, path: &[QName]) -> bool {
        self.first(from, path).is_some()
    }

    /// How often something stands at the path.
    pub fn count(&self, from: Element<'t>, path: &[QName]) -> usize {
        let mut count = 0;
        self.any(from, path, &mut |_| {
            count += 1;
            false
        });
        count
    }

    /// What stands at the path first.
    pub fn first(&self, from: Element<'t>, path: &[QName]) -> Option<Element<'t>> {
        let Some((name, rest)) = path.split_first() else { return Some(from) };
        if !self.may_hold(from, *name) {
            return None;
        }
        if from.size() > LARGE {
            let mut inside = self.all(*name).filter(|each| each.parent() == Some(from));
            return inside.find_map(|each| self.first(each, rest));
        }
        from.children_named(*name).find_map(|child| self.first(child, rest))
    }

    /// What stands at the path first, and second.
    pub(crate) fn two(
        &self,
        from: Element<'t>,
        path: &[QName],
    ) -> (Option<Element<'t>>, Option<Element<'t>>) {
        let mut found = (None, None);
        self.any(from, path, &mut |element| match found.0 {
            None => {
                found.0 = Some(element);
                false
            }
            Some(_) => {
                found.1 = Some(element);
                true
            }
        });
        found
    }

    /// The only thing at the path.
    ///
    /// # Errors
    /// When there are several.
    pub fn one(&self, from: Element<'t>, path: &[QName]) -> Result<Option<Element<'t>>, Stop> {
        match self.two(from, path) {
            (one, None) => Ok(one),
            (_, Some(second)) => Err(Stop::at(second, StopReason::Doubled)),
        }
    }

    /// The only thing's text, empty when there is none.
    ///
    /// # Errors
    /// When there are several.
    pub fn text(&self, from: Element<'t>, path: &[QName]) -> Result<Cow<'t, str>, Stop> {
        Ok(self.one(from, path)?.map_or(Cow::Borrowed(""), Element::string_value))
    }

    /// Whether the only thing at the path says more than white space.
    ///
    /// # Errors
    /// When there are several.
    pub fn filled(&self, from: Element<'t>, path: &[QName]) -> Result<bool, Stop> {
        Ok(!value::trim(&self.text(from, path)?).is_empty())
    }

    /// The only thing's number.
    ///
    /// # Errors
    /// When there are several, or when it is not a number.
    pub fn decimal(&self, from: Element<'t>, path: &[QName]) -> Result<Option<Decimal>, Stop> {
        self.one(from, path)?.map(decimal).transpose()
    }

    /// Whether some text at the path is exactly `text`.
    pub fn has_text(&self, from: Element<'t>, path: &[QName], text: &str) -> bool {
        self.any(from, path, &mut |element| element.string_value() == text)
    }
}

/// The element's text as a decimal.
///
/// # Errors
/// When it is not one.
pub(crate) fn decimal(element: Element<'_>) -> Result<Decimal, Stop> {
    value::decimal(&element.string_value()).ok_or(Stop::at(element, StopReason::NotANumber))
}

/// The element's text as a boolean.
///
/// # Errors
/// When it is not one.
pub(crate) fn boolean(element: Element<'_>) -> Result<bool, Stop> {
    value::boolean(&element.string_value()).ok_or(Stop::at(element, StopReason::NotABoolean))
}

/// The minute the element's date begins in UTC.
///
/// # Errors
/// When the text is not a date.
pub(crate) fn date(element: Element<'_>) -> Result<i64, Stop> {
    value::date(&element.string_value()).ok_or(Stop::at(element, StopReason::NotADate))
}

/// The element's text without the white space around it, equal to `code`; as `normalize-space(.) = '…'`.
pub(crate) fn says(element: Element<'_>, code: &str) -> bool {
    value::trim(&element.string_value()) == code
}
