//! Contracts, purchase orders and goods receipts; an order or receipt has a row per line.

use std::collections::HashMap;

use attest_model::ids::{CompanyCode, OrderNumber, ReceiptNumber};
use attest_model::master::Contract;
use attest_model::money::{Currency, Decimal, round};
use attest_model::orders::{GoodsReceipt, OrderLine, OrderStatus, ReceiptLine};

use super::parties::coding;
use super::{ImportedOrder, MasterFile, MasterRecords};
use crate::orders::OrderDraft;
use crate::sheet::cell::{
    accrual_method, amount, code, currency, day, flag, not_negative, number, order_status, text, unit, user,
};
use crate::sheet::{Fault, may, must};
use crate::sheet::{Row, Sheet};

pub(super) const CONTRACTS: MasterFile = MasterFile {
    stem: "contracts",
    about: "Contracts, and overhead departments where an order has no contract.",
    columns: &[
        must("company", "NB", "Code of the company"),
        must("contract", "V7", "Number of the contract or department"),
        must("name", "Viadukt 7", "What it is called"),
        may("overhead", "no", "yes for an overhead department"),
        may("accrual_method", "G", "O, G or Z; the company's first one when empty"),
        may("closed", "no", "yes when it takes no more cost"),
        may("wbs_codes", "001 | 002", "WBS codes it knows, separated by |; empty checks none"),
    ],
    read: |sheet| MasterRecords::Contracts(sheet.rows().filter_map(|row| contract(&row)).collect()),
};

fn contract(row: &Row<'_>) -> Option<Contract> {
    let cells = ["company", "contract"].map(|column| row.cell(column));
    row.once("contract", &cells.join("\t").to_lowercase(), format!("contract {}", cells[1]));
    let company = row.required("company", code);
    let number = row.required("contract", code);
    let name = row.required("name", text);
    let is_overhead = row.optional("overhead", flag).unwrap_or(false);
    let accrual_method = row.optional("accrual_method", accrual_method);
    let is_closed = row.optional("closed", flag).unwrap_or(false);
    let wbs_codes = row.list("wbs_codes", text);
    Some(Contract {
        company: company?,
        number: number?,
        name: name?,
        is_overhead,
        accrual_method,
        is_closed,
        wbs_codes,
    })
}

pub(super) const ORDERS: MasterFile = MasterFile {
    stem: "orders",
    about: "Purchase orders: a row per line. Columns of the order may be filled on its first row only, or the same on every row.",
    columns: &[
        must("company", "NB", "Code of the company; on every row"),
        must("order", "V7/0001", "Number of the order; on every row"),
        must("supplier", "10010", "Code of the supplier"),
        may("office", "MALMO", "Office of the supplier, where the order goes to one"),
        must("currency", "SEK", "Currency of prices and amounts"),
        may("status", "committed", "draft, committed, closed or cancelled; committed when empty"),
        may("contract", "V7", "Contract, or overhead department"),
        may("overhead", "no", "yes when the contract column names an overhead department"),
        may("accrual_method", "G", "O, G or Z; found by the rules of the company when empty"),
        may("buyer", "lina", "User who answers for the order"),
        may("issue_date", "2026-02-02", "Day the order was made"),
        may("variations", "1 | 2", "Numbers of its variation orders, separated by |"),
        may("total_with_vat", "150000.00", "Total with tax, where header matches compare gross"),
        must("line", "1", "Number of the line, unique in the order; invoices name it"),
        may("sellers_item", "GG-016", "The supplier's code of the product"),
        may("buyers_item", "KROSS-016", "The company's own code"),
        may("standard_item", "07350000000037", "GTIN or other standard code"),
        may("description", "Crushed stone 0/16", "What is ordered"),
        must("quantity", "600", "Ordered quantity"),
        must("unit", "TNE", "Unit of UN/ECE Recommendation 20"),
        must("unit_price", "200.00", "Price for one unit"),
        may("line_amount", "120000.00", "Amount of the line without tax; quantity × price when empty"),
        may("wbs_code", "001", "WBS code"),
        may("required_date", "2026-03-02", "Day it is wanted"),
        may("marked_delivered", "2026-03-02", "Day on which the owner marked the line delivered in full"),
        may("account", "4010", "Ledger account that an invoice line takes over"),
        may("cost_centre", "110", "Cost centre with it"),
        may("project", "V7", "Project with it"),
        may("tax_code", "I25", "Tax code with it"),
    ],
    read: |sheet| MasterRecords::Orders(orders(sheet)),
};

