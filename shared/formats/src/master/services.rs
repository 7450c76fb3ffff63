//! Services that items belong to, and partners who provide them (CHK-13 … CHK-15).

use attest_model::master::{Partner, Service};

use super::registers::once;
use super::{MasterFile, MasterRecords};
use crate::sheet::cell::{code, day, flag, text};
use crate::sheet::{Fault, Row, may, must};

pub(super) const SERVICES: MasterFile = MasterFile {
    stem: "services",
    about: "Services that items belong to. Invoice checks 9 and 10 warn of those that are blocked or not valid on the service date.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("service", "CRANE", "Code of the service, as items name it"),
        must("name", "Mobile crane with driver", "What it is"),
        may("blocked", "no", "yes when it may not be invoiced"),
        may("valid_from", "2026-01-01", "First day of its validity; empty means since ever"),
        may("valid_to", "2026-12-31", "Last day of its validity; empty means that it never expires"),
    ],
    read: |sheet| MasterRecords::Services(sheet.rows().filter_map(|row| service(&row)).collect()),
};

fn service(row: &Row<'_>) -> Option<Service> {
    once(row, "service", &["company", "service"]);
    let company = row.required("company", code);
    let service = row.required("service", text);
    let name = row.required("name", text);
    let is_blocked = row.optional("blocked", flag).unwrap_or(false);
    let valid_from = row.optional("valid_from", day);
    let valid_to = row.optional("valid_to", day);
    if let Some((first, last)) = valid_from.zip(valid_to).filter(|(first, last)| last < first) {
        let expected = format!("on or after the first day {first}");
        row.fault("valid_to", Fault::not_valid(&last.to_string(), expected));
    }
    Some(Service { company: company?, code: service?, name: name?, is_blocked, valid_from, valid_to })
}

pub(super) const PARTNERS: MasterFile = MasterFile {
    stem: "partners",
    about: "Partners who provide items on behalf of suppliers. Invoice check 11 warns of those that are blocked.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("partner", "LYFT", "Code of the partner, as items name it"),
        must("name", "Lyft & Kran i Lund AB", "Its name"),
        may("blocked", "no", "yes when nothing of it may be invoiced"),
    ],
    read: |sheet| MasterRecords::Partners(sheet.rows().filter_map(|row| partner(&row)).collect()),
};

fn partner(row: &Row<'_>) -> Option<Partner> {
    once(row, "partner", &["company", "partner"]);
    let company = row.required("company", code);
    let partner = row.required("partner", text);
    let name = row.required("name", text);
    let is_blocked = row.optional("blocked", flag).unwrap_or(false);
    Some(Partner { company: company?, code: partner?, name: name?, is_blocked })
}
