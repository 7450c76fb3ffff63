//! The approval page: GET shows and changes nothing, POST acts once (LINK-3 … LINK-15).

use attest_model::approvals::{LinkRecord, LinkStatus};
use attest_model::ids::UserCode;
use attest_model::invoice::Invoice;
use attest_model::master::User;
use attest_model::record::{InvoiceRecord, State, TaskKind};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::links::{
    Claims, LinkAction, LinkKeys, Page, PageFacts, PageRefused, SignInReason, TokenRefused, open, page,
};
use attest_render::{Action, ApprovalPage, Change, Form, Notice, PayAccount, Refusal as Refused, Renderer};
use attest_store::Store;

use crate::desk::Desk;
use crate::request_approval::Loaded;
use crate::workbench::sign_in_address;
use crate::{OpenedFile, StepError, view};
use answer::{Outcome, answer, check};

mod answer;

/// What pages are written with.
pub struct Desktop<'a> {
    /// Writes pages.
    pub renderer: &'a Renderer,
    /// Opens links.
    pub keys: &'a LinkKeys,
    /// The tenant.
    pub tenant: &'a str,
    /// Address under which the pages are reached.
    pub base_url: &'a str,
    /// Who is signed in on this browser (LINK-8).
    pub signed_in: Option<&'a UserCode>,
}

/// A page and the status it is sent with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// HTTP status.
    pub status: u16,
    /// HTML.
    pub html: String,
    /// The token was bad: it counts for the throttle (LINK-12).
    pub is_bad_token: bool,
}

/// What a POST says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted<'a> {
    /// The button, by its word.
    pub action: &'a str,
    /// What the person wrote.
    pub comment: &'a str,
    /// Whom a question goes to, by code or address; empty leaves the choice to us (APPR-6).
    pub to: &'a str,
    /// Address of the client, for the trail (LINK-9).
    pub client: &'a str,
}

/// Everything a page needs, once the token is opened.
struct Opened {
    claims: Claims,
    link: Option<LinkRecord>,
    record: InvoiceRecord,
    loaded: Loaded,
    page: Page,
}

/// GET: shows the page of a token and changes nothing, however often it is fetched (LINK-3).
///
/// # Errors
/// [`StepError`] when the store does not answer or a page cannot be written.
pub async fn show<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    desktop: &Desktop<'_>,
    token: &str,
    wanted: Option<&str>,
) -> Result<Shown, StepError> {
    let opened = match unseal(desk, desktop, token).await? {
        Ok(opened) => opened,
        Err(refused) => return refusal(desktop, refused),
    };
    match &opened.page {
        Page::Act => {
            let html = approval_page(desk.store, desktop, token, &opened, wanted).await?;
            Ok(Shown { status: 200, html, is_bad_token: false })
        }
        Page::Refused(_) | Page::Used { .. } | Page::Older { .. } | Page::SignIn(_) => {
            notice(desk.store, desktop, token, &opened).await
        }
    }
}

/// POST: acts once for the named user (LINK-4, LINK-9, LINK-14).
///
/// # Errors
/// [`StepError`] when the store does not answer or a page cannot be written.
pub async fn decide<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    desktop: &Desktop<'_>,
    token: &str,
    posted: &Posted<'_>,
) -> Result<Shown, StepError> {
    let opened = match unseal(desk, desktop, token).await? {
        Ok(opened) => opened,
        Err(refused) => return refusal(desktop, refused),
    };
    if opened.page != Page::Act {
        return notice(desk.store, desktop, token, &opened).await;
    }
    let language = language_of(&opened);
    let Some(wanted) = LinkAction::read(posted.action).filter(|action| opened.claims.allows(*action)) else {
        let reason = format!("{:?} is not an action of this link", posted.action);
        let html = Notice::NotAllowed { reason }.render(desktop.renderer, language)?;
        return Ok(Shown { status: 400, html, is_bad_token: false });
    };
    let Some(task) = opened.record.tasks.iter().find(|task| task.id == opened.claims.task) else {
        return refusal(desktop, PageRefused::Revoked);
    };
    let outcome = if task.kind == TaskKind::FinalCheck {
        check(desk, desktop, &opened, wanted, posted).await?
    } else {
        answer(desk, desktop, &opened, task, wanted, posted).await?
    };
    let head = view::head(&opened.record, &opened.loaded.company, opened.loaded.supplier.as_ref());
    let (status, page) = match outcome {
        Outcome::LinkClosed => {
            // Somebody was faster: the page of the link now says who and when.
            return match unseal(desk, desktop, token).await? {
                Ok(opened) => notice(desk.store, desktop, token, &opened).await,
                Err(refused) => refusal(desktop, refused),
            };
        }
        Outcome::Done => (
            200,
            Notice::Done {
                action: action_of(wanted),
                part: view::part(task.kind),
                supplier: head.supplier,
                number: head.number,
                payable: head.payable,
            },
        ),
        Outcome::Refused(reason) => (409, Notice::NotAllowed { reason }),
    };
    Ok(Shown { status, html: page.render(desktop.renderer, language)?, is_bad_token: false })
}