const ORDER_HEADER: &[&str] = &[
    "supplier",
    "office",
    "currency",
    "status",
    "contract",
    "overhead",
    "accrual_method",
    "buyer",
    "issue_date",
    "variations",
    "total_with_vat",
];

/// Rows of one record, in the order of their first rows; `key` is what they have in common.
pub(super) fn grouped<'s, const N: usize>(
    sheet: &'s Sheet<'s>,
    key: impl Fn(&Row<'_>) -> [String; N],
) -> Vec<Vec<Row<'s>>> {
    let mut groups: Vec<Vec<Row<'s>>> = Vec::new();
    let mut places: HashMap<[String; N], usize> = HashMap::new();
    for row in sheet.rows() {
        let key = key(&row);
        // A row that does not say what it belongs to stands alone and is refused there.
        let alone = key.iter().any(String::is_empty);
        match places.get(&key).and_then(|at| groups.get_mut(*at)) {
            Some(group) if !alone => group.push(row),
            _ => {
                places.insert(key, groups.len());
                groups.push(vec![row]);
            }
        }
    }
    groups
}

/// What the rows of an order or receipt have in common.
fn numbered(number: &'static str) -> impl Fn(&Row<'_>) -> [String; 2] {
    move |row| [CompanyCode::from(row.cell("company")).key(), OrderNumber::from(row.cell(number)).key()]
}

fn orders(sheet: &Sheet<'_>) -> Vec<ImportedOrder> {
    grouped(sheet, numbered("order")).iter().filter_map(|rows| order(rows)).collect()
}

