//! How what a form sent becomes an act, or what is wrong with it (WB-2).

use attest_formats::capture::CORRECTED;
use attest_model::approvals::Audience;
use attest_model::dates::{Date, date};
use attest_model::ids::InvoiceId;
use attest_model::master::User;
use attest_model::money::{Amount, Decimal};
use attest_model::orders::CodingRow;
use attest_model::record::InvoiceRecord;
use attest_payables::approval::Action;
use attest_payables::coding::coded_by_people;
use attest_payables::disputes::Outcome;
use attest_payables::edits::LineChange;
use attest_payables::matching::by_hand::LineLink;
use attest_render::WorkbenchAction as Offered;

use super::Fields;
use super::acts::own_task;
use crate::acts::{Act, Attached};

/// The act that a form asks for, or what is wrong with the form.
pub(super) fn read_act(
    offered: Offered,
    fields: &Fields,
    user: &User,
    record: &InvoiceRecord,
) -> Result<Act, String> {
    let decide = |action: Action| {
        let task = own_task(user, record).map(|task| task.id.clone());
        Ok(Act::Decide { task, action })
    };
    match offered {
        Offered::Approve => decide(Action::Approve),
        Offered::Return => decide(Action::ReturnToReview),
        Offered::Refuse => decide(Action::Reject),
        Offered::NotMine => decide(Action::NotMine),
        Offered::Park => decide(Action::Park),
        Offered::Forward => decide(Action::Forward { to: fields.needed("to")?.into() }),
        Offered::Pass => Ok(Act::Pass),
        Offered::SendBack => Ok(Act::SendBack),
        Offered::Release => Ok(Act::Release),
        Offered::Capture => Ok(Act::Capture { entered: entered(fields) }),
        Offered::Edit => Ok(Act::EditLines { changes: line_changes(fields)? }),
        Offered::Revalidate => Ok(Act::Revalidate),
        Offered::Restore => Ok(Act::Restore),
        Offered::Reject => Ok(Act::Reject),
        Offered::Remove => Ok(Act::Remove),
        Offered::Match => Ok(Act::Match),
        Offered::Unmatch => Ok(Act::Unmatch),
        Offered::AcceptShortfall => Ok(Act::AcceptShortfall),
        Offered::WithdrawCredit => Ok(Act::WithdrawCredit),
        Offered::RefusePair => Ok(Act::RefusePair),
        Offered::AnswerDispute => Ok(Act::AnswerDispute),
        Offered::Hold => Ok(Act::Hold {
            code: fields.needed("code")?.to_owned(),
            is_financial: !fields.get("is_financial").is_empty(),
        }),
        Offered::LetPass => Ok(Act::LetPass { fingerprint: fields.needed("finding")?.to_owned() }),
        Offered::ConfirmTicket => {
            let ticket = fields.needed("ticket")?.to_owned();
            Ok(Act::ConfirmTicket { ticket, document: fields.file("document").cloned() })
        }
        Offered::Attach => Ok(Act::Attach { document: fields.document()? }),
        Offered::ScanAgain => Ok(Act::ScanAgain),
        Offered::MarkDelivered => mark_delivered(fields),
        Offered::RecordTicket => Ok(Act::RecordTicket {
            order: fields.needed("order")?.into(),
            ticket: fields.needed("ticket")?.to_owned(),
            delivery_date: fields.day("day")?.ok_or("the date on the delivery note is needed")?,
            lines: deliveries(fields)?,
        }),
        Offered::Recode => recoding(fields, record),
        Offered::LinkLines => Ok(Act::LinkLines { links: links(fields)? }),
        Offered::Pair => {
            let id = fields.needed("with")?;
            let with = InvoiceId::parse(id).map_err(|_| format!("{id:?} is no invoice to pair with"))?;
            Ok(Act::Pair { with })
        }
        Offered::Discuss => Ok(Act::Discuss { audience: audience(fields.get("audience"))? }),
        Offered::OpenDispute => Ok(Act::OpenDispute {
            reason: fields.needed("reason")?.to_owned(),
            amount: fields.amount("amount", record)?,
        }),
        Offered::CloseDispute => Ok(Act::CloseDispute { outcome: outcome(fields)? }),
        Offered::RequestCredit => Ok(Act::RequestCredit {
            amount: fields.amount("amount", record)?,
            reason: fields.needed("reason")?.to_owned(),
            expected_on: fields.day("day")?,
        }),
    }
}

