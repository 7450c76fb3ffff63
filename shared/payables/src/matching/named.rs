//! Which order lines carry a text that the invoice carries too.

use super::symbols::Symbol;

/// The kind of an order line's own number; smaller ones are those of its product codes.
pub(crate) const REFERENCE: u8 = 3;

/// An order line that carries a text, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) order: u32,
    /// Index among all order lines.
    pub(crate) line: u32,
    pub(crate) kind: u8,
}

/// Order lines by the texts they share with the invoice: one list, with the place where each text starts.
#[derive(Default)]
pub(crate) struct Named {
    /// By symbol; one more at the end.
    starts: Vec<u32>,
    /// Of each symbol by order, line and kind.
    names: Vec<Name>,
}

impl Named {
    /// Names with their symbols, found by order, line and kind; `last` is the largest symbol.
    pub(crate) fn of(found: Vec<(Symbol, Name)>, last: Symbol) -> Self {
        let mut starts = vec![0u32; last as usize + 2];
        for (symbol, _) in &found {
            if let Some(count) = starts.get_mut(*symbol as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut names = vec![Name { order: 0, line: 0, kind: 0 }; found.len()];
        for (symbol, name) in found {
            let Some(at) = next.get_mut(symbol as usize) else { continue };
            if let Some(slot) = names.get_mut(*at as usize) {
                *slot = name;
            }
            *at += 1;
        }
        Self { starts, names }
    }

    /// Gives order lines new numbers in the same sequence; those without one are not looked at again.
    pub(crate) fn renumber(&mut self, places: &[Option<u32>]) {
        let mut kept = Vec::with_capacity(self.names.len());
        let mut from = 0;
        for start in &mut self.starts {
            let own = self.names.get(from..*start as usize).unwrap_or_default();
            from = *start as usize;
            kept.extend(own.iter().filter_map(|name| {
                let line = places.get(name.line as usize).copied().flatten()?;
                Some(Name { line, ..*name })
            }));
            *start = u32::try_from(kept.len()).unwrap_or(u32::MAX);
        }
        self.names = kept;
    }

    fn names(&self, symbol: Symbol) -> &[Name] {
        let at = symbol as usize;
        let range = self.starts.get(at).zip(self.starts.get(at.saturating_add(1)));
        range.and_then(|(from, to)| self.names.get(*from as usize..*to as usize)).unwrap_or_default()
    }

    /// The lines of an order that carry this text as this kind.
    pub(crate) fn of_kind(&self, order: u32, symbol: Symbol, kind: u8) -> impl Iterator<Item = u32> {
        let names = self.names(symbol);
        let first = names.partition_point(|name| name.order < order);
        let own = names.get(first..).unwrap_or_default().iter().take_while(move |name| name.order == order);
        own.filter(move |name| name.kind == kind).map(|name| name.line)
    }

    /// Whether an order line carries this text as this kind.
    pub(crate) fn has(&self, symbol: Symbol, name: Name) -> bool {
        self.names(symbol).binary_search(&name).is_ok()
    }
}