fn order(rows: &[Row<'_>]) -> Option<ImportedOrder> {
    let first = rows.first()?;
    let company = first.required("company", code);
    let number = first.required("order", code::<OrderNumber>);
    let supplier = first.required("supplier", code);
    let office = first.optional("office", code);
    let in_currency = first.required("currency", currency);
    let status = first.optional("status", order_status).unwrap_or(OrderStatus::Committed);
    let contract = first.optional("contract", code);
    let is_overhead = first.optional("overhead", flag).unwrap_or(false);
    let accrual_method = first.optional("accrual_method", accrual_method);
    let buyer = first.optional("buyer", user);
    let issue_date = first.optional("issue_date", day);
    let variations = first.list("variations", text);
    let total_with_vat = first.optional("total_with_vat", |cell| amount(cell, in_currency));
    if is_overhead && contract.is_none() {
        first.fault("contract", Fault::Missing { expected: "the overhead department".to_owned() });
    }
    let lines = rows.iter().filter_map(|row| {
        row.agrees(first, "order", ORDER_HEADER);
        let key = ["company", "order", "line"].map(|column| row.cell(column)).join("\t").to_lowercase();
        row.once("line", &key, format!("line {} of order {}", row.cell("line"), row.cell("order")));
        order_line(row, in_currency)
    });
    let lines = lines.collect();
    Some(ImportedOrder {
        company: company?,
        supplier: supplier?,
        office,
        draft: OrderDraft {
            number: number?,
            status,
            contract,
            is_overhead,
            currency: in_currency?,
            accrual_method,
            variations,
            buyer,
            total_with_vat,
            lines,
            issue_date,
        },
    })
}

fn order_line(row: &Row<'_>, currency: Option<Currency>) -> Option<OrderLine> {
    let id = row.required("line", text);
    let sellers_item_id = row.optional("sellers_item", code);
    let buyers_item_id = row.optional("buyers_item", code);
    let standard_item_id = row.optional("standard_item", code);
    let description = row.optional("description", text).unwrap_or_default();
    let quantity = row.required("quantity", number);
    let unit_code = row.required("unit", unit);
    let unit_price = row.required("unit_price", not_negative);
    let line_amount = row.optional("line_amount", |cell| amount(cell, currency));
    let wbs_code = row.optional("wbs_code", text);
    let required_date = row.optional("required_date", day);
    let marked_delivered = row.optional("marked_delivered", day);
    let coding = coding(row);
    let (quantity, unit_price) = (quantity?, unit_price?);
    let line_amount = match line_amount {
        Some(amount) => amount,
        None => {
            let product = quantity.checked_mul(unit_price).ok_or_else(|| {
                Fault::not_valid(
                    row.cell("quantity"),
                    "a quantity whose product with the price has at most 28 digits",
                )
            });
            round(row.kept("quantity", product)?, currency.map_or(2, |currency| currency.minor_units()))
        }
    };
    Some(OrderLine {
        id: id?.into(),
        sellers_item_id,
        buyers_item_id,
        standard_item_id,
        description,
        quantity,
        unit_code: unit_code?.into(),
        unit_price,
        line_amount,
        wbs_code,
        coding,
        invoiced_quantity: Decimal::ZERO,
        invoiced_amount: Decimal::ZERO,
        reserved_quantity: Decimal::ZERO,
        reserved_amount: Decimal::ZERO,
        required_date,
        marked_delivered,
    })
}

pub(super) const RECEIPTS: MasterFile = MasterFile {
    stem: "receipts",
    about: "Goods receipts: a row per line. Columns of the receipt may be filled on its first row only, or the same on every row. A receipt may come before its order.",
    columns: &[
        must("company", "NB", "Code of the company; on every row"),
        must("receipt", "5001", "Number of the receipt; on every row"),
        must("order", "V7/0001", "Number of the order"),
        may("ticket", "T-4471", "Number printed on the supplier's delivery note"),
        must("delivery_date", "2026-03-02", "Date on the delivery note"),
        must("order_line", "1", "Number of the order's line"),
        must("quantity", "60", "Received quantity, in the unit of the order; negative when goods went back"),
    ],
    read: |sheet| {
        MasterRecords::Receipts(
            grouped(sheet, numbered("receipt")).iter().filter_map(|rows| receipt(rows)).collect(),
        )
    },
};

fn receipt(rows: &[Row<'_>]) -> Option<GoodsReceipt> {
    let first = rows.first()?;
    let company = first.required("company", code);
    let number = first.required("receipt", code::<ReceiptNumber>);
    let order = first.required("order", code);
    let ticket = first.optional("ticket", text);
    let delivery_date = first.required("delivery_date", day);
    let lines = rows.iter().filter_map(|row| {
        row.agrees(first, "receipt", &["order", "ticket", "delivery_date"]);
        let cells = ["company", "receipt", "order_line"].map(|column| row.cell(column));
        row.once(
            "order_line",
            &cells.join("\t").to_lowercase(),
            format!("line {} of receipt {}", cells[2], cells[1]),
        );
        receipt_line(row)
    });
    let lines = lines.collect();
    Some(GoodsReceipt {
        company: company?,
        number: number?,
        order: order?,
        ticket,
        delivery_date: delivery_date?,
        lines,
    })
}

fn receipt_line(row: &Row<'_>) -> Option<ReceiptLine> {
    let order_line = row.required("order_line", text);
    let quantity = row.required("quantity", number);
    if quantity.is_some_and(|quantity| quantity.is_zero()) {
        row.fault("quantity", Fault::not_valid(row.cell("quantity"), "a quantity other than 0"));
    }
    Some(ReceiptLine {
        order_line: order_line?.into(),
        received_quantity: quantity?,
        invoiced_quantity: Decimal::ZERO,
        reserved_quantity: Decimal::ZERO,
    })
}
