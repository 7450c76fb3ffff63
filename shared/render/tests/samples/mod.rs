//! A small company's invoices as mails and pages show them.

#![allow(dead_code, reason = "each test program uses its part")]
#![expect(clippy::unwrap_used, reason = "samples are right by construction")]

use attest_model::approvals::DisputeReason;
use attest_model::findings::Finding;
use attest_model::invoice::{
    Address, CreditTransfer, Delivery, DocumentKind, Identifier, Invoice, Line, LineVat, Note, Party,
    PaymentInstructions, Totals, VatBreakdown,
};
use attest_model::master::Role;
use attest_model::money::{Amount, Currency, Decimal, decimal};
use attest_model::place::Place;
use attest_model::record::{Channel, State};
use attest_model::settings::{Criterion, ExtraRowAction};
use attest_model::subscriptions::Interval;
use attest_render::*;
use jiff::Zoned;
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2026, 3, 12);

pub(crate) fn number(text: &str) -> Decimal {
    decimal(text).unwrap()
}

pub(crate) fn sek(text: &str) -> Amount {
    Amount::new(number(text), Currency::new("SEK").unwrap())
}

pub(crate) fn at(text: &str) -> Zoned {
    format!("{text}[Europe/Stockholm]").parse().unwrap()
}

pub(crate) fn head() -> InvoiceHead {
    InvoiceHead {
        company: "Bygg & Son AB".to_owned(),
        supplier: "Nordisk Betong AB".to_owned(),
        kind: DocumentKind::Invoice,
        number: "4711-2026".to_owned(),
        issue_date: Some(date(2026, 3, 5)),
        due_date: Some(date(2026, 3, 21)),
        payable: Some(sek("15406.25")),
        net: Some(sek("12325")),
        vat: Some(sek("3081.25")),
    }
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn identifier(value: &str) -> Option<Identifier> {
    Some(Identifier { scheme: None, value: value.to_owned() })
}

fn line(id: &str, name: &str, quantity: &str, unit: &str, price: &str, net: &str) -> Line {
    Line {
        id: id.to_owned(),
        item_name: text(name),
        invoiced_quantity: Some(number(quantity)),
        unit_code: text(unit),
        item_net_price: Some(number(price)),
        line_net_amount: Some(number(net)),
        vat: LineVat { category: text("S"), rate: Some(number("25.00")) },
        ..Line::default()
    }
}

fn lines() -> Vec<Line> {
    let mut delivered = line(
        "1",
        "Betong C30/37, pumpad, leverans till byggplats Sjöstaden etapp 2",
        "8.5",
        "MTQ",
        "1290.00",
        "10965",
    );
    delivered.despatch_advice_reference = text("T77");
    delivered.sellers_item_id = text("BTG-3037");
    let mut reinforcement = line("2", "Armering 12 mm", "40", "C62", "29.00", "1160");
    reinforcement.item_description = text("Kamstål B500BT, längd 6 m");
    vec![delivered, reinforcement, line("3", "Frakt", "1", "C62", "200.00", "200.00")]
}

pub(crate) fn invoice() -> Invoice {
    let address = |street: &str, code: &str, city: &str| {
        Some(Address {
            line_1: text(street),
            post_code: text(code),
            city: text(city),
            country: text("SE"),
            ..Address::default()
        })
    };
    Invoice {
        number: text("4711-2026"),
        issue_date: Some(date(2026, 3, 5)),
        type_code: text("380"),
        currency: Currency::new("SEK").ok(),
        payment_due_date: Some(date(2026, 3, 21)),
        buyer_reference: text("ANNA LIND"),
        purchase_order_reference: text("v7w/0001"),
        despatch_advice_reference: text("T77"),
        notes: vec![Note { subject_code: None, text: "Tack för ert förtroende!".to_owned() }],
        seller: Party {
            name: text("Nordisk Betong AB"),
            legal_registration: identifier("5568971542"),
            vat_identifier: text("SE556897154201"),
            address: address("Cementvägen 4", "112 20", "Stockholm"),
            ..Party::default()
        },
        buyer: Party {
            name: text("Bygg & Son AB"),
            legal_registration: identifier("5560001234"),
            address: address("Storgatan 1", "753 31", "Uppsala"),
            ..Party::default()
        },
        delivery: Some(Delivery { actual_date: Some(date(2026, 3, 2)), ..Delivery::default() }),
        payment_instructions: vec![PaymentInstructions {
            means_code: text("30"),
            remittance: text("123456790"),
            credit_transfers: vec![CreditTransfer {
                account: Identifier { scheme: text("IBAN"), value: "SE4550000000058398257466".to_owned() },
                ..CreditTransfer::default()
            }],
            ..PaymentInstructions::default()
        }],
        totals: Totals {
            sum_of_line_net_amounts: Some(number("12325")),
            total_without_vat: Some(number("12325")),
            total_vat: Some(number("3081.25")),
            total_with_vat: Some(number("15406.25")),
            amount_due: Some(number("15406.25")),
            ..Totals::default()
        },
        vat_breakdown: vec![VatBreakdown {
            taxable_amount: Some(number("12325")),
            tax_amount: Some(number("3081.25")),
            category: text("S"),
            rate: Some(number("25.00")),
            ..VatBreakdown::default()
        }],
        lines: lines(),
        ..Invoice::default()
    }
}

pub(crate) fn evidence() -> Vec<Evidence> {
    vec![
        Evidence::Deviation {
            line: "1".to_owned(),
            criterion: Criterion::Pr,
            expected: Some(Figure::Amount(sek("1250"))),
            found: Some(Figure::Amount(sek("1290"))),
        },
        Evidence::LinesMatch { orders: "v7w/0001".to_owned(), matched: 1, lines: 3 },
        Evidence::ExtraRow { name: "Frakt".to_owned(), amount: sek("200") },
    ]
}

pub(crate) fn approval(invoice: &Invoice) -> ApprovalPage<'_> {
    ApprovalPage {
        head: head(),
        invoice,
        part: Part::Approver,
        today: TODAY,
        supplier_since: Some(date(2024, 1, 15)),
        account: Some(PayAccount {
            number: "SE4550000000058398257466".to_owned(),
            known_since: Some(date(2024, 2, 1)),
        }),
        orders: vec!["v7w/0001".to_owned()],
        alerts: Vec::new(),
        reason: "CRITERIA".to_owned(),
        choice: Choice::OrderResponsible("v7w/0001".to_owned()),
        evidence: evidence(),
        coding: vec![
            CodingRow {
                values: vec!["4010".to_owned(), "v7w".to_owned(), "001".to_owned()],
                tax: None,
                amount: sek("12125"),
                text: "Betong och armering".to_owned(),
            },
            CodingRow {
                values: vec!["5710".to_owned(), "v7w".to_owned()],
                tax: None,
                amount: sek("200"),
                text: String::new(),
            },
        ],
        history: vec![
            HistoryEntry {
                at: at("2026-03-05T08:14:00+01:00"),
                who: "Nordisk Betong AB".to_owned(),
                action: "received".to_owned(),
                state: None,
                comment: "4711.xml read as ubl-invoice from network".to_owned(),
                is_ours: true,
            },
            HistoryEntry {
                at: at("2026-03-05T09:40:00+01:00"),
                who: "Erik Berg".to_owned(),
                action: "approve".to_owned(),
                state: Some(State::Approval),
                is_ours: false,
                comment: "Priset är högre för att det var helg.\nAvtalat med platschefen.".to_owned(),
            },
        ],
        attachments: vec![Attachment {
            name: "följesedel T77.pdf".to_owned(),
            url: "/a/attachment/1".to_owned(),
        }],
        actions: vec![Action::Approve, Action::Reject, Action::Ask],
        opened: None,
        people: vec![("erik".to_owned(), "Erik Berg".to_owned())],
        form: Form {
            url: "/a".to_owned(),
            hidden: vec![("token".to_owned(), "v4.local.example".to_owned())],
        },
    }
}

