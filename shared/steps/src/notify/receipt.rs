//! Goods that nobody has confirmed, and more invoiced than came (MATCH-36, MATCH-38, MATCH-63).

use attest_model::dates::today;
use attest_model::ids::{OrderNumber, TaskId, UserCode};
use attest_model::money::Decimal;
use attest_model::settings::keys;
use attest_outside::clock::Clock;
use attest_outside::mail::Mail;
use attest_outside::queue::Queue;
use attest_render::{Figure, MissingReceipt, MissingTicket, OverInvoiced, UnconfirmedLine};

use super::{Letter, Subject};
use crate::load::days_later;
use crate::{StepError, view};

/// The question to the person who may confirm the delivery.
pub(super) async fn missing_receipt<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    task: &TaskId,
) -> Result<Option<Mail>, StepError> {
    let Letter { desk, post, subject, .. } = letter;
    let Subject { record, company, supplier, settings } = subject;
    let Some(task) = record.tasks.iter().find(|open| open.id == *task) else { return Ok(None) };
    let Some(person) = letter.person(&task.user).await? else { return Ok(None) };
    let invoice = desk.store.get_model(&record.id).await?;
    let lines = invoice
        .lines
        .iter()
        .map(|line| UnconfirmedLine {
            name: line.item_name.clone().unwrap_or_else(|| line.id.clone()),
            invoiced: line.invoiced_quantity.unwrap_or_default(),
            received: Decimal::ZERO,
            unit: line.unit_code.clone().unwrap_or_default(),
            ticket: line
                .despatch_advice_reference
                .clone()
                .or_else(|| invoice.despatch_advice_reference.clone())
                .unwrap_or_default(),
        })
        .collect();
    let since = record.waiting_since.unwrap_or_else(|| desk.now());
    let until = days_later(since, settings.value(&keys::MATCH_WAIT_RECEIPT_DAYS)).unwrap_or(since);
    let orders: Vec<_> = record.orders.iter().map(|order| order.as_str()).collect();
    let mail = MissingReceipt {
        recipient: person.name.clone(),
        head: view::head(record, company, supplier.as_ref()),
        order: orders.join(", "),
        lines,
        until: today(until, &company.time_zone),
        url: letter.page(),
    };
    let written = mail.render(post.renderer, view::language(Some(&person), company))?;
    Ok(letter.addressed(person.email.unwrap_or_default(), written))
}

/// MATCH-38. The question to the owner of the order about the delivery note recorded last.
pub(super) async fn missing_ticket<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    task: &TaskId,
) -> Result<Option<Mail>, StepError> {
    let Subject { record, company, supplier, .. } = &letter.subject;
    let Some(task) = record.tasks.iter().find(|open| open.id == *task) else { return Ok(None) };
    let Some(ticket) = record.missing_tickets.iter().rev().find(|ticket| ticket.cleared.is_none()) else {
        return Ok(None);
    };
    let Some(person) = letter.person(&task.user).await? else { return Ok(None) };
    let quantity = |value: Decimal| Figure::Number { value: value.normalize(), unit: String::new() };
    let mail = MissingTicket {
        recipient: person.name.clone(),
        head: view::head(record, company, supplier.as_ref()),
        order: ticket.order.to_string(),
        ticket: ticket.ticket.clone(),
        delivery_date: ticket.delivery_date,
        lines: ticket.lines.iter().map(|(line, came)| (line.clone(), quantity(*came))).collect(),
        url: letter.page(),
    };
    let written = mail.render(letter.post.renderer, view::language(Some(&person), company))?;
    Ok(letter.addressed(person.email.unwrap_or_default(), written))
}

/// MATCH-63. A corrected order or receipt leaves less than was invoiced.
pub(super) async fn over_invoiced<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    to: &UserCode,
    order: &OrderNumber,
    lines: &[(Option<String>, Decimal)],
) -> Result<Option<Mail>, StepError> {
    let Some(person) = letter.person(to).await? else { return Ok(None) };
    let mail = OverInvoiced {
        recipient: person.name.clone(),
        order: order.to_string(),
        lines: lines.to_vec(),
        url: letter.page(),
    };
    let written =
        mail.render(letter.post.renderer, view::language(Some(&person), &letter.subject.company))?;
    Ok(letter.addressed(person.email.unwrap_or_default(), written))
}
