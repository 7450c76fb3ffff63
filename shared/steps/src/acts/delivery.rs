//! Delivery confirmed by people: lines marked delivered, missing tickets (MATCH-35, MATCH-38, MATCH-39).

use attest_model::dates::{Date, today};
use attest_model::ids::{CompanyCode, DocumentDigest, OrderNumber, ReceiptNumber, TaskId, folded};
use attest_model::master::Right;
use attest_model::money::Decimal;
use attest_model::orders::{ClearedTicket, GoodsReceipt, MissingTicket, PurchaseOrder, ReceiptLine};
use attest_model::record::{InvoiceRecord, Next, State, TaskKind, WokenBy};
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::lifecycle::{self, Event, advance};
use attest_payables::matching::Responsible;
use attest_store::LoadedOrder;

use super::doing::{Doing, Stop, because};
use super::{Attached, attachments};
use crate::message::MailKind;
use crate::validate::topic_of_order;
use crate::{order_match, tasks};

/// The hold of an invoice with a missing ticket (MATCH-38).
const MISSING_TICKET: &str = "MISSING_TICKET";

/// Most order lines on one ticket, and most tickets of one invoice, that are recorded by hand.
const LINES_MAX: usize = 200;
const TICKETS_MAX: usize = 50;

/// MATCH-35. Counts as received in full on that day; whatever waits for the order is matched again.
pub(super) async fn mark<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    number: &OrderNumber,
    line: &str,
    day: Option<Date>,
) -> Result<State, Stop> {
    let (company, loaded) = order_of(&doing, number).await?;
    is_owner(&doing, &loaded.order)?;
    let mut order = loaded.order.clone();
    let wanted = folded(line);
    let own = order.lines.iter_mut().find(|own| folded(&own.id) == wanted);
    let own = own.ok_or_else(|| because(format!("order {number} has no line {line:?}")))?;
    if let Some(earlier) = own.marked_delivered {
        return Err(because(format!("line {line} of order {number} was marked delivered on {earlier}")));
    }
    let day = match day {
        Some(day) => day,
        None => day_of(&doing, &company).await?,
    };
    own.marked_delivered = Some(day);
    doing.change.put_order(Some(&loaded), &order)?;
    doing.woken = doing.desk.store.list_woken(Some(&company), &topic_of_order(number)).await?;
    if doing.after.state == State::AwaitingReceipt {
        doing.after.next = Next::Match;
        doing.after.woken_by = Some(WokenBy::Receipt);
    }
    doing.finish(&format!("line {line} of order {number} is delivered in full on {day}")).await
}

/// MATCH-38. The owner is asked; the invoice is held until every missing ticket is cleared.
pub(super) async fn record_ticket<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    number: &OrderNumber,
    ticket: &str,
    delivery_date: Date,
    lines: &[(String, Decimal)],
) -> Result<State, Stop> {
    let (company, loaded) = order_of(&doing, number).await?;
    let ticket = ticket.trim();
    check_ticket(&doing, &loaded, ticket, lines)?;
    let responsible = match &loaded.order.buyer {
        Some(buyer) => Responsible::Buyer(buyer.clone()),
        None => Responsible::Site(loaded.order.contract.clone()),
    };
    let owner = order_match::user_of(doing.desk.store, &company, &responsible).await?;
    let owner = owner.ok_or_else(|| {
        because(format!("nobody answers for order {number}: it has no buyer, and nobody holds the Site role"))
    })?;
    let now = doing.desk.now();
    let id = TaskId::derive(now, format!("{}|ticket|{number}|{ticket}", doing.after.id).as_bytes());
    let remind_on = tasks::first_reminder(doing.desk, &doing.before).await?;
    let why = format!("ticket {ticket} of order {number} is missing (MATCH-38)");
    doing.after.tasks.push(tasks::task(id.clone(), TaskKind::ConfirmDelivery, owner, now, remind_on, why));
    doing.after.missing_tickets.push(MissingTicket {
        order: loaded.order.number.clone(),
        ticket: ticket.to_owned(),
        delivery_date,
        lines: lines.to_vec(),
        by: doing.by.user.clone(),
        at: now,
        task: id.clone(),
        cleared: None,
    });
    if doing.after.state != State::Held {
        let moved = lifecycle::hold(&mut doing.after, MISSING_TICKET, false, doing.by.user, now)?;
        doing.moved(moved);
    }
    doing.after.touched_by_person = true;
    doing.mail(MailKind::MissingTicket { task: id }, ticket)?;
    doing.finish(&format!("ticket {ticket} of {delivery_date} for order {number} is missing")).await
}

