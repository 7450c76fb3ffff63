//! Companies, suppliers and their offices.

use attest_model::ids::UserCode;
use attest_model::master::{Acceptance, BankAccount, Company, Office, Supplier};
use attest_model::orders::CodingRow;

use super::{MasterFile, MasterRecords, SupplierOffice};
use crate::sheet::cell::{
    account, accrual_method, code, count, country, currency, day, email, flag, identifier, instant, language,
    text, user, zone,
};
use crate::sheet::{Fault, may, must};
use crate::sheet::{Row, Sheet};

pub(super) const COMPANIES: MasterFile = MasterFile {
    stem: "companies",
    about: "The companies that receive invoices.",
    columns: &[
        must("company", "NB", "Code of the company, as the ERP writes it"),
        must("name", "Nordbygg AB", "Registered name"),
        must("country", "SE", "Country, two letters"),
        must("currency", "SEK", "Currency of the ledger"),
        may("time_zone", "Europe/Stockholm", "Time zone that decides what day it is; UTC when empty"),
        may("language", "sv", "Language of mails and pages, two letters; en when empty"),
        may("registration_number", "5590123453", "Legal registration number"),
        may("vat_number", "SE559012345301", "VAT number"),
        may(
            "electronic_addresses",
            "0007:5590123453 | 0088:7350000000013",
            "Electronic addresses with scheme, separated by |",
        ),
        may("currencies", "SEK | EUR", "Currencies that invoices may have; empty allows all"),
        may("active", "yes", "no when the company receives nothing any more; yes when empty"),
    ],
    read: |sheet| MasterRecords::Companies(sheet.rows().filter_map(|row| company(&row)).collect()),
};

fn company(row: &Row<'_>) -> Option<Company> {
    row.once("company", &row.cell("company").to_lowercase(), format!("company {}", row.cell("company")));
    let company = row.required("company", code);
    let name = row.required("name", text);
    let in_country = row.required("country", country);
    let ledger = row.required("currency", currency);
    let time_zone = row.optional("time_zone", zone).unwrap_or_else(|| "UTC".to_owned());
    let language = row.optional("language", language).unwrap_or_else(|| "en".to_owned());
    let registration_number = row.optional("registration_number", text);
    let vat_number = row.optional("vat_number", text);
    let electronic_addresses = row.list("electronic_addresses", identifier);
    let currencies = row.list("currencies", currency);
    let is_active = row.optional("active", flag).unwrap_or(true);
    Some(Company {
        code: company?,
        name: name?,
        country: in_country?,
        currency: ledger?,
        time_zone,
        language,
        registration_number,
        vat_number,
        electronic_addresses,
        currencies,
        is_active,
    })
}

pub(super) const SUPPLIERS: MasterFile = MasterFile {
    stem: "suppliers",
    about: "The suppliers of each company, with identifiers, accounts and acceptance. Offices have a file of their own.",
    columns: &[
        must("company", "NB", "Code of the company whose register this is"),
        must("supplier", "10010", "Code of the supplier"),
        must("name", "Granit & Grus AB", "Registered name"),
        must("country", "SE", "Country, two letters"),
        may("registration_number", "5568971542", "Legal registration number"),
        may("vat_number", "SE556897154201", "VAT number"),
        may("electronic_addresses", "0007:5568971542", "Electronic addresses with scheme, separated by |"),
        may("buyers_code", "K-2231", "Code the supplier knows us by, or ours on its documents"),
        may(
            "legal_entity_group",
            "GRANIT",
            "Suppliers of one legal entity share it; duplicates are searched in all of them",
        ),
        may(
            "bank_accounts",
            "bankgiro:991-2346 | iban:SE4550000000058398257466",
            "Accounts it may be paid to, with kind (iban, bankgiro, plusgiro, norwegian, other), separated by |",
        ),
        may(
            "accounts_used_since",
            "2025-11-30",
            "Day of the first payment to the accounts; empty for new accounts, whose first invoice a person checks",
        ),
        may(
            "accepted_by",
            "eva",
            "User who accepted the supplier with this name, number and accounts; empty while nobody has",
        ),
        may("accepted_at", "2025-11-03", "Day or instant of the acceptance; goes with accepted_by"),
        may("created_by", "olof", "User who entered the supplier"),
        may("blocked", "no", "yes when blocked or on hold"),
        may("terms_days", "30", "Agreed days until payment"),
        may("direct_debit", "no", "yes when paid by direct debit"),
        may("rejection_email", "faktura@granitgrus.example", "Address that refusals go to"),
        may("accrual_method", "G", "O, G or Z; replaces the contract's"),
        may("default_reviewer", "lina", "User who reviews what matches nothing"),
        may("linked_user", "karl", "User who is linked to the supplier and never approves its invoices"),
        may("account", "4010", "Ledger account proposed for its invoices"),
        may("cost_centre", "110", "Cost centre proposed with it"),
        may("project", "V7", "Project proposed with it"),
        may("tax_code", "I25", "Tax code proposed with it"),
    ],
    read: |sheet| MasterRecords::Suppliers(sheet.rows().filter_map(|row| supplier(&row)).collect()),
};