async fn unseal<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    desktop: &Desktop<'_>,
    token: &str,
) -> Result<Result<Opened, PageRefused>, StepError> {
    let claims = match open(desktop.keys, desktop.tenant, token, desk.now()) {
        Ok(claims) => claims,
        Err(refused) => return Ok(Err(PageRefused::Token(refused))),
    };
    let link = desk.store.find_link(&claims.link).await?.map(|found| found.record);
    let Some(record) = desk.store.find_invoice(&claims.invoice).await? else {
        return Ok(Err(PageRefused::Revoked));
    };
    let loaded = Loaded::of(desk.store, &record, desk.now()).await?;
    let mut facts = PageFacts::of(&record, &claims, &loaded.facts(), desktop.signed_in);
    // The administrator's link opens in the final check; its task is no task of step 4.
    let is_check = record.state == State::FinalCheck
        && record.tasks.iter().any(|task| task.id == claims.task && task.kind == TaskKind::FinalCheck);
    facts.is_task_open |= is_check;
    let shown = page(Ok(&claims), link.as_ref(), &facts);
    Ok(match shown {
        Page::Refused(refused) => Err(refused),
        page @ (Page::Act | Page::Used { .. } | Page::Older { .. } | Page::SignIn(_)) => {
            Ok(Opened { claims, link, record, loaded, page })
        }
    })
}

fn refusal(desktop: &Desktop<'_>, refused: PageRefused) -> Result<Shown, StepError> {
    let (status, why, is_bad_token) = match refused {
        PageRefused::Token(TokenRefused::BadSignature | TokenRefused::UnknownKey) => {
            (403, Refused::NotValid, true)
        }
        PageRefused::Token(TokenRefused::Expired) => (410, Refused::Expired, false),
        PageRefused::Revoked => (410, Refused::Revoked, false),
    };
    let html = Notice::Refused(why).render(desktop.renderer, attest_render::Language::English)?;
    Ok(Shown { status, html, is_bad_token })
}

/// The answer to too many bad tokens from one address (LINK-12).
///
/// # Errors
/// [`StepError`] when the page cannot be written.
pub fn too_many(renderer: &Renderer) -> Result<Shown, StepError> {
    let html = Notice::TooMany.render(renderer, attest_render::Language::English)?;
    Ok(Shown { status: 429, html, is_bad_token: false })
}

fn language_of(opened: &Opened) -> attest_render::Language {
    let person = opened.loaded.users.iter().find(|user| user.code == opened.claims.user);
    view::language(person, &opened.loaded.company)
}

const fn action_of(action: LinkAction) -> Action {
    match action {
        LinkAction::Open | LinkAction::Approve => Action::Approve,
        LinkAction::Reject => Action::Reject,
        LinkAction::Ask => Action::Ask,
    }
}

async fn notice(
    store: &Store,
    desktop: &Desktop<'_>,
    token: &str,
    opened: &Opened,
) -> Result<Shown, StepError> {
    let company = &opened.loaded.company;
    let (status, page) = match &opened.page {
        Page::Used { by, at, action } => {
            let action = match action.as_str() {
                "reject" => Action::Reject,
                "return" | "forward" => Action::Ask,
                _ => Action::Approve,
            };
            let by = view::name(&opened.loaded.users, by).to_owned();
            (200, Notice::AlreadyDone { action, by, at: view::on_clock(*at, company) })
        }
        Page::Older { is_signed_in } => {
            let open = format!("/invoices/{}", opened.record.id);
            let (changes, open) = if *is_signed_in {
                (changes(store, opened).await?, open)
            } else {
                (Vec::new(), sign_in_address(&open))
            };
            (409, Notice::Older { changes, open })
        }
        Page::SignIn(reasons) => {
            let reasons = reasons.iter().map(|reason| sign_in(*reason, opened)).collect();
            (401, Notice::SignIn { reasons, url: sign_in_address(&format!("/a/{token}")) })
        }
        Page::Act | Page::Refused(_) => (410, Notice::Refused(Refused::Revoked)),
    };
    let html = page.render(desktop.renderer, language_of(opened))?;
    Ok(Shown { status, html, is_bad_token: false })
}