fn check_ticket<Q, C>(
    doing: &Doing<'_, Q, C>,
    loaded: &LoadedOrder,
    ticket: &str,
    lines: &[(String, Decimal)],
) -> Result<(), Stop> {
    let number = &loaded.order.number;
    if ticket.is_empty() || lines.is_empty() {
        return Err(because("a missing ticket needs its number and what came, by order line"));
    }
    if lines.len() > LINES_MAX || doing.after.missing_tickets.len() >= TICKETS_MAX {
        let text = format!("at most {TICKETS_MAX} tickets of {LINES_MAX} lines each are recorded by hand");
        return Err(because(text));
    }
    for (line, quantity) in lines {
        if loaded.order.line(line).is_none() {
            return Err(because(format!("order {number} has no line {line:?}")));
        }
        if *quantity <= Decimal::ZERO {
            return Err(because(format!("line {line}: {quantity} is not a quantity above zero")));
        }
    }
    let is_same = |other: &str| folded(other) == folded(ticket);
    if let Some(receipt) = loaded.receipts.iter().find(|own| own.ticket.as_deref().is_some_and(is_same)) {
        return Err(because(format!(
            "receipt {} of order {number} has ticket {ticket}; it is not missing",
            receipt.number
        )));
    }
    if doing.after.missing_tickets.iter().any(|known| is_same(&known.ticket) && known.order == *number) {
        return Err(because(format!("ticket {ticket} of order {number} is recorded already")));
    }
    Ok(())
}

/// MATCH-38, MATCH-39. The confirmed ticket becomes a receipt; with the last one the hold ends and the match is made again.
pub(super) async fn confirm_ticket<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    ticket: &str,
    document: Option<&Attached>,
) -> Result<State, Stop> {
    let wanted = folded(ticket);
    let place = doing
        .after
        .missing_tickets
        .iter()
        .position(|known| folded(&known.ticket) == wanted && known.cleared.is_none());
    let known = place.and_then(|place| doing.after.missing_tickets.get(place)).cloned();
    let known = known.ok_or_else(|| because(format!("no ticket {ticket:?} is missing on this invoice")))?;
    let (company, loaded) = order_of(&doing, &known.order).await?;
    is_owner(&doing, &loaded.order)?;
    let digest = keep_document(&mut doing, document).await?;
    let number = ReceiptNumber::new(format!("{MISSING_TICKET}-{}", known.ticket));
    if loaded.receipts.iter().any(|receipt| receipt.number == number) {
        return Err(because(format!("order {} has receipt {number} already", known.order)));
    }
    let receipt = GoodsReceipt {
        company: company.clone(),
        number: number.clone(),
        order: known.order.clone(),
        ticket: Some(known.ticket.clone()),
        delivery_date: known.delivery_date,
        lines: known
            .lines
            .iter()
            .map(|(line, quantity)| ReceiptLine {
                order_line: loaded
                    .order
                    .line(line)
                    .map_or_else(|| line.as_str().into(), |own| own.id.clone()),
                received_quantity: *quantity,
                invoiced_quantity: Decimal::ZERO,
                reserved_quantity: Decimal::ZERO,
            })
            .collect(),
    };
    doing.change.put_receipt(Some(&loaded), &receipt)?;
    let cleared = ClearedTicket {
        by: doing.by.user.clone(),
        at: doing.desk.now(),
        receipt: number.clone(),
        document: document.map(|document| document.file_name.clone()),
        digest,
    };
    if let Some(open) = place.and_then(|place| doing.after.missing_tickets.get_mut(place)) {
        open.cleared = Some(cleared);
    }
    let links =
        doing.after.tasks.iter().filter(|task| task.id == known.task).filter_map(|task| task.link.clone());
    let links = links.collect();
    doing.revoke(links);
    doing.after.tasks.retain(|task| task.id != known.task);
    lift_if_cleared(&mut doing)?;
    doing.woken = doing.desk.store.list_woken(Some(&company), &topic_of_order(&known.order)).await?;
    doing.finish(&format!("ticket {} is confirmed as receipt {number}", known.ticket)).await
}