impl Fields {
    fn needed(&self, name: &str) -> Result<&str, String> {
        let value = self.get(name);
        if value.is_empty() { Err(format!("`{name}` is missing")) } else { Ok(value) }
    }

    fn document(&self) -> Result<Attached, String> {
        self.file("document").cloned().ok_or_else(|| "choose the document that is attached".to_owned())
    }

    fn day(&self, name: &str) -> Result<Option<Date>, String> {
        match self.get(name) {
            "" => Ok(None),
            text => date(text).map(Some).ok_or_else(|| format!("{text:?} is no date; expected YYYY-MM-DD")),
        }
    }

    fn amount(&self, name: &str, record: &InvoiceRecord) -> Result<Option<Amount>, String> {
        match self.get(name) {
            "" => Ok(None),
            text => {
                let currency = record.currency.ok_or("the invoice has no currency (BT-5)")?;
                Ok(Some(Amount::new(number(text)?, currency)))
            }
        }
    }

    /// The rows of a table: the cells of fields that come once per row; rows whose `first` fields are all empty are left out.
    fn rows<const N: usize>(&self, names: [&str; N], first: usize) -> Vec<[&str; N]> {
        let columns = names.map(|name| self.all(name));
        let count = columns.iter().map(Vec::len).max().unwrap_or(0);
        (0..count)
            .map(|row| columns.each_ref().map(|column| column.get(row).copied().unwrap_or_default()))
            .filter(|cells| cells.iter().skip(first).any(|cell| !cell.is_empty()))
            .collect()
    }
}

fn mark_delivered(fields: &Fields) -> Result<Act, String> {
    Ok(Act::MarkDelivered {
        order: fields.needed("order")?.into(),
        line: fields.needed("order_line")?.to_owned(),
        day: fields.day("day")?,
    })
}

fn number(text: &str) -> Result<Decimal, String> {
    super::amount(text).ok_or_else(|| format!("{text:?} is no number; expected digits such as 1234.50"))
}

/// IN-17. What stands in the form that corrects a scanned invoice; a field that the form did not send is not touched.
fn entered(fields: &Fields) -> Vec<(String, String)> {
    let sent = fields.written.iter().filter(|(name, _)| CORRECTED.contains(&name.as_str()));
    sent.map(|(name, text)| (name.clone(), text.trim().to_owned())).collect()
}

fn audience(word: &str) -> Result<Audience, String> {
    match word {
        "internal" => Ok(Audience::Internal),
        "supplier" => Ok(Audience::Supplier),
        other => Err(format!("{other:?} is nobody who can read it; expected internal or supplier")),
    }
}

fn outcome(fields: &Fields) -> Result<Outcome, String> {
    match fields.get("outcome") {
        "accepted" => Ok(Outcome::Accepted),
        "replaced" => Ok(Outcome::Replaced),
        "withdrawn" => Ok(Outcome::Withdrawn),
        "rejected" => Ok(Outcome::Rejected),
        "credit_expected" => {
            let expected_on =
                fields.day("day")?.ok_or("the day on which the credit note is expected is needed")?;
            Ok(Outcome::CreditExpected { expected_on })
        }
        other => Err(format!("{other:?} is no end of a dispute")),
    }
}

/// CODE-6. The coding as sent, and whether it is spread over periods.
fn recoding(fields: &Fields, record: &InvoiceRecord) -> Result<Act, String> {
    let before: Vec<CodingRow> = coded_by_people(&record.coding).cloned().collect();
    let over_periods = !fields.get("over_periods").is_empty();
    Ok(Act::Recode { rows: coding_rows(fields, &before)?, over_periods })
}

/// The coding as sent; free dimensions, which the form does not show, stay with the row they are on.
fn coding_rows(fields: &Fields, before: &[CodingRow]) -> Result<Vec<CodingRow>, String> {
    let names =
        ["account", "cost_centre", "project", "wbs_code", "tax_code", "period", "row_amount", "row_text"];
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let rows = fields.rows(names, 0);
    let rows = rows.into_iter().enumerate().map(|(at, cells)| {
        let [account, cost_centre, project, wbs_code, tax_code, period, amount, text] = cells;
        if account.is_empty() {
            return Err(format!("coding row {} has no account", at + 1));
        }
        let kept = before.get(at).filter(|row| row.account == account);
        Ok(CodingRow {
            account: account.to_owned(),
            cost_centre: some(cost_centre),
            project: some(project),
            wbs_code: some(wbs_code),
            dimensions: kept.map(|row| row.dimensions.clone()).unwrap_or_default(),
            tax_code: some(tax_code),
            period: some(period),
            amount: number(amount)?,
            text: text.to_owned(),
            tax: None,
        })
    });
    rows.collect()
}

