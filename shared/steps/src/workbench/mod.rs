//! The workbench: reading shows and changes nothing; what people do goes through the acts (WB-1 … WB-5).
//!
//! The pages are the same on a laptop and behind the deployed address; who looks is settled before they are called.

use std::collections::BTreeMap;

use attest_model::ids::{CompanyCode, InvoiceId};
use attest_model::master::{Company, User};
use attest_model::money::{Decimal, decimal};
use attest_model::record::InvoiceRecord;
use attest_payables::messages::may_see_messages;
use attest_payables::workbench::{Messages, may_see};
use attest_render::{Form, Language, Renderer, Visitor};
use attest_store::Store;

use crate::acts::Attached;
use crate::{StepError, view};

mod acts;
mod bulk;
mod forms;
mod inbox;
mod invoice;
mod list;
mod matching;
mod messages;
mod scan;
mod subscriptions;

pub use acts::{Answer, post};
pub use bulk::bulk;
pub use inbox::{handle_message, message, message_document, message_list, message_said};
pub use invoice::{archived, attachment, document, invoice};
pub use list::list;
pub use matching::{MatchReport, Reported, match_report, matching};
pub use messages::put_away;
pub(crate) use messages::{InternalNote, leave};
pub use subscriptions::subscriptions;

/// The fields of an address or a form, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    written: Vec<(String, String)>,
    files: Vec<(String, Attached)>,
}

impl Fields {
    /// Takes them as they came.
    #[must_use]
    pub fn new(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { written: fields.into_iter().collect(), files: Vec::new() }
    }

    /// Takes a file that a form sent; one that was left out has neither name nor bytes.
    pub fn add_file(&mut self, field: impl Into<String>, file: Attached) {
        if !(file.file_name.is_empty() && file.bytes.is_empty()) {
            self.files.push((field.into(), file));
        }
    }

    /// The file of a field.
    fn file(&self, name: &str) -> Option<&Attached> {
        self.files.iter().find(|(field, _)| field == name).map(|(_, file)| file)
    }

    /// The first value of a field without white space around it, or nothing.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let found = self.written.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// Every value of a field that comes once per row.
    fn all(&self, name: &str) -> Vec<&str> {
        self.written.iter().filter(|(field, _)| field == name).map(|(_, value)| value.trim()).collect()
    }
}

/// Money as people write it: spaces between the thousands, a comma or a point before the minor unit.
fn amount(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = if plain.contains('.') { plain } else { plain.replace(',', ".") };
    decimal(&plain).ok()
}

/// A value as it stands in an address.
fn encoded(value: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Where a person signs in to go on to a page; signing in is the business of whoever serves the pages.
#[must_use]
pub fn sign_in_address(next: &str) -> String {
    format!("/sign-in?next={}", encoded(next))
}

/// Who looks at the workbench, and what its pages are written with.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// Writes pages.
    pub renderer: &'a Renderer,
    /// The person, as in the register now.
    pub user: &'a User,
    /// What each form carries so that no other site can send one in the person's name.
    pub form_token: &'a str,
    /// Where another person signs in, where that is offered.
    pub switch: Option<&'a str>,
}

impl Visit<'_> {
    fn visitor(&self) -> Visitor {
        Visitor {
            name: self.user.name.clone(),
            switch: self.switch.map(str::to_owned),
            sees_messages: may_see_messages(self.user),
            sees_subscriptions: !self.user.rights.is_empty(),
        }
    }

    fn form(&self, url: String, fields: &[(&str, String)]) -> Form {
        let own = std::iter::once(("form".to_owned(), self.form_token.to_owned()));
        let others = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Form { url, hidden: own.chain(others).collect() }
    }

    fn language(&self, company: Option<&Company>) -> Language {
        match company {
            Some(company) => view::language(Some(self.user), company),
            None => Language::choose(self.user.language.as_deref()),
        }
    }

    /// The record, where it exists for this person (WB-3, SAMP-2).
    async fn find(
        &self,
        store: &Store,
        id: &InvoiceId,
        messages: Messages,
    ) -> Result<Option<InvoiceRecord>, StepError> {
        let found = store.find_invoice(id).await?;
        Ok(found.filter(|record| may_see(self.user, messages, record)))
    }
}

/// Where an invoice opens; a sample only opens where samples are shown (SAMP-2).
fn address(record: &InvoiceRecord, messages: Messages) -> String {
    let query = if record.is_sample { format!("?messages={}", messages.word()) } else { String::new() };
    format!("/invoices/{}{query}", record.id)
}

/// The companies of the tenant, by their code.
struct Companies(BTreeMap<CompanyCode, Company>);

impl Companies {
    async fn load(store: &Store) -> Result<Self, StepError> {
        let all = store.list_companies().await?;
        Ok(Self(all.into_iter().map(|company| (company.code.clone(), company)).collect()))
    }

    /// The company of an invoice, else the first: an invoice without one is shown on its clock.
    fn of(&self, record: &InvoiceRecord) -> Option<&Company> {
        record.company.as_ref().and_then(|code| self.0.get(code)).or_else(|| self.first())
    }

    fn first(&self) -> Option<&Company> {
        self.0.values().next()
    }

    fn names(&self) -> String {
        self.0.values().map(|company| company.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}
