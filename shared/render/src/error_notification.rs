//! NOTE-9, VAL-6. The mail that tells a role which errors an invoice has and what to do.

use attest_model::findings::Finding;
use attest_model::master::Role;
use jiff::civil::Date;
use serde::Serialize;

use crate::codes;
use crate::evidence::{Figure, compared};
use crate::head::day_or_dash;
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// The name of a role in the words of one language.
pub(crate) fn role_name(role: Role, language: Language) -> Result<String, RenderError> {
    let key = match role {
        Role::Accounts => "role.accounts",
        Role::Buyer => "role.buyer",
        Role::Site => "role.site",
        Role::Supplier => "role.supplier",
    };
    say(language, key, &[])
}

/// One code that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedCode {
    /// VAL-10…66. The code.
    pub code: String,
    /// What was expected, where that can be said.
    pub expected: Option<Figure>,
    /// What the invoice says.
    pub found: Option<Figure>,
    /// VAL-6. The role was not told of this finding before.
    pub is_new: bool,
}

/// A notification of the errors of one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorNotification {
    /// VAL-8. The role that is told.
    pub role: Role,
    /// Name of the receiving company.
    pub company: String,
    /// Name of the supplier.
    pub supplier: String,
    /// BT-1. Number of the invoice, or empty.
    pub number: String,
    /// BT-2. Its issue date.
    pub issue_date: Option<Date>,
    /// All codes of this role.
    pub findings: Vec<FailedCode>,
    /// VAL-5. The invoice was rejected and must be sent again.
    pub is_rejected: bool,
    /// SAMP-7. The invoice is a sample.
    pub is_sample: bool,
    /// Where the invoice opens; never shown to a supplier.
    pub url: Option<String>,
}

#[derive(Serialize)]
struct View {
    company: String,
    supplier: String,
    number: String,
    issue_date: String,
    subject_key: &'static str,
    opening_key: &'static str,
    foot_key: &'static str,
    findings: Vec<FindingView>,
    closing: String,
    url: Option<String>,
    sample: bool,
}

#[derive(Serialize)]
pub(crate) struct FindingView {
    code: String,
    reason: String,
    values: Option<String>,
    remedy: String,
    is_new: bool,
}

impl ErrorNotification {
    /// Writes the mail.
    ///
    /// # Errors
    /// When the link is not one that a mail may carry.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let is_outside = self.role == Role::Supplier;
        let closing = match (is_outside, self.is_rejected) {
            (true, true) => "errors.closing_rejected",
            (true, false) => "errors.closing_waiting",
            (false, true) => "errors.closing_removed",
            (false, false) => "errors.closing_internal",
        };
        let view = View {
            company: self.company.clone(),
            supplier: self.supplier.clone(),
            number: if self.number.is_empty() { "–".to_owned() } else { self.number.clone() },
            issue_date: day_or_dash(self.issue_date, language),
            subject_key: if is_outside { "errors.subject_supplier" } else { "errors.subject" },
            opening_key: if is_outside { "errors.opening_supplier" } else { "errors.opening" },
            foot_key: if is_outside { "errors.foot_supplier" } else { "mail.foot" },
            findings: self
                .findings
                .iter()
                .map(|finding| finding.view(is_outside, language))
                .collect::<Result<_, _>>()?,
            closing: say(language, closing, &[])?,
            url: if is_outside { None } else { self.url.clone() },
            sample: self.is_sample,
        };
        renderer.mail("error_notification", language, &view)
    }
}

impl FailedCode {
    /// The code of a finding, with its values as they were kept.
    #[must_use]
    pub fn of(finding: &Finding, is_new: bool) -> Self {
        let figure = |text: &String| (!text.is_empty()).then(|| Figure::Text(text.clone()));
        Self {
            code: finding.code.clone(),
            expected: figure(&finding.expected),
            found: figure(&finding.found),
            is_new,
        }
    }

    pub(crate) fn view(&self, is_outside: bool, language: Language) -> Result<FindingView, RenderError> {
        let known = codes::find(&self.code);
        let may_show = !is_outside || known.is_some_and(|code| code.is_about_the_document);
        let values =
            if may_show { compared(self.expected.as_ref(), self.found.as_ref(), language)? } else { None };
        let remedy = match (known, is_outside) {
            (Some(code), true) => code.outside,
            (Some(code), false) => code.inside,
            (None, true) => "remedy.contact",
            (None, false) => "remedy.workbench",
        };
        let reason = codes::reason(&self.code, language)?;
        Ok(FindingView {
            code: self.code.clone(),
            reason,
            values,
            remedy: say(language, remedy, &[])?,
            is_new: self.is_new,
        })
    }
}