fn links(fields: &Fields) -> Result<Vec<LineLink>, String> {
    // The first two cells of a row stand there already; only a row with an order line is meant.
    let rows = fields.rows(["line", "line_order", "order_line", "receipt", "quantity"], 2);
    let rows = rows.into_iter().map(|[line, order, order_line, receipt, quantity]| {
        if order_line.is_empty() {
            return Err(format!("line {line} names no order line"));
        }
        Ok(LineLink {
            line: line.to_owned(),
            order: order.into(),
            order_line: order_line.to_owned(),
            receipt: (!receipt.is_empty()).then(|| receipt.into()),
            quantity: if quantity.is_empty() { None } else { Some(number(quantity)?) },
        })
    });
    rows.collect()
}

/// Lines with something entered beside their number, which stands there already.
fn line_changes(fields: &Fields) -> Result<Vec<LineChange>, String> {
    let rows = fields.rows(["line", "line_name", "quantity", "unit_code", "price", "discount"], 1);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let value = |text: &str| if text.is_empty() { Ok(None) } else { number(text).map(Some) };
    let rows = rows.into_iter().map(|[line, name, quantity, unit, price, discount]| {
        Ok(LineChange {
            line: line.to_owned(),
            name: some(name),
            quantity: value(quantity)?,
            unit_code: some(unit),
            price: value(price)?,
            discount: value(discount)?,
        })
    });
    rows.collect()
}

fn deliveries(fields: &Fields) -> Result<Vec<(String, Decimal)>, String> {
    let rows = fields.rows(["order_line", "quantity"], 0);
    rows.into_iter().map(|[line, quantity]| Ok((line.to_owned(), number(quantity)?))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    fn fields(sent: &[(&str, &str)]) -> Fields {
        Fields::new(sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    /// Covers CODE-1.
    #[test]
    fn code_1_coding_is_read_row_by_row() {
        let before = CodingRow {
            account: "4010".to_owned(),
            dimensions: vec![("vehicle".to_owned(), "7".to_owned())],
            ..CodingRow::default()
        };
        let sent = fields(&[
            ("account", "4010"),
            ("cost_centre", " 110 "),
            ("row_amount", "1 000,50"),
            ("row_text", "Sand"),
            ("account", "5710"),
            ("cost_centre", ""),
            ("row_amount", "200"),
            ("row_text", ""),
            ("account", ""),
            ("cost_centre", ""),
            ("row_amount", ""),
            ("row_text", ""),
        ]);
        let rows = coding_rows(&sent, &[before]).unwrap();
        assert_eq!(rows.len(), 2, "blank rows are left out");
        assert_eq!(
            (rows[0].amount.to_string().as_str(), rows[0].cost_centre.as_deref()),
            ("1000.50", Some("110"))
        );
        assert_eq!(rows[0].dimensions.len(), 1, "what the form does not show stays");
        assert_eq!((rows[1].account.as_str(), rows[1].text.as_str()), ("5710", ""));
        for (case, sent, expected) in [
            ("no account", &[("row_amount", "1")][..], "coding row 1 has no account"),
            ("no number", &[("account", "4010"), ("row_amount", "x")], "\"x\" is no number"),
        ] {
            assert!(coding_rows(&fields(sent), &[]).unwrap_err().starts_with(expected), "{case}");
        }
    }

    /// Covers MATCH-62.
    #[test]
    fn match_62_only_lines_with_an_order_line_are_linked() {
        let sent = fields(&[
            ("line", "1"),
            ("line_order", "v7w/0001"),
            ("order_line", "3"),
            ("receipt", ""),
            ("quantity", "8,5"),
            ("line", "2"),
            ("line_order", "v7w/0001"),
            ("order_line", ""),
            ("receipt", ""),
            ("quantity", ""),
        ]);
        let links = links(&sent).unwrap();
        assert_eq!(links.len(), 1);
        assert_eq!((links[0].line.as_str(), links[0].order_line.as_str()), ("1", "3"));
        assert_eq!(links[0].quantity.unwrap().to_string(), "8.5");
    }
}
