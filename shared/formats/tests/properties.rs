//! Any model that a syntax can hold reads back equal after it was written.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use attest_formats::{Source, WriteError, cii, read, ubl};
use attest_model::dates::{Date, date};
use attest_model::ids::DocumentDigest;
use attest_model::invoice::*;
use attest_model::money::{Currency, Decimal};
use attest_xml::Limits;
use proptest::prelude::*;

/// Makes one model after another; each field is given or absent by the throw of a die.
struct Dice {
    state: u64,
    is_cii: bool,
}

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % sides
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.throw(2) == 0).then(|| make(self))
    }

    fn some<T>(&mut self, most: u64, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.throw(most + 1)).map(|_| make(self)).collect()
    }

    fn text(&mut self) -> String {
        const WORDS: [&str; 8] =
            ["A", "größer <&> \"4\"", "x\ny", "a\r\nb", "\u{1F4A1}", "]]>", "0", "tab\there"];
        let word = WORDS[self.throw(8) as usize];
        format!("{word}{}", self.throw(100))
    }

    fn code(&mut self) -> String {
        format!("C{}", self.throw(100))
    }

    fn identifier(&mut self) -> Identifier {
        Identifier { scheme: self.maybe(Self::code), value: self.text() }
    }

    fn decimal(&mut self) -> Decimal {
        let value = self.throw(1_000_000) as i64 - 500_000;
        Decimal::new(value, self.throw(7) as u32)
    }

    fn date(&mut self) -> Date {
        date(&format!("20{:02}-{:02}-{:02}", self.throw(100), self.throw(12) + 1, self.throw(28) + 1))
            .unwrap()
    }

    fn address(&mut self) -> Address {
        Address {
            line_1: self.maybe(Self::text),
            line_2: self.maybe(Self::text),
            line_3: self.maybe(Self::text),
            city: self.maybe(Self::text),
            post_code: self.maybe(Self::text),
            subdivision: self.maybe(Self::text),
            country: Some(self.code()),
        }
    }

    fn period(&mut self) -> Period {
        Period { start: Some(self.date()), end: self.maybe(Self::date) }
    }

    fn party(&mut self) -> Party {
        let mut identifiers = self.some(3, Self::identifier);
        // CII wants those without scheme first.
        identifiers.sort_by_key(|identifier| identifier.scheme.is_some());
        Party {
            name: self.maybe(Self::text),
            trading_name: self.maybe(Self::text),
            identifiers,
            legal_registration: self.maybe(Self::identifier),
            vat_identifier: self.maybe(Self::text),
            tax_registration: self.maybe(Self::text),
            legal_information: self.maybe(Self::text),
            electronic_address: self.maybe(Self::identifier),
            address: self.maybe(Self::address),
            contact: self.maybe(|dice| Contact {
                name: Some(dice.text()),
                telephone: dice.maybe(Self::text),
                email: dice.maybe(Self::text),
            }),
        }
    }

    fn allowance(&mut self, has_vat: bool) -> AllowanceCharge {
        AllowanceCharge {
            amount: self.maybe(Self::decimal),
            base_amount: self.maybe(Self::decimal),
            percentage: self.maybe(Self::decimal),
            vat_category: self.maybe(Self::code).filter(|_| has_vat),
            vat_rate: self.maybe(Self::decimal).filter(|_| has_vat),
            reason: self.maybe(Self::text),
            reason_code: self.maybe(Self::code),
        }
    }

    fn document(&mut self) -> SupportingDocument {
        SupportingDocument {
            reference: Some(self.text()),
            description: self.maybe(Self::text),
            external_location: self.maybe(Self::text),
            attachment: self.maybe(|dice| {
                let content: Vec<u8> = dice.some(40, |dice| dice.throw(256) as u8);
                Attachment {
                    mime_code: dice.maybe(Self::code),
                    file_name: dice.maybe(Self::text),
                    digest: DocumentDigest::of(&content).as_str().to_owned(),
                    size_bytes: content.len() as u64,
                    content,
                }
            }),
            type_code: self.maybe(Self::code),
        }
    }

    fn transfer(&mut self) -> CreditTransfer {
        let account = if self.throw(2) == 0 { "DE89370400440532013000".to_owned() } else { self.text() };
        CreditTransfer {
            account: Identifier { scheme: self.maybe(Self::code), value: account },
            account_name: self.maybe(Self::text),
            service_provider: self.maybe(Self::text),
        }
    }

    /// BT-90 is of the first direct debit; CII has one remittance information and one mandate.
    fn payment(&mut self) -> Vec<PaymentInstructions> {
        let shared = self.maybe(Self::text);
        let mut means: Vec<_> = (0..self.throw(3))
            .map(|n| PaymentInstructions {
                means_code: Some(format!("{n}")),
                means_text: self.maybe(Self::text),
                remittance: if self.is_cii { shared.clone() } else { self.maybe(Self::text) },
                credit_transfers: self.some(2, Self::transfer),
                card: self
                    .maybe(|dice| PaymentCard { number: Some(dice.text()), holder: dice.maybe(Self::text) }),
                direct_debit: self.maybe(|dice| DirectDebit {
                    mandate: Some(dice.text()),
                    creditor: None,
                    debited_account: Some(dice.text()),
                }),
            })
            .collect();
        if let Some(debit) = means.iter_mut().find_map(|means| means.direct_debit.as_mut()) {
            debit.creditor = Some("CREDITOR".to_owned());
        }
        if self.is_cii {
            // The mandate goes to the first direct debit.
            let mut debits = means.iter_mut().filter_map(|means| means.direct_debit.as_mut());
            debits.next();
            debits.for_each(|debit| debit.mandate = None);
        }
        means
    }

    fn line(&mut self) -> Line {
        Line {
            id: self.code(),
            note: self.maybe(Self::text),
            object: self.maybe(Self::identifier),
            invoiced_quantity: self.maybe(Self::decimal),
            unit_code: self.maybe(Self::code),
            line_net_amount: self.maybe(Self::decimal),
            purchase_order_reference: self.maybe(Self::text),
            order_line_reference: self.maybe(Self::text),
            buyer_accounting_reference: self.maybe(Self::text),
            despatch_advice_reference: self.maybe(Self::text),
            receiving_advice_reference: self.maybe(Self::text),
            delivery_date: self.maybe(Self::date),
            period: self.maybe(Self::period),
            allowances: self.some(2, |dice| dice.allowance(false)),
            charges: self.some(2, |dice| dice.allowance(false)),
            item_net_price: self.maybe(Self::decimal),
            item_price_discount: self.maybe(Self::decimal),
            item_gross_price: self.maybe(Self::decimal),
            price_base_quantity: self.maybe(Self::decimal),
            price_base_unit: self.maybe(Self::code),
            vat: LineVat { category: self.maybe(Self::code), rate: self.maybe(Self::decimal) },
            item_name: self.maybe(Self::text),
            item_description: self.maybe(Self::text),
            sellers_item_id: self.maybe(Self::text),
            buyers_item_id: self.maybe(Self::text),
            standard_item_id: self.maybe(Self::identifier),
            classifications: self.some(2, |dice| ItemClassification {
                code: dice.text(),
                scheme: dice.maybe(Self::code),
                scheme_version: dice.maybe(Self::code),
            }),
            country_of_origin: self.maybe(Self::code),
            attributes: self.some(2, |dice| ItemAttribute { name: dice.text(), value: dice.text() }),
        }
    }

    fn totals(&mut self, has_accounting_currency: bool) -> Totals {
        Totals {
            sum_of_line_net_amounts: self.maybe(Self::decimal),
            sum_of_allowances: self.maybe(Self::decimal),
            sum_of_charges: self.maybe(Self::decimal),
            total_without_vat: self.maybe(Self::decimal),
            total_vat: Some(self.decimal()),
            total_vat_in_accounting_currency: self.maybe(Self::decimal).filter(|_| has_accounting_currency),
            total_with_vat: self.maybe(Self::decimal),
            paid_amount: self.maybe(Self::decimal),
            rounding_amount: self.maybe(Self::decimal),
            amount_due: self.maybe(Self::decimal),
        }
    }

    fn invoice(&mut self, kind: DocumentKind) -> Invoice {
        let is_credit = kind == DocumentKind::CreditNote;
        let payment_instructions = self.payment();
        let has_means = !payment_instructions.is_empty();
        let purchase_order_reference = self.maybe(Self::text);
        let has_order = purchase_order_reference.is_some() || self.is_cii;
        let vat_currency = self.maybe(|_| Currency::new("SEK").unwrap());
        let mut invoice = self.header(vat_currency);
        invoice.kind = kind;
        invoice.type_code = Some(if is_credit { "381" } else { "380" }.to_owned());
        invoice.payment_due_date = self.maybe(Self::date).filter(|_| has_means || !is_credit || self.is_cii);
        invoice.sales_order_reference = self.maybe(Self::text).filter(|_| has_order);
        invoice.purchase_order_reference = purchase_order_reference;
        invoice.payment_instructions = payment_instructions;
        invoice.totals = self.totals(vat_currency.is_some());
        invoice.lines = self.some(3, Self::line);
        invoice
    }

    fn header(&mut self, vat_currency: Option<Currency>) -> Invoice {
        Invoice {
            number: self.maybe(Self::text),
            issue_date: self.maybe(Self::date),
            currency: Some(Currency::new("EUR").unwrap()),
            vat_currency,
            vat_point_date: self.maybe(Self::date),
            vat_point_date_code: self
                .maybe(|dice| ["3", "35", "432", "X"][dice.throw(4) as usize].to_owned()),
            buyer_reference: self.maybe(Self::text),
            project_reference: self.maybe(Self::text),
            contract_reference: self.maybe(Self::text),
            receiving_advice_reference: self.maybe(Self::text),
            despatch_advice_reference: self.maybe(Self::text),
            tender_reference: self.maybe(Self::text),
            invoiced_object: self.maybe(Self::identifier),
            buyer_accounting_reference: self.maybe(Self::text),
            payment_terms: self.maybe(Self::text),
            notes: self
                .some(2, |dice| Note { subject_code: dice.maybe(|_| "AAI".to_owned()), text: dice.text() }),
            business_process: self.maybe(Self::text),
            specification: self.maybe(Self::text),
            preceding_invoices: self.some(2, |dice| PrecedingInvoiceReference {
                number: dice.text(),
                issue_date: dice.maybe(Self::date),
            }),
            seller: self.party(),
            buyer: self.party(),
            payee: self.maybe(|dice| Payee {
                name: Some(dice.text()),
                identifier: dice.maybe(Self::identifier),
                legal_registration: dice.maybe(Self::identifier),
            }),
            tax_representative: self.maybe(|dice| TaxRepresentative {
                name: Some(dice.text()),
                vat_identifier: dice.maybe(Self::text),
                address: dice.maybe(Self::address),
            }),
            delivery: self.maybe(|dice| Delivery {
                party_name: Some(dice.text()),
                location: dice.maybe(Self::identifier),
                actual_date: dice.maybe(Self::date),
                address: dice.maybe(Self::address),
            }),
            invoicing_period: self.maybe(Self::period),
            allowances: self.some(2, |dice| dice.allowance(true)),
            charges: self.some(2, |dice| dice.allowance(true)),
            vat_breakdown: self.breakdown(),
            supporting_documents: self.some(2, Self::document),
            ..Invoice::default()
        }
    }

    /// At least one: CII has its tax point there.
    fn breakdown(&mut self) -> Vec<VatBreakdown> {
        (0..=self.throw(2))
            .map(|_| VatBreakdown {
                taxable_amount: self.maybe(Self::decimal),
                tax_amount: self.maybe(Self::decimal),
                category: self.maybe(Self::code),
                rate: self.maybe(Self::decimal),
                exemption_reason: self.maybe(Self::text),
                exemption_reason_code: self.maybe(Self::code),
            })
            .collect()
    }
}

fn read_back(written: Result<Vec<u8>, WriteError>) -> Invoice {
    let bytes = written.unwrap();
    let source = Source::new(&bytes, Limits::default()).unwrap();
    let tree = source.parse().unwrap();
    let received = read(tree.root()).unwrap();
    assert_eq!(received.findings, [], "{}", String::from_utf8_lossy(&bytes));
    received.invoice
}

proptest! {
    #[test]
    fn a_model_written_as_ubl_reads_back_equal(seed: u64, is_credit: bool) {
        let kind = if is_credit { DocumentKind::CreditNote } else { DocumentKind::Invoice };
        let invoice = Dice { state: seed, is_cii: false }.invoice(kind);
        prop_assert_eq!(read_back(ubl::write(&invoice)), invoice);
    }

    #[test]
    fn a_model_written_as_cii_reads_back_equal(seed: u64, is_credit: bool) {
        let kind = if is_credit { DocumentKind::CreditNote } else { DocumentKind::Invoice };
        let invoice = Dice { state: seed, is_cii: true }.invoice(kind);
        prop_assert_eq!(read_back(cii::write(&invoice)), invoice);
    }
}