pub(crate) fn task() -> ApprovalTask {
    let link = |action: &str| format!("https://attest.example/a/v4.local.example?do={action}");
    ApprovalTask {
        recipient: "Anna".to_owned(),
        head: head(),
        part: Part::Approver,
        today: TODAY,
        alerts: vec![Alert::NewAccount],
        reason: "CRITERIA".to_owned(),
        choice: Choice::OrderResponsible("v7w/0001".to_owned()),
        evidence: evidence(),
        links: Links {
            open: link("open"),
            approve: Some(link("approve")),
            reject: Some(link("reject")),
            ask: Some(link("ask")),
            expires: at("2026-03-26T08:00:00+01:00"),
        },
        is_sample: false,
    }
}

pub(crate) fn reminder() -> Reminder {
    let waiting = |due: Date, waiting, escalation, number: &str| WaitingTask {
        head: InvoiceHead { due_date: Some(due), number: number.to_owned(), ..head() },
        waiting,
        since: date(2026, 3, 5),
        escalation,
        url: format!("https://attest.example/a/{number}"),
    };
    Reminder {
        recipient: "Anna".to_owned(),
        today: TODAY,
        tasks: vec![
            waiting(date(2026, 4, 1), Waiting::Approval, None, "B-2"),
            waiting(
                date(2026, 3, 10),
                Waiting::Receipt,
                Some(Escalation::CopiedTo("Maria Ek".to_owned())),
                "A-1",
            ),
            waiting(
                date(2026, 3, 17),
                Waiting::Review,
                Some(Escalation::TakeOverFrom("Erik Berg".to_owned())),
                "C-3",
            ),
        ],
    }
}