/// MATCH-39. The document lies with the invoice's attachments, and is scanned like them; answers its digest.
async fn keep_document<Q: Queue, C: Clock>(
    doing: &mut Doing<'_, Q, C>,
    document: Option<&Attached>,
) -> Result<Option<String>, Stop> {
    let Some(document) = document else {
        if doing.settings.value(&keys::TICKET_ATTACHMENT_REQUIRED) {
            return Err(because(
                "confirming a missing ticket needs an attached document (ticket.attachment_required)",
            ));
        }
        return Ok(None);
    };
    attachments::keep(doing, document).await?;
    Ok(Some(DocumentDigest::of(&document.bytes).as_str().to_owned()))
}

/// MATCH-38. Whether a missing ticket or a price query keeps the invoice on its hold.
pub(super) fn is_bound(record: &InvoiceRecord) -> bool {
    let is_ours = record.hold.as_ref().is_some_and(|hold| hold.code == MISSING_TICKET);
    let is_missing = record.missing_tickets.iter().any(|ticket| ticket.cleared.is_none());
    let is_price_open = record.dispute.as_ref().is_some_and(|dispute| dispute.reason == "price");
    is_ours && (is_missing || is_price_open)
}

/// MATCH-38. Ends the hold once no ticket is missing and no price is questioned; the match is then made again.
pub(super) fn lift_if_cleared<Q, C>(doing: &mut Doing<'_, Q, C>) -> Result<(), Stop> {
    let record = &mut doing.after;
    let is_ours = record.hold.as_ref().is_some_and(|hold| hold.code == MISSING_TICKET);
    if record.state != State::Held || !is_ours || is_bound(record) {
        return Ok(());
    }
    lifecycle::lift(record)?;
    let is_matchable = matches!(record.state, State::Review | State::AwaitingReceipt | State::Matching);
    if is_matchable && record.reservations == 0 {
        advance(record, Event::Match, State::Matching, Next::Match, "")?;
    }
    Ok(())
}

/// One of the invoice's orders.
async fn order_of<Q: Queue, C: Clock>(
    doing: &Doing<'_, Q, C>,
    number: &OrderNumber,
) -> Result<(CompanyCode, LoadedOrder), Stop> {
    let company = doing.before.company.clone().filter(|_| doing.before.orders.contains(number));
    let company =
        company.ok_or_else(|| because(format!("order {number} is not one of this invoice's orders")))?;
    let loaded = doing.desk.store.find_order(&company, number).await?;
    let loaded = loaded.ok_or_else(|| because(format!("order {number} is not known")))?;
    Ok((company, loaded))
}

/// MATCH-35. The owner of an order is its buyer; whoever receives on site may confirm in the buyer's place.
fn is_owner<Q, C>(doing: &Doing<'_, Q, C>, order: &PurchaseOrder) -> Result<(), Stop> {
    let is_buyer = order.buyer.as_ref().is_none_or(|buyer| *buyer == doing.user.code);
    if is_buyer || doing.user.rights.contains(&Right::Site) {
        return Ok(());
    }
    let buyer = order.buyer.as_ref().map(ToString::to_string).unwrap_or_default();
    Err(because(format!(
        "order {} belongs to {buyer}; the buyer or somebody with the right site confirms its deliveries",
        order.number
    )))
}

async fn day_of<Q: Queue, C: Clock>(doing: &Doing<'_, Q, C>, company: &CompanyCode) -> Result<Date, Stop> {
    let found = doing.desk.store.find_company(company).await?;
    let zone = found.map_or_else(|| "UTC".to_owned(), |found| found.record.time_zone);
    Ok(today(doing.desk.now(), &zone))
}
