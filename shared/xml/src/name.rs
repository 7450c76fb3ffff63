//! Names as integers: namespaces and local names.

use std::collections::HashMap;

use crate::eight::is_same;
use crate::table::{COUNT, NAMES, compare, find_known, hash, position};

/// A namespace: one of the constants, or one that only this document uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ns(pub(crate) u16);

/// A local name: one of the table, or one that only this document uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(pub(crate) u16);

/// A resolved name: equal when namespace and local name are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QName {
    /// The namespace.
    pub ns: Ns,
    /// The local name.
    pub name: NameId,
}

/// A known name as a constant: `qname!("cac:InvoiceLine")`, `qname!("schemeID")`; a typing error does not compile.
#[macro_export]
macro_rules! qname {
    ($name:literal) => {
        const { $crate::QName::known($name) }
    };
}

/// One row: the prefix that people know, whether paths show it, the namespace.
struct KnownNs {
    prefix: &'static str,
    is_shown: bool,
    uri: &'static str,
}

const fn row(prefix: &'static str, is_shown: bool, uri: &'static str) -> KnownNs {
    KnownNs { prefix, is_shown, uri }
}

/// In the order of the constants of [`Ns`].
static NAMESPACES: &[KnownNs] = &[
    row("", false, ""),
    row("xml", true, "http://www.w3.org/XML/1998/namespace"),
    row("xsi", true, "http://www.w3.org/2001/XMLSchema-instance"),
    row("ubl", false, "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
    row("cn", false, "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"),
    row("cac", true, "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
    row("cbc", true, "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
    row("ext", true, "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"),
    row("rsm", true, "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"),
    row("ram", true, "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"),
    row("udt", true, "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"),
    row("qdt", true, "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"),
];

impl Ns {
    /// No namespace.
    pub const NONE: Self = Self(0);
    /// `xml:`, which needs no declaration.
    pub const XML: Self = Self(1);
    /// `xsi:`, the attributes of schema instances.
    pub const XSI: Self = Self(2);
    /// `ubl:`, the root of a UBL 2 invoice.
    pub const UBL_INVOICE: Self = Self(3);
    /// `cn:`, the root of a UBL 2 credit note.
    pub const UBL_CREDIT_NOTE: Self = Self(4);
    /// `cac:`, the aggregates of UBL 2.
    pub const CAC: Self = Self(5);
    /// `cbc:`, the values of UBL 2.
    pub const CBC: Self = Self(6);
    /// `ext:`, the extensions of UBL 2.
    pub const EXT: Self = Self(7);
    /// `rsm:`, the root of a CII document.
    pub const RSM: Self = Self(8);
    /// `ram:`, the aggregates and values of CII.
    pub const RAM: Self = Self(9);
    /// `udt:`, the data types of CII.
    pub const UDT: Self = Self(10);
    /// `qdt:`, the qualified data types of CII.
    pub const QDT: Self = Self(11);
}

impl QName {
    /// The name of what does not exist: equal to that of no element.
    pub const NOTHING: Self = Self { ns: Ns(u16::MAX), name: NameId(u16::MAX) };

    /// The name `prefix:local` with the prefixes that people know (`ubl`, `cn`, `cac`, `cbc`, `ext`, `rsm`, `ram`,
    /// `udt`, `qdt`, `xsi`, `xml`), or `local` without namespace.
    ///
    /// For constants; use [`qname!`](crate::qname), which cannot be evaluated at run time.
    ///
    /// # Panics
    /// When the prefix or the local name is not in the tables.
    #[expect(
        clippy::indexing_slicing,
        reason = "evaluated by the compiler, which refuses what is out of range"
    )]
    pub const fn known(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut colon = 0;
        while colon < bytes.len() && bytes[colon] != b':' {
            colon += 1;
        }
        if colon == bytes.len() {
            return Self { ns: Ns::NONE, name: NameId::known(name) };
        }
        let (prefix, local) = bytes.split_at(colon);
        let mut ns = 0;
        while compare(NAMESPACES[ns].prefix.as_bytes(), prefix) != 0 {
            ns += 1;
        }
        Self { ns: Ns(ns as u16), name: NameId(position(local.split_at(1).1)) }
    }
}

impl Ns {
    /// The namespace of a prefix that people know, see [`QName::known`].
    pub fn find_prefix(prefix: &str) -> Option<Self> {
        let n = NAMESPACES.iter().position(|row| row.prefix == prefix)?;
        u16::try_from(n).ok().map(Self)
    }
}

impl QName {
    /// The same as [`QName::known`] for tables that are read at run time.
    pub fn find(name: &str) -> Option<Self> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        Some(Self { ns: Ns::find_prefix(prefix)?, name: find_known(local)? })
    }
}

impl NameId {
    /// How many local names the table holds; the index of a name that only a document uses is not below it.
    pub const COUNT: usize = COUNT;

    /// Its number, for tables by name.
    #[inline]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The local names of the table, in the order of their numbers.
    pub fn all() -> impl ExactSizeIterator<Item = &'static str> {
        NAMES.iter().copied()
    }

    /// The id of a local name of the table.
    ///
    /// # Panics
    /// When the table does not hold the name.
    pub const fn known(local: &str) -> Self {
        Self(position(local.as_bytes()))
    }
}

/// Twice the names of an invoice; two that meet in one entry only take turns.
const SEEN: usize = 256;

/// The names a document used last, as written: most names come again and again.
#[derive(Debug)]
pub(crate) struct Seen<'s> {
    entries: [Entry<'s>; SEEN],
}

