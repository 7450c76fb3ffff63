//! Chapter 10.4 (NOTE): who receives a notification, and how it is told apart from one sent before.

use attest_model::findings::Finding;
use attest_model::ids::{ContractNumber, InvoiceId, OfficeCode, UserCode};
use attest_model::master::{Role, RoleEntry, Supplier, is_mail_address};
use sha2::{Digest, Sha256};

use crate::order_numbers::Resolution;

/// What decides who receives a notification.
#[derive(Debug, Clone, Copy)]
pub struct RecipientFacts<'a> {
    /// The role to tell.
    pub role: Role,
    /// The role entries of the invoice's company, in their order.
    pub entries: &'a [RoleEntry],
    /// The invoice's contract, as [`invoice_contract`] finds it.
    pub contract: Option<&'a ContractNumber>,
    /// The supplier.
    pub supplier: Option<&'a Supplier>,
    /// The supplier's office.
    pub office: Option<&'a OfficeCode>,
    /// `EC/MAILFROM`.
    pub mail_from: &'a str,
    /// Addresses that bounced or complained (NOTE-8).
    pub unusable: &'a [String],
    /// Who triggered the validation, where somebody did.
    pub triggered_by: Option<&'a UserCode>,
    /// Users with the right `workbench.admin`.
    pub administrators: &'a [UserCode],
}

/// Where a notification goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// A mail.
    Mail {
        /// To whom.
        to: String,
        /// NOTE-6. Always `EC/MAILFROM`.
        from: String,
    },
    /// NOTE-7. A message inside the workbench, saying that an error notification could not be delivered.
    Internal {
        /// To whom.
        users: Vec<UserCode>,
    },
}

/// NOTE-1 … NOTE-8. The first address of the chain that can be used, or the users who are told that there is none.
#[must_use]
pub fn recipient(facts: RecipientFacts<'_>) -> Recipient {
    let sender = facts.mail_from.trim();
    let address = addresses(facts).into_iter().find(|address| {
        is_mail_address(address) && !facts.unusable.iter().any(|bad| bad.trim().eq_ignore_ascii_case(address))
    });
    match address.filter(|_| is_mail_address(sender)) {
        Some(to) => Recipient::Mail { to: to.to_owned(), from: sender.to_owned() },
        None => Recipient::Internal {
            users: match facts.triggered_by {
                Some(user) => vec![user.clone()],
                None => facts.administrators.to_vec(),
            },
        },
    }
}

/// NOTE-1. The contract of the first resolved order, in document order.
#[must_use]
pub fn invoice_contract<'a>(
    resolutions: impl IntoIterator<Item = &'a Resolution>,
) -> Option<&'a ContractNumber> {
    resolutions.into_iter().find_map(Resolution::usable_order).and_then(|order| order.contract.as_ref())
}

