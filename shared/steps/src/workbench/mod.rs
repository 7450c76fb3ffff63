//! The workbench: reading shows and changes nothing; what people do goes through the acts (WB-1 … WB-5).
//!
//! The pages are the same on a laptop and behind the deployed address; who looks is settled before they are called.

use std::collections::BTreeMap;

use attest_model::ids::{CompanyCode, InvoiceId};
use attest_model::master::{Company, User};
use attest_model::record::InvoiceRecord;
use attest_payables::workbench::{Messages, may_see};
use attest_render::{Form, Language, Renderer, Visitor};
use attest_store::Store;

use crate::{StepError, view};

mod invoice;
mod list;
mod messages;
mod scan;

pub use invoice::{attachment, document, invoice};
pub use list::{Query, list};
pub use messages::put_away;
pub(crate) use messages::{InternalNote, leave};

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
        Visitor { name: self.user.name.clone(), switch: self.switch.map(str::to_owned) }
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