pub(crate) fn errors(role: Role) -> ErrorNotification {
    let found = |code: &str, expected: Option<Figure>, found: Option<Figure>, is_new| FailedCode {
        code: code.to_owned(),
        expected,
        found,
        is_new,
    };
    ErrorNotification {
        role,
        company: "Bygg & Son AB".to_owned(),
        supplier: "Nordisk Betong AB".to_owned(),
        number: "4711-2026".to_owned(),
        issue_date: Some(date(2026, 3, 5)),
        findings: vec![
            found("E302", Some(Figure::Amount(sek("12325"))), Some(Figure::Amount(sek("12352"))), true),
            found("E505", Some(Figure::Text("Secret Supplier AB".to_owned())), None, false),
            found("E701", None, Some(Figure::Text("4010-SECRET".to_owned())), false),
        ],
        is_rejected: false,
        is_sample: false,
        url: Some("https://attest.example/workbench/inv_1".to_owned()),
    }
}

pub(crate) fn missing_receipt() -> MissingReceipt {
    MissingReceipt {
        recipient: "Anna".to_owned(),
        head: head(),
        order: "v7w/0001".to_owned(),
        lines: vec![
            UnconfirmedLine {
                name: "Betong C30/37".to_owned(),
                invoiced: number("8.5"),
                received: number("0"),
                unit: "m³".to_owned(),
                ticket: "T77".to_owned(),
            },
            UnconfirmedLine {
                name: "Armering 12 mm".to_owned(),
                invoiced: number("40"),
                received: number("25"),
                unit: String::new(),
                ticket: String::new(),
            },
        ],
        until: date(2026, 3, 19),
        url: "https://attest.example/a/v4.local.example".to_owned(),
    }
}

pub(crate) fn credit_request() -> CreditRequest {
    CreditRequest {
        company: "Bygg & Son AB".to_owned(),
        number: "4711-2026".to_owned(),
        issue_date: Some(date(2026, 3, 5)),
        amount: sek("340"),
        is_full: false,
        reason: DisputeReason::Price,
        lines: vec![("Betong C30/37".to_owned(), sek("340"))],
        text: "The agreed price is 1,250.00.".to_owned(),
        expected_on: date(2026, 3, 26),
    }
}

pub(crate) fn undelivered() -> Undelivered {
    Undelivered {
        supplier: "Nordisk Betong AB".to_owned(),
        number: "4711-2026".to_owned(),
        role: Role::Site,
        obstacle: Obstacle::NoRecipient,
        codes: vec!["E302".to_owned(), "E509".to_owned()],
        url: "https://attest.example/workbench/inv_1".to_owned(),
    }
}

pub(crate) fn notices() -> Vec<(&'static str, Notice)> {
    let done = |action, part| Notice::Done {
        action,
        part,
        supplier: "Nordisk Betong AB".to_owned(),
        number: "4711-2026".to_owned(),
        payable: Some(sek("15406.25")),
    };
    let already = |action| Notice::AlreadyDone {
        action,
        by: "Anna Lind".to_owned(),
        at: at("2026-03-12T14:03:00+01:00"),
    };
    let change = Change {
        what: "Amount".to_owned(),
        before: "SEK 15,406.25".to_owned(),
        after: "SEK 15,066.25".to_owned(),
    };
    let open = "/a/sign-in".to_owned();
    vec![
        ("approved", done(Action::Approve, Part::Approver)),
        ("reviewed", done(Action::Approve, Part::Reviewer)),
        ("rejected", done(Action::Reject, Part::Approver)),
        ("asked", done(Action::Ask, Part::Approver)),
        ("already_approved", already(Action::Approve)),
        ("already_rejected", already(Action::Reject)),
        ("already_asked", already(Action::Ask)),
        ("not_valid", Notice::Refused(Refusal::NotValid)),
        ("expired", Notice::Refused(Refusal::Expired)),
        ("revoked", Notice::Refused(Refusal::Revoked)),
        ("not_found", Notice::Refused(Refusal::NotFound)),
        ("older", Notice::Older { changes: vec![change], open: open.clone() }),
        ("older_not_signed_in", Notice::Older { changes: Vec::new(), open: open.clone() }),
        (
            "sign_in",
            Notice::SignIn {
                reasons: vec![
                    SignInReason::OverLimit(sek("10000")),
                    SignInReason::CodingMissing,
                    SignInReason::NewAccount,
                ],
                url: open,
            },
        ),
        ("not_allowed", Notice::NotAllowed { reason: "You coded this invoice yourself.".to_owned() }),
        ("too_many", Notice::TooMany),
    ]
}