/// NOTE-10. Tells one mail from another: invoice, recipient and the set of findings, in any order.
#[must_use]
pub fn mail_key<'a>(
    invoice: &InvoiceId,
    to: &str,
    findings: impl IntoIterator<Item = &'a Finding>,
) -> String {
    let mut prints: Vec<String> = findings.into_iter().map(Finding::fingerprint).collect();
    prints.sort_unstable();
    prints.dedup();
    let mut digest = Sha256::new();
    for part in
        [invoice.as_str(), &to.trim().to_lowercase()].into_iter().chain(prints.iter().map(String::as_str))
    {
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// NOTE-9. A reason in words for the role; what a supplier must not see of us and of others is left out.
#[must_use]
pub fn reason_for(role: Role, finding: &Finding) -> String {
    match role {
        Role::Supplier => {
            outside_reason(&finding.code).map_or_else(|| finding.message.clone(), str::to_owned)
        }
        Role::Accounts | Role::Buyer | Role::Site => finding.message.clone(),
    }
}

/// Sentences for the supplier where ours would name other suppliers, other companies or our own affairs.
fn outside_reason(code: &str) -> Option<&'static str> {
    Some(match code {
        "E101" => {
            "the buyer's identifiers on the invoice are not known to us; check them and send the invoice again"
        }
        "E102" | "E103" | "E104" => "your company is not yet set up with us for payment; we will contact you",
        "E105" => "the seller's identifiers on the invoice do not belong together; check them",
        "E202" => "we have received this document before; do not send it again",
        "E203" => "this looks like an invoice that we have received before; tell us if it is not",
        "E209" | "E510" | "E701" => "the invoice cannot be booked at present; we will see to it",
        "E403" => {
            "the account on the invoice is not the one we know for you; contact us by a way we both trust"
        }
        "E406" => "the account on the invoice lies in another country than your company; confirm it to us",
        "E503" | "E504" | "E505" | "E506" => {
            "the order number on the invoice cannot be used; ask the buyer which one applies"
        }
        _ => return None,
    })
}

/// NOTE-1 … NOTE-5. The addresses in the order in which they are tried, unusable ones among them.
#[must_use]
pub fn addresses(facts: RecipientFacts<'_>) -> Vec<&str> {
    let mut list: Vec<&str> = match facts.role {
        Role::Supplier => {
            let supplier = facts.supplier;
            let office = supplier.and_then(|supplier| {
                supplier.offices.iter().find(|office| Some(&office.code) == facts.office)
            });
            let of_office = office.and_then(|office| office.rejection_email.as_deref());
            let of_supplier = supplier.and_then(|supplier| supplier.rejection_email.as_deref());
            of_office.into_iter().chain(of_supplier).collect()
        }
        Role::Accounts | Role::Buyer | Role::Site => {
            let of_role = || facts.entries.iter().filter(|entry| entry.role == facts.role);
            let of_contract = of_role()
                .filter(|entry| facts.contract.is_some() && entry.contract.as_ref() == facts.contract);
            let general = of_role().filter(|entry| entry.contract.is_none());
            of_contract.chain(general).filter_map(|entry| entry.email.as_deref()).collect()
        }
    };
    list.push(facts.mail_from);
    list.iter().map(|address| address.trim()).filter(|address| !address.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use attest_model::findings::Severity;
    use attest_model::invoice::{Invoice, Party};
    use attest_model::master::Office;

    fn entry(role: Role, contract: &str, email: &str) -> RoleEntry {
        let given = |text: &str| (!matches!(text, "*" | "–")).then(|| text.to_owned());
        RoleEntry {
            company: "C".into(),
            role,
            contract: given(contract).map(ContractNumber::new),
            user: "u".into(),
            email: given(email),
        }
    }

    fn supplier(office_email: Option<&str>, own_email: Option<&str>) -> Supplier {
        let seller = Party { name: Some("S".into()), ..Party::default() };
        let named = Invoice { seller, ..Invoice::default() };
        let proposed = crate::arrival::propose(&named, &"C".into()).unwrap();
        Supplier {
            rejection_email: own_email.map(str::to_owned),
            offices: vec![Office {
                code: "O".into(),
                name: String::new(),
                identifier: None,
                rejection_email: office_email.map(str::to_owned),
                accrual_method: None,
            }],
            ..proposed
        }
    }

    /// The address, or `internal` with the users.
    fn told(facts: RecipientFacts<'_>) -> String {
        match recipient(facts) {
            Recipient::Mail { to, from } => {
                assert_eq!(from, facts.mail_from, "NOTE-6");
                to
            }
            Recipient::Internal { users } => {
                let users: Vec<_> = users.iter().map(UserCode::as_str).collect();
                format!("internal {}", users.join(" "))
            }
        }
    }

    struct Case {
        row: &'static str,
        entries: Vec<RoleEntry>,
        contract: Option<&'static str>,
        role: Role,
        supplier: Supplier,
        mail_from: &'static str,
        expected: &'static str,
    }

    fn case(row: &'static str, entries: Vec<RoleEntry>, role: Role, expected: &'static str) -> Case {
        let supplier = supplier(None, None);
        Case { row, entries, contract: Some("C1"), role, supplier, mail_from: "m@x", expected }
    }

    fn run(statement: &str, case: &Case, unusable: &[&str], triggered_by: Option<&UserCode>) -> String {
        let contract = case.contract.map(ContractNumber::new);
        let unusable: Vec<String> = unusable.iter().map(|text| (*text).to_owned()).collect();
        let administrators = ["adm1".into(), "adm2".into()];
        let facts = RecipientFacts {
            role: case.role,
            entries: &case.entries,
            contract: contract.as_ref(),
            supplier: Some(&case.supplier),
            office: Some(&"O".into()),
            mail_from: case.mail_from,
            unusable: &unusable,
            triggered_by,
            administrators: &administrators,
        };
        let found = told(facts);
        assert!(!found.is_empty(), "{statement} {}", case.row);
        found
    }

    /// Covers NOTE-1, NOTE-2, NOTE-3, NOTE-4, NOTE-5, NOTE-6, NOTE-7, REC-12, SET-16.
    #[test]
    fn note_11_recipients_row_by_row() {
        use Role::{Buyer, Site, Supplier as Sender};
        let me = UserCode::new("me");
        let rows = [
            case(
                "a",
                vec![entry(Buyer, "C1", "–"), entry(Buyer, "C1", "b@x"), entry(Buyer, "*", "a@x")],
                Buyer,
                "b@x",
            ),
            case("b", vec![entry(Buyer, "C1", "–"), entry(Buyer, "*", "a@x")], Buyer, "a@x"),
            case("c", vec![entry(Buyer, "C2", "c@x"), entry(Buyer, "*", "a@x")], Buyer, "a@x"),
            case("d", vec![], Site, "m@x"),
            Case {
                supplier: supplier(Some("r@s"), Some("q@s")),
                contract: None,
                ..case("e", vec![], Sender, "r@s")
            },
            Case {
                supplier: supplier(None, Some("q@s")),
                contract: None,
                ..case("f", vec![], Sender, "q@s")
            },
            Case { mail_from: "", contract: None, ..case("g", vec![], Sender, "internal me") },
            Case { mail_from: "", ..case("h", vec![entry(Buyer, "*", "a@x")], Buyer, "internal me") },
        ];
        for row in &rows {
            assert_eq!(run("NOTE-11", row, &[], Some(&me)), row.expected, "NOTE-11 {}", row.row);
        }
    }

    #[test]
    fn note_1_without_a_contract_only_general_entries_count() {
        let entries = || {
            vec![
                entry(Role::Buyer, "C1", "c@x"),
                entry(Role::Site, "*", "s@x"),
                entry(Role::Buyer, "*", "a@x"),
            ]
        };
        for (contract, expected) in [(Some("c1"), "c@x"), (Some("C9"), "a@x"), (None, "a@x")] {
            let case = Case { contract, ..case("", entries(), Role::Buyer, expected) };
            assert_eq!(run("NOTE-1", &case, &[], None), expected, "NOTE-1 contract {contract:?}");
        }
    }

    #[test]
    fn note_7_nobody_can_be_mailed() {
        let me = UserCode::new("me");
        for (name, mail_from, triggered_by, expected) in [
            ("a user triggered it", "", Some(&me), "internal me"),
            ("nobody triggered it", "", None, "internal adm1 adm2"),
            ("sender not an address", "accounts at x", None, "internal adm1 adm2"),
            ("sender two addresses", "a@x,b@x", None, "internal adm1 adm2"),
        ] {
            let case =
                Case { mail_from, ..case("", vec![entry(Role::Buyer, "*", "a@x")], Role::Buyer, expected) };
            assert_eq!(run("NOTE-7", &case, &[], triggered_by), expected, "NOTE-7 {name}");
        }
    }

    #[test]
    fn note_8_unusable_addresses_are_passed_over() {
        let entries = || vec![entry(Role::Buyer, "C1", "b@x"), entry(Role::Buyer, "*", "a@x")];
        for (unusable, expected) in [
            (&[][..], "b@x"),
            (&["B@x"], "a@x"),
            (&["b@x", "a@x"], "m@x"),
            (&["b@x", "a@x", "m@x"], "internal adm1 adm2"),
        ] {
            let case = case("", entries(), Role::Buyer, expected);
            assert_eq!(run("NOTE-8", &case, unusable, None), expected, "NOTE-8 {unusable:?}");
        }
    }

    #[test]
    fn note_9_a_supplier_reads_nothing_of_others_or_of_us() {
        let secret = "supplier ACME (S77), contract 4711, company C2";
        for row in attest_model::error_codes::CODES {
            let finding = Finding::error(row.code, secret);
            let inside = reason_for(Role::Accounts, &finding);
            assert_eq!(inside, secret, "NOTE-9 {} inside", row.code);
        }
        for code in
            ["E101", "E103", "E104", "E105", "E202", "E203", "E403", "E503", "E505", "E506", "E510", "E701"]
        {
            let outside = reason_for(Role::Supplier, &Finding::error(code, secret));
            assert!(!outside.contains("ACME") && !outside.is_empty(), "NOTE-9 {code}");
        }
        let own = Finding::error("E304", "net 1 and VAT 1 give 2, but the total is stated as 3");
        assert_eq!(reason_for(Role::Supplier, &own), own.message, "NOTE-9 its own figures are told");
    }

    #[test]
    fn note_10_one_mail_for_one_recipient_and_one_set_of_findings() {
        let invoice =
            |seed: &str| InvoiceId::derive("2026-03-01T00:00:00Z".parse().unwrap(), seed.as_bytes());
        let (one, two) =
            (Finding::error("E304", "x").values("1", "2"), Finding::error("E403", "y").values("", "a"));
        let key = |seed: &str, to: &str, findings: &[&Finding]| {
            mail_key(&invoice(seed), to, findings.iter().copied())
        };
        let base = key("i", "a@x", &[&one, &two]);
        let reworded = Finding { message: "other words".into(), severity: Severity::Warning, ..one.clone() };
        for (case, other, is_same) in [
            ("other order", key("i", "a@x", &[&two, &one]), true),
            ("listed twice", key("i", "A@x", &[&two, &one, &one]), true),
            ("other words", key("i", "a@x", &[&reworded, &two]), true),
            ("other recipient", key("i", "b@x", &[&one, &two]), false),
            ("other invoice", key("j", "a@x", &[&one, &two]), false),
            ("fewer findings", key("i", "a@x", &[&one]), false),
        ] {
            assert_eq!(base == other, is_same, "NOTE-10 {case}");
        }
    }

    #[test]
    fn addresses_have_a_form() {
        for (text, expected) in [
            ("a@x", true),
            ("first.last+tag@mail.example.com", true),
            ("", false),
            ("a", false),
            ("@x", false),
            ("a@", false),
            ("a@x@y", false),
            ("a b@x", false),
            ("a@x,b@x", false),
            ("A <a@x>", false),
            ("a@x.", false),
            ("a\n@x", false),
        ] {
            assert_eq!(is_mail_address(text), expected, "{text:?}");
        }
    }
}
