//! The trail of an invoice as a text that people read without us.

use std::fmt::Write as _;

use attest_model::approvals::{Audience, DiscussionEntry};
use attest_model::dates::Timestamp;
use attest_model::ids::UserCode;
use attest_model::master::{Company, Supplier, User};
use attest_model::record::{Actor, InvoiceRecord, TrailEntry};
use attest_store::Store;

use crate::load::parties;
use crate::{StepError, view};

/// Who reads names: the registers as they are now.
struct Reader {
    users: Vec<User>,
    company: Option<Company>,
    supplier: Option<Supplier>,
}

impl Reader {
    /// A person by name and code: the trail holds the code only.
    fn person(&self, code: &UserCode) -> String {
        match view::name(&self.users, code) {
            name if name == code.as_str() => name.to_owned(),
            name => format!("{name} ({code})"),
        }
    }

    fn actor(&self, actor: &Actor) -> String {
        match actor {
            Actor::User { user, on_behalf_of: Some(other) } => {
                format!("{} for {}", self.person(user), self.person(other))
            }
            Actor::User { user, on_behalf_of: None } => self.person(user),
            Actor::Rule { name, version } => format!("rule {name} of release {version}"),
            Actor::Erp | Actor::Supplier => {
                view::actor(actor, &self.users, self.supplier.as_ref()).to_owned()
            }
        }
    }

    fn at(&self, at: Timestamp) -> String {
        view::on_clock_of(at, self.company.as_ref()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
    }
}

/// Everything that happened, oldest first.
///
/// # Errors
/// What the store answered.
pub(super) async fn told(
    store: &Store,
    record: &InvoiceRecord,
    trail: &[TrailEntry],
    discussion: &[DiscussionEntry],
) -> Result<String, StepError> {
    let (company, supplier) = parties(store, record).await?;
    let reader = Reader { users: store.list_users().await?, company, supplier };
    let name = |code: Option<&str>, name: Option<&str>| match (name, code) {
        (Some(name), Some(code)) => format!("{name} ({code})"),
        (_, code) => code.unwrap_or("not known").to_owned(),
    };
    let company = name(
        record.company.as_ref().map(|code| code.as_str()),
        reader.company.as_ref().map(|company| company.name.as_str()),
    );
    let supplier = record.supplier.as_ref().map(|code| code.as_str());
    let supplier = name(supplier, reader.supplier.as_ref().map(|supplier| supplier.name.as_str()));
    let mut text = format!(
        "Invoice {} of {}\n{}\ncompany {company}, supplier {supplier}\nstate {}\n\nHistory\n",
        record.number, record.seller_name, record.id, record.state
    );
    for entry in trail {
        let (at, who) = (reader.at(entry.at), reader.actor(&entry.actor));
        let state = match entry.before == entry.after {
            true => entry.after.to_string(),
            false => format!("{} to {}", entry.before, entry.after),
        };
        let _ = writeln!(text, "\n{at}  {}: {state}\n  by {who}, through {}", entry.action, entry.channel);
        indent(&mut text, &entry.reason);
    }
    if !discussion.is_empty() {
        text.push_str("\nDiscussion\n");
    }
    for entry in discussion {
        let whom = if entry.audience == Audience::Supplier { "for the supplier" } else { "among us" };
        let _ = writeln!(text, "\n{}  {whom}\n  by {}", reader.at(entry.at), reader.actor(&entry.by));
        indent(&mut text, &entry.text);
    }
    Ok(text)
}

fn indent(text: &mut String, lines: &str) {
    for line in lines.lines() {
        let _ = writeln!(text, "  {line}");
    }
}
