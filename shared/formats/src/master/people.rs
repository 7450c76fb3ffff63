//! People: users, delegations, roles.

use std::collections::BTreeMap;

use attest_model::master::{Delegation, RoleEntry, User};

use super::{MasterFile, MasterRecords, UserDelegation};
use crate::sheet::Row;
use crate::sheet::cell::{code, day, email, flag, language, limit, not_negative, right, role, text, user};
use crate::sheet::{Fault, may, must};

pub(super) const USERS: MasterFile = MasterFile {
    stem: "users",
    about: "People with access, what they may do and up to which amount they approve.",
    columns: &[
        must("user", "eva", "Code the person signs in with"),
        must("name", "Eva Lind", "Name shown to others"),
        may("email", "eva.lind@nordbygg.example", "Address of mails"),
        may("language", "sv", "Language of the person, where it is not the company's"),
        may("active", "yes", "no when the person has no access any more; yes when empty"),
        may("manager", "olof", "User next up the line"),
        may(
            "rights",
            "approver | accounts",
            "Rights, separated by |: viewer, reviewer, approver, accounts, buyer, site, supplier.manager, arrival.approve, hold.commercial, hold.financial, workbench.admin, tenant.admin",
        ),
        may(
            "limits",
            "NB:5000 | NF:4000",
            "Approval limit per company, in its currency, separated by |; no entry is no right",
        ),
    ],
    read: |sheet| MasterRecords::Users(sheet.rows().filter_map(|row| person(&row)).collect()),
};

fn person(row: &Row<'_>) -> Option<User> {
    row.once("user", &row.cell("user").to_lowercase(), format!("user {}", row.cell("user")));
    let own = row.required("user", user);
    let name = row.required("name", text);
    let email = row.optional("email", email);
    let language = row.optional("language", language);
    let is_active = row.optional("active", flag).unwrap_or(true);
    let manager = row.optional("manager", user);
    let rights = row.list("rights", right);
    let mut limits = BTreeMap::new();
    for (company, amount) in row.list("limits", limit) {
        let named = company.to_string();
        if limits.insert(company, amount).is_some() {
            row.fault("limits", Fault::not_valid(&named, "named once"));
        }
    }
    if manager.is_some() && manager == own {
        row.fault("manager", Fault::not_valid(row.cell("manager"), "another person"));
    }
    Some(User {
        code: own?,
        name: name?,
        email,
        language,
        is_active,
        manager,
        rights,
        limits,
        delegations: Vec::new(),
    })
}

pub(super) const DELEGATIONS: MasterFile = MasterFile {
    stem: "delegations",
    about: "Who acts for a person who is away.",
    columns: &[
        must("user", "olof", "User who is away"),
        must("to", "eva", "User who acts meanwhile"),
        must("from_date", "2026-03-02", "First day"),
        must("to_date", "2026-03-20", "Last day"),
        may("company", "NB", "Only for this company"),
        may("maximum", "10000", "At most this amount, in the company's currency"),
    ],
    read: |sheet| MasterRecords::Delegations(sheet.rows().filter_map(|row| delegation(&row)).collect()),
};

fn delegation(row: &Row<'_>) -> Option<UserDelegation> {
    let cells = ["user", "to", "from_date", "company"].map(|column| row.cell(column));
    row.once("user", &cells.join("\t").to_lowercase(), format!("delegation of {} to {}", cells[0], cells[1]));
    let from = row.required("user", user);
    let to = row.required("to", user);
    let from_date = row.required("from_date", day);
    let to_date = row.required("to_date", day);
    let company = row.optional("company", code);
    let maximum = row.optional("maximum", not_negative);
    if let (Some(first), Some(last)) = (from_date, to_date)
        && last < first
    {
        row.fault(
            "to_date",
            Fault::not_valid(row.cell("to_date"), format!("on or after the first day {first}")),
        );
    }
    if from.is_some() && from == to {
        row.fault("to", Fault::not_valid(row.cell("to"), "another person"));
    }
    Some(UserDelegation {
        user: from?,
        delegation: Delegation { to: to?, from_date: from_date?, to_date: to_date?, company, maximum },
    })
}

pub(super) const ROLES: MasterFile = MasterFile {
    stem: "roles",
    about: "Who is told about invoices, in the order of the file; entries of a contract come before the others.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("role", "buyer", "accounts, buyer, site or supplier"),
        may("contract", "V7", "Only for this contract"),
        must("user", "lina", "User who holds the role"),
        may("email", "inkop@nordbygg.example", "Address to use; entries without one are skipped"),
    ],
    read: |sheet| MasterRecords::Roles(sheet.rows().filter_map(|row| role_entry(&row)).collect()),
};

fn role_entry(row: &Row<'_>) -> Option<RoleEntry> {
    let cells = ["company", "role", "contract", "user"].map(|column| row.cell(column));
    row.once("user", &cells.join("\t").to_lowercase(), format!("{} as {}", cells[3], cells[1]));
    let company = row.required("company", code);
    let role = row.required("role", role);
    let contract = row.optional("contract", code);
    let holder = row.required("user", user);
    let email = row.optional("email", email);
    Some(RoleEntry { company: company?, role: role?, contract, user: holder?, email })
}
