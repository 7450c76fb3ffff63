//! Which contexts an element may belong to, found by its local name.

use attest_xml::{Element, NameId, Ns, QName};

use super::path::{Step, name_of};
use crate::rule::When;

/// One way to be an element of a context.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) context: u16,
    pub(super) pattern: u8,
    pub(super) namespace: Option<Ns>,
    /// Ancestors, nearest first.
    ancestors: Box<[Step]>,
    /// Whether the last ancestor is the document element.
    is_anchored: bool,
    pub(super) when: Option<When>,
}

impl Candidate {
    #[inline]
    pub(super) fn fits(&self, element: Element<'_>) -> bool {
        if self.namespace.is_some_and(|namespace| namespace != element.name().ns) {
            return false;
        }
        let mut at = element;
        for step in &self.ancestors {
            let Some(parent) = at.parent() else { return false };
            if let Step::Name(name) = step
                && parent.name() != *name
            {
                return false;
            }
            at = parent;
        }
        !self.is_anchored || at.parent().is_none()
    }
}

/// What the last step of a context's path says of the element itself.
pub(super) enum Last {
    /// One name.
    Name(QName),
    /// Every element of the namespace, or of all, whose local name ends so; an empty ending fits all.
    Ending(Option<Ns>, &'static str),
}

/// Candidates by the local name of the element.
#[derive(Debug, Default)]
pub(super) struct Dispatch {
    by_local: Vec<Box<[Candidate]>>,
    /// For local names that only the document has.
    endings: Vec<(&'static str, Candidate)>,
}

impl Dispatch {
    pub(super) fn new() -> Dispatch {
        Dispatch { by_local: vec![Box::default(); NameId::COUNT], endings: Vec::new() }
    }

    /// Adds one alternative of a context's path.
    pub(super) fn add(&mut self, alternative: &'static str, context: u16, pattern: u8, when: Option<When>) {
        let is_anchored = alternative.starts_with('/') && !alternative.starts_with("//");
        let mut steps: Vec<&'static str> = alternative.trim_start_matches('/').split('/').collect();
        let Some(last) = steps.pop() else { return };
        let ancestors =
            steps.iter().rev().map(|step| if *step == "*" { Step::Any } else { Step::Name(name_of(step)) });
        let last = read_last(last);
        let namespace = match &last {
            Last::Name(name) => Some(name.ns),
            Last::Ending(namespace, _) => *namespace,
        };
        let candidate =
            Candidate { context, pattern, namespace, ancestors: ancestors.collect(), is_anchored, when };
        match last {
            Last::Name(name) => {
                if let Some(list) = self.by_local.get_mut(name.name.index()) {
                    push(list, candidate);
                }
            }
            Last::Ending(_, ending) => {
                for (local, list) in NameId::all().zip(&mut self.by_local) {
                    if local.ends_with(ending) {
                        push(list, candidate.clone());
                    }
                }
                self.endings.push((ending, candidate));
            }
        }
    }

    /// The candidates for an element whose local name the tables know, in the order of the contexts.
    #[inline]
    pub(super) fn known(&self, element: Element<'_>) -> Option<&[Candidate]> {
        self.by_local.get(element.name().name.index()).map(|list| &**list)
    }

    /// The candidates for an element whose local name only the document has.
    #[cold]
    pub(super) fn unknown(&self, element: Element<'_>) -> Vec<Candidate> {
        let local = element.local_name();
        let fitting = self.endings.iter().filter(|(ending, _)| local.ends_with(ending));
        fitting.map(|(_, candidate)| candidate.clone()).collect()
    }
}

fn push(list: &mut Box<[Candidate]>, candidate: Candidate) {
    let mut longer = core::mem::take(list).into_vec();
    longer.push(candidate);
    *list = longer.into_boxed_slice();
}

fn read_last(step: &'static str) -> Last {
    match step.split_once('*') {
        Some(("", ending)) => Last::Ending(None, ending),
        Some((prefix, ending)) => Last::Ending(Ns::find_prefix(prefix.trim_end_matches(':')), ending),
        None => Last::Name(name_of(step)),
    }
}