/// A name as written, and what it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'s> {
    pub(crate) text: &'s str,
    /// Where its colon stands, 0 for none.
    pub(crate) colon: u16,
    /// The id of the local part.
    pub(crate) id: NameId,
    /// What the prefix stands for under the declarations of `scope`.
    pub(crate) ns: Ns,
    /// The declarations it was resolved under, 0 for not yet.
    pub(crate) scope: u32,
}

impl<'s> Seen<'s> {
    pub(crate) fn new() -> Self {
        Self { entries: [Entry { text: "", colon: 0, id: NameId(0), ns: Ns::NONE, scope: 0 }; SEEN] }
    }

    #[inline]
    fn slot(name: &str) -> usize {
        hash(name.as_bytes()) % SEEN
    }

    /// The entry of a name.
    #[inline]
    pub(crate) fn find(&self, name: &str) -> Option<Entry<'s>> {
        let entry = self.entries.get(Self::slot(name))?;
        (is_same(entry.text.as_bytes(), name.as_bytes()) && !name.is_empty()).then_some(*entry)
    }

    pub(crate) fn keep(&mut self, entry: Entry<'s>) {
        if let Some(slot) = self.entries.get_mut(Self::slot(entry.text)) {
            *slot = entry;
        }
    }
}

/// The names of one document: the tables, and what the document adds.
#[derive(Debug, Default)]
pub(crate) struct Names<'s> {
    locals: Vec<&'s str>,
    by_local: HashMap<&'s str, u16>,
    uris: Vec<(String, &'s str)>,
}

impl<'s> Names<'s> {
    /// The id of a local name; `None` when the document already added `limit` names.
    #[inline]
    pub(crate) fn local(&mut self, name: &'s str, limit: usize) -> Option<NameId> {
        find_known(name).or_else(|| self.own_local(name, limit))
    }

    fn own_local(&mut self, name: &'s str, limit: usize) -> Option<NameId> {
        if let Some(id) = self.by_local.get(name) {
            return Some(NameId(*id));
        }
        if self.locals.len() >= limit {
            return None;
        }
        let id = u16::try_from(COUNT + self.locals.len()).ok()?;
        self.locals.push(name);
        self.by_local.insert(name, id);
        Some(NameId(id))
    }

    /// The id of a namespace, declared with `prefix`; `None` when the document already added `limit`.
    pub(crate) fn namespace(&mut self, uri: &str, prefix: &'s str, limit: usize) -> Option<Ns> {
        let known = NAMESPACES.iter().position(|row| row.uri == uri);
        let own = || self.uris.iter().position(|(own, _)| own == uri).map(|n| n + NAMESPACES.len());
        if let Some(n) = known.or_else(own) {
            return u16::try_from(n).ok().map(Ns);
        }
        if self.uris.len() >= limit {
            return None;
        }
        let id = u16::try_from(NAMESPACES.len() + self.uris.len()).ok()?;
        self.uris.push((uri.to_owned(), prefix));
        Some(Ns(id))
    }

    pub(crate) fn local_str(&self, id: NameId) -> &str {
        let n = usize::from(id.0);
        NAMES.get(n).or_else(|| self.locals.get(n.checked_sub(COUNT)?)).copied().unwrap_or("")
    }

    pub(crate) fn uri(&self, ns: Ns) -> &str {
        let n = usize::from(ns.0);
        let own = || self.uris.get(n.checked_sub(NAMESPACES.len())?).map(|(uri, _)| uri.as_str());
        NAMESPACES.get(n).map(|row| row.uri).or_else(own).unwrap_or("")
    }

    /// The prefix that a path shows: the known one, else the one the document declared first.
    pub(crate) fn shown_prefix(&self, ns: Ns) -> &str {
        let n = usize::from(ns.0);
        let own = || self.uris.get(n.checked_sub(NAMESPACES.len())?).map(|(_, prefix)| *prefix);
        let known = NAMESPACES.get(n).map(|row| if row.is_shown { row.prefix } else { "" });
        known.or_else(own).unwrap_or("")
    }

    pub(crate) fn find(&self, uri: &str, local: &str) -> Option<QName> {
        let known = NAMESPACES.iter().position(|row| row.uri == uri);
        let own = || self.uris.iter().position(|(own, _)| own == uri).map(|n| n + NAMESPACES.len());
        let ns = Ns(u16::try_from(known.or_else(own)?).ok()?);
        let name = find_known(local).or_else(|| self.by_local.get(local).map(|id| NameId(*id)))?;
        Some(QName { ns, name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_at_run_time() {
        for (name, expected) in [
            ("cac:InvoiceLine", Some(QName::known("cac:InvoiceLine"))),
            ("schemeID", Some(QName::known("schemeID"))),
            ("cac:Rechnungszeile", None),
            ("xyz:InvoiceLine", None),
        ] {
            assert_eq!(QName::find(name), expected, "{name}");
        }
        assert_eq!(NameId::all().nth(NameId::known("ID").index()), Some("ID"));
        assert_eq!(NameId::all().len(), NameId::COUNT);
    }

    #[test]
    fn constants_stand_in_the_order_of_their_table() {
        for (ns, prefix) in [
            (Ns::NONE, ""),
            (Ns::XML, "xml"),
            (Ns::XSI, "xsi"),
            (Ns::UBL_INVOICE, "ubl"),
            (Ns::UBL_CREDIT_NOTE, "cn"),
            (Ns::CAC, "cac"),
            (Ns::CBC, "cbc"),
            (Ns::EXT, "ext"),
            (Ns::RSM, "rsm"),
            (Ns::RAM, "ram"),
            (Ns::UDT, "udt"),
            (Ns::QDT, "qdt"),
        ] {
            assert_eq!(NAMESPACES[usize::from(ns.0)].prefix, prefix);
        }
    }
}