/// LINK-6. What has happened since the link was sent, by the invoice's trail.
async fn changes(store: &Store, opened: &Opened) -> Result<Vec<Change>, StepError> {
    let loaded = &opened.loaded;
    let hours = loaded.settings.value(&attest_model::settings::keys::LINK_TTL_HOURS);
    let life = jiff::SignedDuration::from_hours(hours);
    let sent_at = opened.claims.expires_at.checked_sub(life).unwrap_or_default();
    let trail = store.load_trail(&opened.record.id).await?;
    let since = trail.iter().filter(|entry| entry.at > sent_at);
    let changes = since.map(|entry| {
        let told = view::history(entry, &loaded.users, loaded.supplier.as_ref(), Some(&loaded.company));
        let language = language_of(opened);
        Change { what: told.words(language), before: String::new(), after: told.comment }
    });
    Ok(changes.collect())
}

fn sign_in(reason: SignInReason, opened: &Opened) -> attest_render::SignInReason {
    let company = &opened.loaded.company;
    match reason {
        SignInReason::OverAmount => {
            let over = opened.loaded.settings.value(&attest_model::settings::keys::LINK_LOGIN_OVER);
            let amount = attest_model::money::Amount::new(over.unwrap_or_default(), company.currency);
            attest_render::SignInReason::OverLimit(amount)
        }
        SignInReason::CodingMissing => attest_render::SignInReason::CodingMissing,
        SignInReason::NewAccount => attest_render::SignInReason::NewAccount,
    }
}

async fn approval_page(
    store: &Store,
    desktop: &Desktop<'_>,
    token: &str,
    opened: &Opened,
    wanted: Option<&str>,
) -> Result<String, StepError> {
    let Opened { record, loaded, claims, .. } = opened;
    let invoice: Invoice = store.get_model(&record.id).await?;
    let result = view::match_result(store, record).await?;
    let trail = store.load_trail(&record.id).await?;
    let task = record.tasks.iter().find(|task| task.id == claims.task);
    let currency = record.currency.unwrap_or(loaded.company.currency);
    let supplier = loaded.supplier.as_ref();
    let account = invoice.payment_instructions.iter().flat_map(|means| &means.credit_transfers).next();
    let page = ApprovalPage {
        head: view::head(record, &loaded.company, supplier),
        invoice: &invoice,
        part: view::part(task.map_or(TaskKind::Review, |task| task.kind)),
        today: loaded.facts().today(),
        supplier_since: supplier
            .and_then(|supplier| supplier.acceptance.as_ref())
            .map(|accepted| view::on_clock(accepted.at, &loaded.company).date()),
        account: account.map(|account| PayAccount {
            number: account.account.value.clone(),
            known_since: supplier
                .filter(|_| !record.has_new_account)
                .and_then(|supplier| supplier.acceptance.as_ref())
                .map(|accepted| view::on_clock(accepted.at, &loaded.company).date()),
        }),
        orders: record.orders.iter().map(ToString::to_string).collect(),
        alerts: view::alerts(record),
        reason: record.reason.clone(),
        choice: view::choice(
            task.map_or("", |task| task.because.as_str()),
            record,
            &claims.user,
            &loaded.users,
        ),
        evidence: view::evidence(record, result.as_ref()),
        coding: view::coding(record, Some(currency)),
        history: trail
            .iter()
            .map(|entry| view::history(entry, &loaded.users, supplier, Some(&loaded.company)))
            .collect(),
        attachments: view::attachments(record, &format!("/a/{token}/attachments")),
        actions: claims
            .actions
            .iter()
            .filter(|action| **action != LinkAction::Open)
            .map(|action| action_of(*action))
            .collect(),
        opened: wanted.and_then(LinkAction::read).filter(|action| *action != LinkAction::Open).map(action_of),
        people: colleagues(&loaded.users, &claims.user),
        form: Form { url: format!("/a/{token}"), hidden: Vec::new() },
    };
    debug_assert!(opened.link.as_ref().is_some_and(|link| link.status == LinkStatus::Open));
    Ok(page.render(desktop.renderer, language_of(opened))?)
}

/// APPR-6. Whom a question may go to: everybody active with a right, by name.
fn colleagues(users: &[User], by: &UserCode) -> Vec<(String, String)> {
    let others = users.iter().filter(|user| user.is_active && user.code != *by && !user.rights.is_empty());
    let mut people: Vec<_> = others.map(|user| (user.code.to_string(), user.name.clone())).collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    people
}

/// An attachment opened through a link; `None` when the link does not show the invoice.
///
/// # Errors
/// [`StepError`] when the store does not answer.
pub async fn attachment<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    desktop: &Desktop<'_>,
    token: &str,
    index: usize,
) -> Result<Option<OpenedFile>, StepError> {
    let Ok(opened) = unseal(desk, desktop, token).await? else { return Ok(None) };
    if opened.page != Page::Act {
        return Ok(None);
    }
    view::attachment(desk.store, &opened.record, index).await
}