fn visitor() -> Visitor {
    Visitor {
        name: "Maria Ek".to_owned(),
        switch: Some("/sign-in".to_owned()),
        sees_messages: true,
        sees_subscriptions: true,
    }
}

fn message() -> InternalMessage {
    let undelivered = Undelivered { url: "/invoices/inv_1".to_owned(), ..undelivered() };
    let written = undelivered.render(&Renderer::new().unwrap(), Language::English).unwrap();
    InternalMessage {
        at: at("2026-03-12T07:03:00+01:00"),
        subject: written.subject,
        text: written.text,
        url: "/invoices/inv_1".to_owned(),
        dismiss: Form {
            url: "/notes".to_owned(),
            hidden: vec![("form".to_owned(), "f1".to_owned()), ("note".to_owned(), "m1".to_owned())],
        },
    }
}

fn workbench_row(
    supplier: &str,
    number: &str,
    due: Option<Date>,
    state: State,
    reason: &str,
) -> WorkbenchRow {
    WorkbenchRow {
        id: format!("inv_{number}"),
        head: InvoiceHead {
            supplier: supplier.to_owned(),
            number: number.to_owned(),
            due_date: due,
            ..head()
        },
        state,
        reason: reason.to_owned(),
        since: date(2026, 3, 5),
        owner: "Anna Lind".to_owned(),
        has_warning: false,
        is_sample: false,
        url: format!("/invoices/{number}"),
    }
}

pub(crate) fn workbench() -> WorkbenchPage {
    let view = |shows, count: Option<usize>, word: &str, is_current| WorkbenchView {
        shows,
        count: count.map(|number| Count { number, is_at_least: number > 30 }),
        url: format!("/workbench?view={word}"),
        is_current,
    };
    let row = workbench_row;
    WorkbenchPage {
        company: "Bygg & Son AB".to_owned(),
        visitor: visitor(),
        today: TODAY,
        messages: vec![message()],
        views: vec![
            view(Shows::Mine, Some(2), "mine", false),
            view(Shows::Stuck, Some(4), "stuck", true),
            view(Shows::Open, Some(31), "open", false),
            view(Shows::Ended, None, "ended", false),
        ],
        filter: WorkbenchFilter {
            view: "stuck".to_owned(),
            state: "error".to_owned(),
            amount_from: "100,x".to_owned(),
            has_warning: true,
            messages: Some("all".to_owned()),
            people: vec![("anna".to_owned(), "Anna Lind".to_owned())],
            set: 2,
            not_read: vec!["100,x".to_owned()],
            ..WorkbenchFilter::default()
        },
        rows: vec![
            row("Nordisk Betong AB", "4711-2026", Some(date(2026, 3, 21)), State::Review, "CRITERIA"),
            WorkbenchRow {
                owner: String::new(),
                has_warning: true,
                ..row("Kontorsgrossisten", "88123", Some(date(2026, 3, 10)), State::Error, "E403")
            },
            row("Elkraft Syd AB", "A-77", Some(date(2026, 3, 16)), State::AwaitingReceipt, "NO_RECEIPT_YET"),
            row("Schmidt GmbH", "RE-2026-19", None, State::Held, "NO_RATE"),
            WorkbenchRow {
                is_sample: true,
                ..row("Prov & Test AB", "T-1", Some(date(2026, 4, 1)), State::Matched, "")
            },
        ],
        bulk: Form { url: "/workbench".to_owned(), hidden: vec![("form".to_owned(), "f1".to_owned())] },
        acts: vec![WorkbenchAction::Revalidate, WorkbenchAction::Reject],
        first: None,
        next: Some("/workbench?after=T-1".to_owned()),
    }
}

fn message_row(file_name: &str, stands: MessageStands) -> MessageRow {
    MessageRow {
        file_name: file_name.to_owned(),
        at: at("2026-03-12T07:03:00+01:00"),
        channel: Channel::Email,
        about: vec!["anna@supplier.example".to_owned(), "Bygg & Son AB".to_owned()],
        stands,
        counts: None,
        documents: 2,
        refused: None,
        is_unread: false,
        url: format!("/messages/{file_name}"),
    }
}

fn not_taken(name: &str) -> NotTaken {
    NotTaken {
        name: name.to_owned(),
        code: "E001".to_owned(),
        explanation: "the element Invoice is not closed; expected </Invoice> at line 9".to_owned(),
    }
}

