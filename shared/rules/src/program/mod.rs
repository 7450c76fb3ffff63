//! A rule set made ready to run: one pass over the elements of a document.

mod absence;
mod dispatch;
mod evaluate;
mod path;

use attest_xml::{Element, ElementId};

use self::absence::{Absence, Found, START, State};
use self::dispatch::{Candidate, Dispatch};
use self::evaluate::Op;
use crate::document::{Document, Stop};
use crate::report::{Fired, Report};
use crate::rule::{Check, Context, Flag, Pattern, Rule, Verdict};
use crate::sets::SetId;

/// A context with its rules ready.
#[derive(Debug)]
struct Ready {
    ops: Vec<(&'static Rule, Flag, Op)>,
    /// Where the paths of a table start that belongs to unanchored elements; 0 for none.
    start: State,
    /// Whether a table belongs to it.
    has_table: bool,
}

/// A rule set made ready to run.
#[derive(Debug)]
pub(crate) struct Program {
    set: SetId,
    contexts: Vec<Ready>,
    dispatch: Dispatch,
    absence: Absence,
    /// The rules of tables and their contexts.
    tables: Vec<(&'static Rule, u16)>,
}

impl Program {
    /// Reads the rows of a set.
    pub(crate) fn new(set: SetId, patterns: &'static [Pattern]) -> Program {
        let mut program = Program {
            set,
            contexts: Vec::new(),
            dispatch: Dispatch::new(),
            absence: Absence::new(),
            tables: Vec::new(),
        };
        for (pattern, number) in patterns.iter().zip(0_u8..) {
            for context in pattern.contexts.iter().copied().flatten() {
                program.add(context, number, pattern.only);
            }
        }
        program
    }

    fn add(&mut self, context: &'static Context, pattern: u8, only: Option<&[(&str, Flag)]>) {
        let number = self.contexts.len() as u16;
        let rules = context.rules.iter().filter_map(|rule| {
            let Some(only) = only else { return Some((rule, rule.flag)) };
            only.iter().find(|(id, _)| *id == rule.id).map(|(_, flag)| (rule, *flag))
        });
        let ops = rules.map(|(rule, flag)| (rule, flag, Op::new(&rule.check))).collect();
        let mut ready = Ready { ops, start: 0, has_table: !context.table.is_empty() };
        let shared = if ready.has_table { self.absence.add_state() } else { 0 };
        let mut states = Vec::new();
        for alternative in context.path.split('|').map(str::trim) {
            self.dispatch.add(alternative, number, pattern, context.when);
            if !ready.has_table {
                continue;
            }
            let is_anchored = alternative.starts_with('/') && !alternative.starts_with("//");
            let state = if is_anchored { self.absence.add_anchored(alternative, shared) } else { shared };
            if !is_anchored {
                ready.start = shared;
            }
            if !states.contains(&state) {
                states.push(state);
            }
        }
        for rule in context.table {
            let Check::Absent(paths) = rule.check else { continue };
            let index = self.tables.len() as u16;
            self.tables.push((rule, number));
            for state in &states {
                self.absence.add_rule(*state, index, paths);
            }
        }
        self.contexts.push(ready);
    }

    /// Runs every rule of the set.
    pub(crate) fn run(&self, document: &Document<'_>, report: &mut Report) {
        let tree = document.tree();
        let first = report.fired.len();
        let mut run = Run { program: self, document, report, matched: Vec::new() };
        if self.tables.is_empty() {
            for index in 0..tree.element_count() {
                run.judge(tree.element(ElementId::new(index)));
            }
            Self::finish(first, report);
            return;
        }
        let mut found = Vec::new();
        let mut states: Vec<[State; 3]> = Vec::with_capacity(tree.element_count());
        for index in 0..tree.element_count() {
            let element = tree.element(ElementId::new(index));
            let before = match element.parent() {
                None => [START, 0, 0],
                Some(parent) => states.get(parent.id().index()).copied().unwrap_or_default(),
            };
            let now = self.absence.next(before, element.name(), run.judge(element));
            states.push(now);
            self.absence.visit(element, now, index as u32, &mut found);
        }
        run.add_absences(found);
        Self::finish(first, report);
    }

    /// Brings what was found from `first` on into the order of the document.
    fn finish(first: usize, report: &mut Report) {
        report.stops.sort_unstable();
        report.stops.dedup();
        if let Some(fired) = report.fired.get_mut(first..) {
            fired.sort_by_key(|fired| fired.context);
        }
    }
}

/// One run over one document.
struct Run<'r, 't> {
    program: &'r Program,
    document: &'r Document<'t>,
    report: &'r mut Report,
    /// Elements judged by a context with a table.
    matched: Vec<(u32, u16)>,
}

impl<'t> Run<'_, 't> {
    /// Runs the rules of the first fitting context of every pattern; answers where a table's paths start.
    fn judge(&mut self, element: Element<'t>) -> State {
        let program = self.program;
        match program.dispatch.known(element) {
            Some(candidates) => self.judge_as(element, candidates),
            None => self.judge_as(element, &program.dispatch.unknown(element)),
        }
    }

    #[inline]
    fn judge_as(&mut self, element: Element<'t>, candidates: &[Candidate]) -> State {
        let program = self.program;
        let (mut judged, mut start) = (0_u32, 0);
        for candidate in candidates {
            let bit = 1 << candidate.pattern;
            if judged & bit != 0
                || !candidate.fits(element)
                || candidate.when.is_some_and(|when| !when(self.document, element))
            {
                continue;
            }
            judged |= bit;
            let Some(context) = program.contexts.get(usize::from(candidate.context)) else { continue };
            if context.has_table {
                self.matched.push((element.id().index() as u32, candidate.context));
                start = if context.start == 0 { start } else { context.start };
            }
            for (rule, flag, op) in &context.ops {
                self.evaluate(element, rule, *flag, op);
            }
        }
        start
    }

    fn evaluate(&mut self, context: Element<'t>, rule: &'static Rule, flag: Flag, op: &Op) {
        let (element, difference) = match op.evaluate(self.document, context) {
            Ok((_, Verdict::Holds)) => return,
            Ok((element, Verdict::Broken)) => (element, None),
            Ok((element, Verdict::Differs(difference))) => (element, Some(difference)),
            Err(stop) => return self.stop(stop),
        };
        self.report.fired.push(Fired {
            set: self.program.set,
            rule,
            flag,
            context: context.id(),
            element: element.id(),
            difference,
        });
    }

    fn stop(&mut self, stop: Stop) {
        self.report.stops.push(stop);
    }

    fn add_absences(&mut self, mut found: Vec<Found>) {
        found.sort_unstable();
        found.dedup_by_key(|(rule, context, _)| (*rule, *context));
        for (number, context, element) in found {
            let Some((rule, of)) = self.program.tables.get(usize::from(number)) else { continue };
            if self.matched.binary_search(&(context, *of)).is_err() {
                continue;
            }
            self.report.fired.push(Fired {
                set: self.program.set,
                rule,
                flag: rule.flag,
                context: ElementId::new(context as usize),
                element: ElementId::new(element as usize),
                difference: None,
            });
        }
    }
}
