//! VAL-9. What the schema and the official rules say of one document: as a page for people, as data for programs.

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::renderer::{RenderError, Renderer};
use crate::texts::say;

/// Places of one rule that the page shows; more of them say nothing new.
const PLACES_MAX: usize = 20;

/// Problems that a report keeps; whoever mends so many has seen the pattern.
const PROBLEMS_MAX: usize = 10_000;

/// How much a problem weighs, in the words of the official rule sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// The document cannot be used.
    Fatal,
    /// The document can be used; the sender should mend it.
    Warning,
    /// Worth knowing.
    Information,
}

/// One rule, broken at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleProblem {
    /// `E003` for structure, the rule's own id otherwise.
    pub code: String,
    /// How much it weighs.
    pub weight: Weight,
    /// The rule set; empty for structure.
    pub set: String,
    /// Line in the document, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// XPath of the element.
    pub path: String,
    /// What was expected, as a value; empty where there is none.
    pub expected: String,
    /// What was found, as a value.
    pub found: String,
    /// What is wrong and what to do, in the language of the report.
    pub message: String,
}

/// The report on one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationReport {
    /// Name of the file.
    pub file: String,
    /// What the document is, such as `UBL invoice`.
    pub format: String,
    /// BT-24. The specification it claims to keep.
    pub profile: Option<String>,
    /// The rule sets that ran, with their releases.
    pub sets: Vec<String>,
    /// Why these.
    pub because: Vec<String>,
    /// The problems kept, those of structure first.
    pub problems: Vec<RuleProblem>,
    /// How many more there were.
    pub left_out: usize,
}

#[derive(Serialize)]
struct View<'a> {
    report: &'a ValidationReport,
    title: String,
    level: &'static str,
    verdict: String,
    counts: Vec<String>,
    rules: Vec<RuleView<'a>>,
}

/// All places of one rule.
#[derive(Serialize)]
struct RuleView<'a> {
    code: &'a str,
    set: &'a str,
    level: &'static str,
    weight: String,
    places: Vec<&'a str>,
    more: Option<String>,
}

impl ValidationReport {
    /// The report with as many problems as a report keeps.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.left_out += self.problems.len().saturating_sub(PROBLEMS_MAX);
        self.problems.truncate(PROBLEMS_MAX);
        self
    }

    /// Writes the page.
    ///
    /// # Errors
    /// When a template is malformed.
    pub fn page(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let of = |weight| self.problems.iter().filter(|problem| problem.weight == weight).count();
        let counted = [
            (of(Weight::Fatal), "report.errors"),
            (of(Weight::Warning), "report.warnings"),
            (of(Weight::Information), "report.hints"),
            (self.left_out, "report.left_out"),
        ];
        let (level, verdict) = match counted {
            [(0, _), (0, _), (0, _), (0, _)] => ("good", "report.passed"),
            [(0, _), ..] => ("warn", "report.noted"),
            _ => ("stop", "report.failed"),
        };
        let counts = counted.into_iter().filter(|(count, _)| *count > 0);
        let view = View {
            report: self,
            title: say(language, "report.title", &[("file", &self.file)])?,
            level,
            verdict: say(language, verdict, &[])?,
            counts: counts
                .map(|(count, key)| say(language, key, &[("count", &count.to_string())]))
                .collect::<Result<_, _>>()?,
            rules: self.rules(language)?,
        };
        renderer.write("validation_report.html", language, &view)
    }

    /// The problems by rule, in the order in which rules come first, the heavier before the lighter.
    fn rules(&self, language: Language) -> Result<Vec<RuleView<'_>>, RenderError> {
        let mut rules: Vec<(&RuleProblem, Vec<&RuleProblem>)> = Vec::new();
        for problem in &self.problems {
            let same = |first: &RuleProblem| (&first.code, &first.set) == (&problem.code, &problem.set);
            match rules.iter_mut().find(|(first, _)| same(first)) {
                Some((_, places)) => places.push(problem),
                None => rules.push((problem, vec![problem])),
            }
        }
        rules.sort_by_key(|(first, _)| first.weight);
        rules.into_iter().map(|(first, places)| RuleView::new(first, &places, language)).collect()
    }
}

impl<'a> RuleView<'a> {
    fn new(
        first: &'a RuleProblem,
        places: &[&'a RuleProblem],
        language: Language,
    ) -> Result<Self, RenderError> {
        let (level, key) = match first.weight {
            Weight::Fatal => ("stop", "report.fatal"),
            Weight::Warning => ("warn", "report.warning"),
            Weight::Information => ("soft", "report.information"),
        };
        let hidden = places.len().saturating_sub(PLACES_MAX);
        let count = hidden.to_string();
        let more = (hidden > 0).then(|| say(language, "report.more", &[("count", &count)])).transpose()?;
        Ok(Self {
            code: &first.code,
            set: &first.set,
            level,
            weight: say(language, key, &[])?,
            places: places.iter().take(PLACES_MAX).map(|place| place.message.as_str()).collect(),
            more,
        })
    }
}