pub(crate) fn messages() -> MessagesPage {
    let tab = |shows, word: &str, is_current| MessageTab {
        shows,
        url: format!("/messages?tab={word}"),
        is_current,
    };
    MessagesPage {
        visitor: visitor(),
        tabs: vec![
            tab(MessageStands::NotLoaded, "not_loaded", true),
            tab(MessageStands::Refused, "refused", false),
            tab(MessageStands::Loaded, "loaded", false),
            tab(MessageStands::Rejected, "rejected", false),
        ],
        rows: vec![
            MessageRow { is_unread: true, ..message_row("new.xml", MessageStands::NotLoaded) },
            message_row("opened.xml", MessageStands::NotLoaded),
            MessageRow {
                documents: 0,
                refused: Some(not_taken("")),
                ..message_row("36-truncated.xml", MessageStands::Refused)
            },
            MessageRow { counts: Some(counts()), ..message_row("many.zip", MessageStands::Loaded) },
        ],
        first: None,
        next: Some("/messages?tab=not_loaded&after=x".to_owned()),
    }
}

fn counts() -> MessageCounts {
    MessageCounts { invoices: 12, visible: 11, held: 1, rejected: 2, in_error: 3 }
}

pub(crate) fn message_page() -> MessagePage {
    MessagePage {
        visitor: visitor(),
        today: TODAY,
        row: MessageRow { counts: Some(counts()), ..message_row("many.zip", MessageStands::Loaded) },
        subject: "Our invoices".to_owned(),
        not_taken: vec![not_taken("7.xml")],
        rejection: None,
        invoices: vec![workbench_row("Schmidt GmbH", "RE-2026-19", None, State::Held, "NO_RATE")],
        said: Some(MessageSaid::Loaded),
        may_load: true,
        may_reject: true,
        form: Form { url: "/messages/msg_1".to_owned(), hidden: vec![("form".to_owned(), "f1".to_owned())] },
        raw: "/messages/msg_1/document".to_owned(),
    }
}

fn matched() -> Vec<MatchedLine> {
    let value = |criterion, verdict, tolerance: &str, decided_by: &str| MatchedValue {
        criterion,
        verdict,
        expected: Some(Figure::Amount(sek("1250"))),
        found: Some(Figure::Amount(sek("1290"))),
        tolerance: tolerance.to_owned(),
        decided_by: decided_by.to_owned(),
    };
    let line = MatchedLine {
        row: MatchedRow::Line("1".to_owned()),
        name: "Betong C30/37".to_owned(),
        outcome: MatchedOutcome::NotMatched,
        reason: "CRITERIA".to_owned(),
        rule: None,
        candidates: vec!["3 / 5001, T-4471, 2026-03-02 (12)".to_owned()],
        takes: vec!["v7w/0001 line 3".to_owned()],
        values: vec![
            value(Criterion::Pr, MatchedVerdict::NotMet, "25.00", "supplier 10010, tol.price"),
            value(Criterion::Qt, MatchedVerdict::Met, "", "tenant, PO/AUTCHK"),
            value(Criterion::La, MatchedVerdict::Met, "0", "default of tol.line"),
            MatchedValue { found: None, ..value(Criterion::Dt, MatchedVerdict::Open, "", "") },
        ],
    };
    let charge = MatchedLine {
        row: MatchedRow::Charge(Figure::Amount(sek("900"))),
        name: "Frakt".to_owned(),
        outcome: MatchedOutcome::NotMatched,
        reason: String::new(),
        rule: Some(MatchedRule {
            number: 1,
            action: ExtraRowAction::Accept,
            limit: "750".to_owned(),
            is_over_limit: true,
            decided_by: "office 2 of supplier 10010, extra_rows".to_owned(),
        }),
        candidates: Vec::new(),
        takes: Vec::new(),
        values: Vec::new(),
    };
    vec![line, charge]
}

pub(crate) fn bulk() -> BulkPage {
    BulkPage {
        visitor: visitor(),
        action: Some(WorkbenchAction::Reject),
        rows: vec![
            BulkRow { head: Some(head()), url: "/invoices/inv_1".to_owned(), outcome: Ok(State::Rejected) },
            BulkRow {
                head: Some(head()),
                url: "/invoices/inv_2".to_owned(),
                outcome: Err("`reject` is not possible while the invoice is paid".to_owned()),
            },
            BulkRow {
                head: None,
                url: "/workbench".to_owned(),
                outcome: Err("there is no such invoice".to_owned()),
            },
        ],
    }
}

