//! WB-5. The form that narrows the list, filled with what was asked for.

use attest_model::record::State;
use serde::Serialize;

use super::state_name;
use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::say;

/// What was asked for, as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkbenchFilter {
    /// The view, by its word.
    pub view: String,
    /// Part of the supplier's name, the number or an order number.
    pub search: String,
    /// State, by its word.
    pub state: String,
    /// Step, by its number.
    pub step: String,
    /// Supplier.
    pub supplier: String,
    /// Contract.
    pub contract: String,
    /// Amount due at least.
    pub amount_from: String,
    /// Amount due at most.
    pub amount_to: String,
    /// Due on this day at the latest, as `YYYY-MM-DD`.
    pub due_until: String,
    /// Code of a finding or reason.
    pub code: String,
    /// Who has it, by the code.
    pub owner: String,
    /// Received at least so many days ago.
    pub age_days: String,
    /// With a warning.
    pub has_warning: bool,
    /// With an image.
    pub has_image: bool,
    /// `invoice`, `credit_note` or empty.
    pub kind: String,
    /// SAMP-2. `live`, `all` or `samples`; absent for whoever may not choose.
    pub messages: Option<String>,
    /// People who may own an invoice: code and name.
    pub people: Vec<(String, String)>,
    /// How many filters are set beside view and search.
    pub set: usize,
    /// What of it could not be read, in the order of the form.
    pub not_read: Vec<String>,
}

/// The form in the words of one language.
#[derive(Serialize)]
pub(super) struct FilterView {
    view: String,
    search: String,
    set: usize,
    not_read: Option<String>,
    selects: Vec<SelectView>,
    inputs: Vec<InputView>,
    checks: Vec<CheckView>,
}

#[derive(Serialize)]
struct SelectView {
    name: &'static str,
    label: String,
    options: Vec<OptionView>,
}

#[derive(Serialize)]
struct OptionView {
    value: String,
    label: String,
    is_chosen: bool,
}

#[derive(Serialize)]
struct InputView {
    name: &'static str,
    label: String,
    value: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct CheckView {
    name: &'static str,
    label: String,
    is_set: bool,
}

impl WorkbenchFilter {
    pub(super) fn view(&self, language: Language) -> Result<FilterView, RenderError> {
        let input = |name, label, value: &String, kind| {
            Ok(InputView { name, label: say(language, label, &[])?, value: value.clone(), kind })
        };
        let check = |name, label, is_set| Ok(CheckView { name, label: say(language, label, &[])?, is_set });
        let not_read = if self.not_read.is_empty() {
            None
        } else {
            Some(say(language, "filter.not_read", &[("values", &self.not_read.join(", "))])?)
        };
        Ok(FilterView {
            view: self.view.clone(),
            search: self.search.clone(),
            set: self.set,
            not_read,
            selects: self.selects(language)?,
            inputs: vec![
                input("supplier", "head.supplier", &self.supplier, "text")?,
                input("contract", "invoice.contract", &self.contract, "text")?,
                input("code", "filter.code", &self.code, "text")?,
                input("from", "filter.amount_from", &self.amount_from, "decimal")?,
                input("to", "filter.amount_to", &self.amount_to, "decimal")?,
                input("due", "filter.due_until", &self.due_until, "date")?,
                input("age", "filter.age", &self.age_days, "numeric")?,
            ],
            checks: vec![
                check("warning", "filter.warning", self.has_warning)?,
                check("image", "filter.image", self.has_image)?,
            ],
        })
    }

    fn selects(&self, language: Language) -> Result<Vec<SelectView>, RenderError> {
        let all = say(language, "filter.all", &[])?;
        let select = |name, label, chosen: &str, choices: Vec<(String, String)>| {
            let first = std::iter::once((String::new(), all.clone()));
            let option = |(value, label): (String, String)| OptionView {
                is_chosen: value.eq_ignore_ascii_case(chosen),
                value,
                label,
            };
            let options = first.chain(choices).map(option).collect();
            Ok::<_, RenderError>(SelectView { name, label: say(language, label, &[])?, options })
        };
        let mut states = Vec::new();
        for state in State::ALL {
            states.push((state.word().to_owned(), state_name(*state, language)?));
        }
        let mut steps = Vec::new();
        for step in ["1", "2", "3", "4", "6", "7"] {
            steps.push((step.to_owned(), say(language, &format!("step.{step}"), &[])?));
        }
        let kinds = vec![
            ("invoice".to_owned(), say(language, "head.invoice", &[])?),
            ("credit_note".to_owned(), say(language, "head.credit_note", &[])?),
        ];
        let mut selects = vec![
            select("state", "filter.state", &self.state, states)?,
            select("step", "filter.step", &self.step, steps)?,
            select("owner", "filter.owner", &self.owner, self.people.clone())?,
            select("kind", "filter.kind", &self.kind, kinds)?,
        ];
        if let Some(chosen) = &self.messages {
            let mut options = Vec::new();
            for word in ["live", "all", "samples"] {
                let label = say(language, &format!("messages.{word}"), &[])?;
                options.push(OptionView { is_chosen: word == chosen, value: word.to_owned(), label });
            }
            let label = say(language, "filter.messages", &[])?;
            selects.push(SelectView { name: "messages", label, options });
        }
        Ok(selects)
    }
}