fn supplier(row: &Row<'_>) -> Option<Supplier> {
    let (company_cell, code_cell) = (row.cell("company"), row.cell("supplier"));
    let key = format!("{company_cell}\t{code_cell}").to_lowercase();
    row.once("supplier", &key, format!("supplier {code_cell} of company {company_cell}"));
    let company = row.required("company", code);
    let supplier = row.required("supplier", code);
    let name = row.required("name", text);
    let in_country = row.required("country", country);
    let registration_number = row.optional("registration_number", text);
    let mut bank_accounts = row.list("bank_accounts", account);
    let created_by = row.optional("created_by", user);
    let acceptance = acceptance(row, name.as_deref(), registration_number.as_deref(), &bank_accounts);
    let used_since = row.optional("accounts_used_since", day);
    for account in &mut bank_accounts {
        account.used_since = used_since;
        account.entered_by.clone_from(&created_by);
        account.entered_at = acceptance.as_ref().map(|acceptance| acceptance.at);
        account.confirmed_by = acceptance.as_ref().map(|acceptance| acceptance.user.clone());
    }
    let vat_number = row.optional("vat_number", text);
    let electronic_addresses = row.list("electronic_addresses", identifier);
    let buyers_code = row.optional("buyers_code", text);
    let legal_entity_group = row.optional("legal_entity_group", text);
    let is_blocked = row.optional("blocked", flag).unwrap_or(false);
    let terms_days = row.optional("terms_days", count);
    let is_direct_debit = row.optional("direct_debit", flag).unwrap_or(false);
    let rejection_email = row.optional("rejection_email", email);
    let accrual_method = row.optional("accrual_method", accrual_method);
    let default_reviewer = row.optional("default_reviewer", user);
    let linked_user = row.optional("linked_user", user);
    let default_coding = coding(row);
    Some(Supplier {
        company: company?,
        code: supplier?,
        name: name?,
        country: in_country?,
        registration_number,
        vat_number,
        electronic_addresses,
        buyers_code,
        legal_entity_group,
        bank_accounts,
        acceptance,
        is_blocked,
        is_proposed: false,
        created_by,
        terms_days,
        is_direct_debit,
        rejection_email,
        offices: Vec::new(),
        accrual_method,
        default_reviewer,
        linked_user,
        default_coding,
    })
}

/// ARR-6. The act with its snapshot: who and when go together.
fn acceptance(
    row: &Row<'_>,
    name: Option<&str>,
    registration_number: Option<&str>,
    accounts: &[BankAccount],
) -> Option<Acceptance> {
    let by: Option<UserCode> = row.optional("accepted_by", user);
    let at = row.optional("accepted_at", instant);
    let half = |column, expected: &str| row.fault(column, Fault::Missing { expected: expected.to_owned() });
    if row.cell("accepted_by").is_empty() && !row.cell("accepted_at").is_empty() {
        half("accepted_by", "the user beside the day of the acceptance");
    }
    if row.cell("accepted_at").is_empty() && !row.cell("accepted_by").is_empty() {
        half("accepted_at", "the day beside the user of the acceptance");
    }
    Some(Acceptance {
        user: by?,
        at: at?,
        name: name?.to_owned(),
        registration_number: registration_number.map(str::to_owned),
        bank_accounts: accounts.iter().map(|account| account.number.clone()).collect(),
    })
}

/// The coding columns of a row: one coding row without amount, where an account is given.
pub(super) fn coding(row: &Row<'_>) -> Vec<CodingRow> {
    let account = row.optional("account", text);
    let cost_centre = row.optional("cost_centre", text);
    let project = row.optional("project", text);
    let tax_code = row.optional("tax_code", text);
    match account {
        Some(account) => vec![CodingRow { account, cost_centre, project, tax_code, ..CodingRow::default() }],
        None => {
            if cost_centre.is_some() || project.is_some() || tax_code.is_some() {
                row.fault(
                    "account",
                    Fault::Missing { expected: "the account the coding belongs to".to_owned() },
                );
            }
            Vec::new()
        }
    }
}

pub(super) const OFFICES: MasterFile = MasterFile {
    stem: "offices",
    about: "Offices of suppliers; what is set for an office wins over its supplier.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("supplier", "10010", "Code of the supplier"),
        must("office", "MALMO", "Code of the office, unique within the supplier"),
        must("name", "Granit & Grus Malmö", "Name"),
        may("identifier", "0088:7350000000020", "Identifier on invoices of this office, with scheme"),
        may("rejection_email", "malmo@granitgrus.example", "Address that refusals go to"),
        may("accrual_method", "Z", "O, G or Z; replaces the supplier's"),
    ],
    read: |sheet: &Sheet<'_>| MasterRecords::Offices(sheet.rows().filter_map(|row| office(&row)).collect()),
};

fn office(row: &Row<'_>) -> Option<SupplierOffice> {
    let (of_company, of_supplier, named) = (row.cell("company"), row.cell("supplier"), row.cell("office"));
    let key = format!("{of_company}\t{of_supplier}\t{named}").to_lowercase();
    row.once("office", &key, format!("office {named} of supplier {of_supplier}"));
    let company = row.required("company", code);
    let supplier = row.required("supplier", code);
    let office = row.required("office", code);
    let name = row.required("name", text);
    let identifier = row.optional("identifier", identifier);
    let rejection_email = row.optional("rejection_email", email);
    let accrual_method = row.optional("accrual_method", accrual_method);
    Some(SupplierOffice {
        company: company?,
        supplier: supplier?,
        office: Office { code: office?, name: name?, identifier, rejection_email, accrual_method },
    })
}