pub(crate) fn matching() -> MatchingPage {
    MatchingPage {
        visitor: visitor(),
        companies: vec![
            ("C1".to_owned(), "Bygg & Son AB".to_owned()),
            ("C2".to_owned(), "Bygg Två AB".to_owned()),
        ],
        company: "C1".to_owned(),
        supplier: String::new(),
        order: "v7w/0001".to_owned(),
        contract: String::new(),
        state: "review".to_owned(),
        states: vec![State::Matching, State::AwaitingReceipt, State::Review],
        has_run: true,
        may_run: true,
        is_cut: true,
        rows: vec![
            MatchingRow {
                head: head(),
                state: State::Review,
                reason: "CRITERIA".to_owned(),
                lines: matched(),
                url: "/invoices/inv_1".to_owned(),
            },
            MatchingRow {
                head: head(),
                state: State::AwaitingReceipt,
                reason: "NO_RECEIPT_YET".to_owned(),
                lines: Vec::new(),
                url: "/invoices/inv_2".to_owned(),
            },
        ],
        run: Form {
            url: "/matching".to_owned(),
            hidden: vec![("form".to_owned(), "f1".to_owned()), ("order".to_owned(), "v7w/0001".to_owned())],
        },
    }
}

pub(crate) fn standing() -> Vec<Standing> {
    vec![
        Standing::Hold {
            code: "QUALITY".to_owned(),
            is_financial: false,
            by: "Maria Ek".to_owned(),
            since: date(2026, 3, 6),
        },
        Standing::Dispute {
            reason: "price".to_owned(),
            amount: Some(sek("340")),
            by: "Anna Lind".to_owned(),
            text: "The agreed price is 1,250.00.".to_owned(),
        },
        Standing::CreditRequest {
            amount: sek("340"),
            by: "Anna Lind".to_owned(),
            expected_on: date(2026, 3, 26),
            text: String::new(),
        },
        Standing::Pair {
            number: "K-17".to_owned(),
            amount: sek("340"),
            is_proposal: true,
            url: "/invoices/inv_2".to_owned(),
        },
        Standing::Pair {
            number: "K-18".to_owned(),
            amount: sek("340"),
            is_proposal: false,
            url: "/invoices/inv_3".to_owned(),
        },
        Standing::Sent { batch: "bat_1".to_owned(), voucher: String::new() },
        Standing::Sent { batch: "bat_1".to_owned(), voucher: "A-2041".to_owned() },
    ]
}

pub(crate) fn choices() -> Choices {
    Choices {
        people: vec![("erik".to_owned(), "Erik Berg".to_owned())],
        findings: vec![("E403||SE45|DE89".to_owned(), "E403: DE89".to_owned())],
        orders: vec!["v7w/0001".to_owned()],
        tickets: vec!["T77".to_owned()],
        pairs: vec![("inv_2".to_owned(), "K-17, SEK 340.00".to_owned())],
        lines: vec![("1".to_owned(), "Betong C30/37".to_owned())],
        coding: vec![["4010", "v7w", "", "001", "", "", "12125", "Betong"].map(str::to_owned)],
        captured: vec!["Nordisk Betong AB".to_owned(), "SE556897154201".to_owned()],
        doubts: vec!["supplier", "gross"],
    }
}

pub(crate) fn workbench_invoice(invoice: &Invoice) -> WorkbenchInvoice<'_> {
    let page = approval(invoice);
    let place = Place { line: 41, column: 7, path: "/Invoice/cac:PaymentMeans/cbc:ID".to_owned() };
    WorkbenchInvoice {
        visitor: visitor(),
        head: head(),
        invoice: Some(invoice),
        today: TODAY,
        state: State::Error,
        reason: "E403".to_owned(),
        facts: vec![
            (Fact::Orders, "v7w/0001".to_owned()),
            (Fact::Account, "SE4550000000058398257466".to_owned()),
            (Fact::File, "betong.xml".to_owned()),
        ],
        said: Some(Said::Refused {
            reason: "the invoice has changed since".to_owned(),
            text: "Please look at the price.".to_owned(),
        }),
        messages: vec![message()],
        alerts: vec![Alert::NewAccount],
        standing: standing().into_iter().take(1).collect(),
        findings: vec![
            Finding::error("E403", "The account DE89 is not registered for the supplier; expected SE45.")
                .values("SE45", "DE89")
                .placed(Some(place)),
            Finding::warning("E405", "terms shorter").values("30", "14"),
        ],
        evidence: evidence(),
        matched: matched(),
        tasks: vec![OpenTask {
            who: "Maria Ek".to_owned(),
            waiting: Waiting::Review,
            since: date(2026, 3, 6),
            because: "has the Accounts role".to_owned(),
            is_mine: true,
        }],
        coding: page.coding,
        discussion: vec![Talk {
            at: at("2026-03-06T10:00:00+01:00"),
            by: "Anna Lind".to_owned(),
            is_for_supplier: true,
            text: "Who ordered this?".to_owned(),
        }],
        history: page.history,
        attachments: listed_files(),
        archive: "/invoices/inv_1/archive".to_owned(),
        raw: Some("/invoices/inv_1/document".to_owned()),
        actions: vec![
            WorkbenchAction::Reject,
            WorkbenchAction::Attach,
            WorkbenchAction::Revalidate,
            WorkbenchAction::Approve,
            WorkbenchAction::LetPass,
            WorkbenchAction::Recode,
        ],
        choices: choices(),
        form: Form {
            url: "/invoices/inv_1".to_owned(),
            hidden: vec![("version".to_owned(), "7".to_owned())],
        },
        back: "/workbench".to_owned(),
    }
}

