//! The lines of a document, and the allowances and charges on the whole of it.

use attest_model::invoice::{AllowanceCharge, Invoice, Line};
use attest_model::money::Decimal;
use serde::Serialize;

use super::Writer;
use crate::renderer::RenderError;
use crate::texts::say_or;

/// One line of the document.
#[derive(Debug, Serialize)]
pub(crate) struct LineView {
    id: String,
    name: String,
    quantity: String,
    price: String,
    vat: String,
    net: Option<String>,
    quantity_and_price: String,
    details: Vec<String>,
}

impl Writer {
    pub(super) fn line(&self, line: &Line) -> LineView {
        let unit = line.unit_code.as_deref().map(|code| self.unit(code)).unwrap_or_default();
        let quantity = line.invoiced_quantity.map(|quantity| self.plain(quantity)).unwrap_or_default();
        let quantity = if unit.is_empty() { quantity } else { format!("{quantity}\u{a0}{unit}") };
        let mut price = line.item_net_price.map(|price| self.plain(price)).unwrap_or_default();
        if let Some(base) = line.price_base_quantity.filter(|base| *base != Decimal::ONE) {
            price.push_str(&format!(" / {}", self.plain(base)));
        }
        let name = line.item_name.as_ref().or(line.item_description.as_ref()).or(line.note.as_ref());
        let quantity_and_price = [quantity.as_str(), price.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>();
        LineView {
            id: line.id.clone(),
            name: name.cloned().unwrap_or_else(|| line.id.clone()),
            vat: line
                .vat
                .rate
                .map(|rate| format!("{}\u{a0}%", self.plain(rate.normalize())))
                .unwrap_or_default(),
            net: line.line_net_amount.map(|net| self.amount(net)),
            quantity_and_price: quantity_and_price.join(" × "),
            details: self.line_details(line),
            quantity,
            price,
        }
    }

    fn line_details(&self, line: &Line) -> Vec<String> {
        let mut details = Vec::new();
        details.extend(line.item_name.as_ref().and(line.item_description.clone()));
        let codes = [line.sellers_item_id.as_deref(), line.buyers_item_id.as_deref()];
        let standard = line.standard_item_id.as_ref().map(|identifier| identifier.value.as_str());
        let codes: Vec<_> = codes.into_iter().flatten().chain(standard).collect();
        details.extend((!codes.is_empty()).then(|| codes.join(" · ")));
        let references = [
            &line.purchase_order_reference,
            &line.order_line_reference,
            &line.despatch_advice_reference,
            &line.buyer_accounting_reference,
        ];
        let references: Vec<_> = references.into_iter().flatten().map(String::as_str).collect();
        details.extend((!references.is_empty()).then(|| references.join(" · ")));
        details.extend(line.period.and_then(|period| self.period(period)));
        details.extend(line.delivery_date.map(|date| self.language.day(date)));
        for (sign, adjustment) in signed(&line.allowances, &line.charges) {
            details.push(format!("{}: {}", reason(adjustment), self.adjusted(sign, adjustment)));
        }
        details.extend(line.item_name.as_ref().and(line.note.clone()));
        details
    }

    fn adjusted(&self, sign: &str, adjustment: &AllowanceCharge) -> String {
        adjustment.amount.map(|amount| format!("{sign}{}", self.amount(amount))).unwrap_or_default()
    }

    pub(super) fn adjustments(&self, invoice: &Invoice) -> Result<Vec<LineView>, RenderError> {
        let (allowance, charge) = (self.say("invoice.allowance")?, self.say("invoice.charge")?);
        let rows = signed(&invoice.allowances, &invoice.charges).map(|(sign, adjustment)| {
            let word = if sign.is_empty() { &charge } else { &allowance };
            let why = reason(adjustment);
            LineView {
                id: String::new(),
                name: if why.is_empty() { word.clone() } else { format!("{word}: {why}") },
                quantity: String::new(),
                price: String::new(),
                vat: adjustment
                    .vat_rate
                    .map(|rate| format!("{}\u{a0}%", self.plain(rate.normalize())))
                    .unwrap_or_default(),
                net: adjustment.amount.map(|_| self.adjusted(sign, adjustment)),
                quantity_and_price: String::new(),
                details: Vec::new(),
            }
        });
        Ok(rows.collect())
    }

    fn unit(&self, code: &str) -> String {
        say_or(self.language, &format!("unit.{code}"), code)
    }
}

/// Allowances with a minus, charges without.
fn signed<'a>(
    allowances: &'a [AllowanceCharge],
    charges: &'a [AllowanceCharge],
) -> impl Iterator<Item = (&'static str, &'a AllowanceCharge)> {
    let allowances = allowances.iter().map(|allowance| ("\u{2212}", allowance));
    allowances.chain(charges.iter().map(|charge| ("", charge)))
}

fn reason(adjustment: &AllowanceCharge) -> &str {
    adjustment.reason.as_deref().or(adjustment.reason_code.as_deref()).unwrap_or_default()
}
