//! Acts of the credit step: ask, take back, pair, be content with less (CRED-2, CRED-6 … CRED-9, CRED-16).

use attest_model::dates::Date;
use attest_model::ids::InvoiceId;
use attest_model::invoice::DocumentKind;
use attest_model::money::Amount;
use attest_model::record::{InvoiceRecord, State, TaskKind};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::approval::{CreditWish, request_credit};
use attest_payables::credit_notes::{self, PairRule, confirm, goes_on, rest_of_request};
use attest_payables::lifecycle::{Event, advance};

use super::doing::{Doing, Stop, because};
use crate::pairing;
use crate::request_approval::{self, Loaded};
use crate::tasks;

/// CRED-2, CRED-3.
pub(super) async fn request<Q: Queue, C: Clock>(
    doing: Doing<'_, Q, C>,
    amount: Option<Amount>,
    reason: &str,
    expected_on: Option<Date>,
) -> Result<State, Stop> {
    if doing.before.kind == DocumentKind::CreditNote {
        return Err(because("a credit note is not credited; ask on its invoice"));
    }
    let loaded = Loaded::of(doing.desk.store, &doing.before, doing.desk.now()).await?;
    let text = doing.by.comment.to_owned();
    let wish = CreditWish { amount, reason: reason.to_owned(), text, expected_on };
    let decision = request_credit(&doing.before, &loaded.facts(), doing.by.user, wish)?;
    let (state, note) = (decision.record.state, doing.note(&format!("asks for a credit note, {reason}")));
    let Doing { desk, tenant, before, .. } = doing;
    request_approval::carry_out(desk, tenant, &before, decision, &loaded.settings, note, None).await?;
    Ok(state)
}

/// CRED-16. Back to the step it came from; what was credited already stays paired.
pub(super) async fn withdraw<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    let came_from = credit_notes::withdraw(&mut doing.after);
    let came_from = came_from.ok_or_else(|| because("no credit note was asked for on this invoice"))?;
    let (state, next) = goes_on(came_from);
    let moved = advance(&mut doing.after, Event::WithdrawCredit, state, next, "")?;
    doing.moved(moved);
    doing.after.waiting_since = None;
    doing.finish("the request for a credit note is withdrawn").await
}

/// CRED-9. The rest is given up; the pair goes on.
pub(super) async fn accept_shortfall<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    let rest = rest_of_request(&doing.after);
    let credited =
        doing.after.pairs.iter().filter(|pair| !pair.is_proposal).map(|pair| pair.amount.value()).sum();
    let Some(request) = doing.after.credit_request.as_mut().filter(|_| !rest.is_zero()) else {
        return Err(because("nothing of a requested credit note is open on this invoice"));
    };
    if doing.before.pairs.iter().all(|pair| pair.is_proposal) {
        return Err(because("no credit note has come yet; withdraw the request instead"));
    }
    request.amount = Amount::new(credited, request.amount.currency());
    let moved = pairing::complete(&mut doing.after)?;
    doing.moved(moved);
    doing.finish(&format!("content without {rest} of the requested credit")).await
}

/// CRED-6 d, CRED-7. Both references are written in one transaction.
pub(super) async fn pair<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    with: &InvoiceId,
) -> Result<State, Stop> {
    let invoice = counterpart(&doing, with).await?;
    let proposal = doing.before.pairs.iter().find(|pair| pair.with == *with && pair.is_proposal);
    let taken = doing.before.pairs.iter().filter(|pair| !pair.is_proposal).map(|pair| pair.amount.value());
    let left = doing.before.gross_amount().map(|gross| {
        let taken: attest_model::money::Decimal = taken.sum();
        Amount::new(gross.value() - taken, gross.currency())
    });
    let amount = proposal.map(|pair| pair.amount).or(left);
    let amount = amount.ok_or_else(|| because("the credit note has no total with tax (BT-112)"))?;
    if doing.before.pairs.iter().any(|pair| pair.with == *with && !pair.is_proposal) {
        return Err(because(format!("the credit note is paired with {} already", invoice.number)));
    }
    let found = pairing::found_of(&invoice).ok_or_else(|| because("the invoice has no total or currency"))?;
    let rule = proposal.map_or(PairRule::Person, |pair| PairRule::of_letter(pair.rule));
    let pair = confirm(&found, amount, rule)?;
    let partners =
        pairing::bind(&mut doing.after, std::slice::from_ref(&pair), std::slice::from_ref(&invoice))?;
    let links = tasks::end(&mut doing.after, TaskKind::ConfirmPair);
    doing.revoke(links);
    doing.after.touched_by_person = true;
    let words = format!("paired with {} over {amount}", invoice.number);
    let note = doing.note(&words);
    pairing::join(doing.desk, &mut doing.change, &mut doing.after, &doing.before, partners, &[pair], &note)?;
    doing.finish(&words).await
}

/// CRED-7. The proposal is gone; the credit note waits for another invoice or a choice by hand.
pub(super) async fn refuse<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    if !doing.after.pairs.iter().any(|pair| pair.is_proposal) {
        return Err(because("no pair is proposed for this credit note"));
    }
    let refused: Vec<InvoiceId> =
        doing.after.pairs.iter().filter(|pair| pair.is_proposal).map(|pair| pair.with.clone()).collect();
    doing.after.pairs.retain(|pair| !pair.is_proposal);
    doing.after.refused_pairs.extend(refused);
    let links = tasks::end(&mut doing.after, TaskKind::ConfirmPair);
    doing.revoke(links);
    if doing.after.state == State::AwaitingCredit {
        doing.after.next = attest_model::record::Next::CreditNotePairing;
    }
    doing.finish("the proposed pair is refused").await
}

/// The invoice of the same supplier and company (CRED-6).
async fn counterpart<Q: Queue, C: Clock>(
    doing: &Doing<'_, Q, C>,
    with: &InvoiceId,
) -> Result<InvoiceRecord, Stop> {
    if doing.before.kind != DocumentKind::CreditNote {
        return Err(because("this is an invoice; open the credit note and pair it from there"));
    }
    let invoice = doing.desk.store.find_invoice(with).await?;
    // SAMP-2. A sample is none for a live document.
    let invoice = invoice.filter(|found| found.kind == DocumentKind::Invoice && !found.is_sample);
    let invoice = invoice.ok_or_else(|| because(format!("there is no invoice {with}")))?;
    if invoice.company != doing.before.company || invoice.supplier != doing.before.supplier {
        return Err(because(format!("invoice {} is of another supplier or company", invoice.number)));
    }
    Ok(invoice)
}