pub(crate) fn sign_in() -> Vec<(&'static str, SignIn)> {
    let person = |code: &str, name: &str, is_current| Person {
        code: code.to_owned(),
        name: name.to_owned(),
        rights: "reviewer, approver".to_owned(),
        is_current,
    };
    let form = |url: &str| Form {
        url: url.to_owned(),
        hidden: vec![("next".to_owned(), "/invoices/inv_1".to_owned())],
    };
    let choose = |is_signed_in: bool| SignIn::Choose {
        people: vec![person("anna", "Anna Lind", is_signed_in), person("erik", "Erik Berg", false)],
        form: form("/sign-in"),
        next: is_signed_in.then(|| "/invoices/inv_1".to_owned()),
        leave: is_signed_in.then(|| form("/sign-out")),
    };
    vec![
        ("key", SignIn::Key { is_wrong: false, form: form("/sign-in"), resume: None }),
        (
            "wrong_key",
            SignIn::Key { is_wrong: true, form: form("/sign-in"), resume: Some("/workbench".to_owned()) },
        ),
        ("choose", choose(false)),
        ("switch", choose(true)),
    ]
}

pub(crate) fn rejected() -> Rejected {
    Rejected {
        company: "Bygg & Son AB".to_owned(),
        number: "4711-2026".to_owned(),
        issue_date: Some(date(2026, 3, 5)),
        findings: errors(Role::Supplier).findings,
        is_sample: false,
    }
}

pub(crate) fn news() -> Vec<(&'static str, News)> {
    let news = |happened, remarks| News {
        recipient: "Anna".to_owned(),
        head: head(),
        happened,
        remarks,
        url: "https://attest.example/invoices/inv_1".to_owned(),
        is_sample: false,
    };
    let remark = |by: &str, text: &str| Remark { by: by.to_owned(), text: text.to_owned() };
    vec![
        (
            "answered",
            news(Happened::Answered, vec![remark("Erik Berg", "The price is right.\nSee the mail.")]),
        ),
        ("voided", news(Happened::Voided, Vec::new())),
        ("rejected", news(Happened::Rejected, vec![remark("Maria Ek", "Never ordered.")])),
        (
            "message",
            news(Happened::Message { by: "Erik Berg".to_owned() }, vec![remark("", "Who ordered this?")]),
        ),
    ]
}

pub(crate) fn questions() -> Vec<(&'static str, Question)> {
    let question = |asked, text: &str| Question {
        company: "Bygg & Son AB".to_owned(),
        number: "4711-2026".to_owned(),
        issue_date: Some(date(2026, 3, 5)),
        asked,
        text: text.to_owned(),
        is_sample: false,
    };
    let opened = |amount| Asked::Opened { reason: "price".to_owned(), amount };
    vec![
        ("opened", question(opened(None), "The agreed price is 1,250.00.")),
        ("opened_in_part", question(opened(Some(sek("340"))), "The agreed price is 1,250.00.")),
        ("answered", question(Asked::Answered, "We have asked the site.")),
        ("closed", question(Asked::Closed, "")),
        ("message", question(Asked::Message, "Please name the order.")),
    ]
}

pub(crate) fn missing_ticket() -> MissingTicket {
    MissingTicket {
        recipient: "Per".to_owned(),
        head: head(),
        order: "v7w/0001".to_owned(),
        ticket: "T77".to_owned(),
        delivery_date: date(2026, 3, 2),
        lines: vec![("3".to_owned(), Figure::Number { value: number("8.5"), unit: "m³".to_owned() })],
        url: "https://attest.example/invoices/inv_1".to_owned(),
    }
}

pub(crate) fn over_invoiced() -> OverInvoiced {
    OverInvoiced {
        recipient: "Lina".to_owned(),
        order: "v7w/0001".to_owned(),
        lines: vec![(Some("3".to_owned()), number("1200.50")), (None, number("1200.50"))],
        url: "https://attest.example/invoices/inv_1".to_owned(),
    }
}

pub(crate) fn subscription_notices() -> Vec<(&'static str, SubscriptionNotice)> {
    let notice = |number: &str, recipient: &str, news| SubscriptionNotice {
        recipient: recipient.to_owned(),
        supplier: "Stadsstäd Syd AB".to_owned(),
        number: number.to_owned(),
        news,
        url: "https://attest.example/subscriptions".to_owned(),
    };
    let missing = SubscriptionNews::Missing { expected: date(2026, 3, 5) };
    let end = SubscriptionNews::NearEnd { valid_to: date(2026, 3, 31) };
    let total = SubscriptionNews::NearTotal { used: sek("90000"), total: sek("100000") };
    let proposed =
        SubscriptionNews::Proposed { interval: Interval::Quarter, range: (sek("4000"), sek("4200.50")) };
    vec![
        ("missing", notice("4217", "Lina", missing)),
        ("near its end", notice("4217", "Lina", end)),
        ("near its total", notice("4217", "Lina", total)),
        ("proposed", notice("", "", proposed)),
    ]
}

pub(crate) fn subscriptions() -> WorkbenchSubscriptions {
    let row = SubscriptionRow {
        supplier: "Stadsstäd Syd AB".to_owned(),
        number: "4217".to_owned(),
        interval: Interval::Month,
        limits: (Some(sek("3900")), Some(sek("4200"))),
        valid: (date(2026, 1, 1), Some(date(2026, 12, 31))),
        responsible: "Lina Berg".to_owned(),
        newest: Some(("2026-311".to_owned(), date(2026, 2, 1))),
        used: sek("8000"),
        total: Some(sek("50000")),
        is_active: true,
        missing: None,
        is_near_end: false,
    };
    let late = SubscriptionRow {
        number: "<b>".to_owned(),
        interval: Interval::Free,
        limits: (None, None),
        valid: (date(2026, 1, 1), None),
        newest: None,
        total: None,
        missing: Some(date(2026, 3, 5)),
        ..row.clone()
    };
    let near = SubscriptionRow { interval: Interval::Year, is_near_end: true, ..row.clone() };
    let off = SubscriptionRow { interval: Interval::HalfYear, is_active: false, ..row.clone() };
    WorkbenchSubscriptions {
        company: "Nordbygg AB".to_owned(),
        visitor: visitor(),
        rows: vec![row, late, near, off],
        proposals: vec![ProposedRow {
            supplier: "Granit & Grus".to_owned(),
            interval: Interval::Month,
            range: (sek("100"), sek("109")),
            url: "https://attest.example/invoices/inv_1".to_owned(),
        }],
        first: Some("/subscriptions".to_owned()),
        next: Some("/subscriptions?from=100".to_owned()),
    }
}

pub(crate) fn validation_report() -> ValidationReport {
    let problem = |code: &str, weight, line, message: &str| RuleProblem {
        code: code.to_owned(),
        weight,
        set: if code == "E003" { String::new() } else { "EN16931-UBL 1.3.16".to_owned() },
        line,
        column: 5,
        path: "/Invoice/cac:InvoiceLine".to_owned(),
        expected: String::new(),
        found: String::new(),
        message: message.to_owned(),
    };
    let many = (0..25).map(|n| {
        let message = format!("rad {}, kolumn 5: antalet saknas på <rad>", 60 + n);
        problem("BR-22", Weight::Fatal, 60 + n, &message)
    });
    let mut problems = vec![
        problem("UBL-CR-001", Weight::Warning, 2, "rad 2, kolumn 5: ext:UBLExtensions hör inte hemma här"),
        problem("E003", Weight::Fatal, 9, "rad 9, kolumn 5: cbc:IssueDate är \"1 mars\""),
    ];
    problems.extend(many);
    ValidationReport {
        file: "faktura <1>.xml".to_owned(),
        format: "UBL 2.1 invoice".to_owned(),
        profile: Some("urn:cen.eu:en16931:2017".to_owned()),
        sets: vec!["EN16931-UBL 1.3.16".to_owned()],
        because: vec!["the profile is EN 16931".to_owned()],
        problems,
        left_out: 0,
    }
}

/// ATT-2. One attachment of each standing.
fn listed_files() -> Vec<ListedFile> {
    [
        ("följesedel T77.pdf", FileStanding::Opens("/invoices/inv_1/attachments/0".to_owned())),
        ("mätning.xlsx", FileStanding::Waits),
        ("foto.jpg", FileStanding::NotScanned),
        ("ritning.tif", FileStanding::Failed),
        ("priser.xlsx", FileStanding::Unscannable),
        ("brev.txt", FileStanding::Infected),
        ("spel.exe", FileStanding::Refused),
    ]
    .into_iter()
    .map(|(name, standing)| ListedFile { name: name.to_owned(), standing })
    .collect()
}
