use attest_model::master::AccountScheme;
use attest_model::money::Decimal;
use attest_model::orders::{AccrualMethod, OrderStatus};

use super::*;

/// A file with the table's own example values: header and one record.
fn example(file: &MasterFile) -> String {
    let names: Vec<_> = file.columns.iter().map(|column| column.name).collect();
    let cells: Vec<_> = file.columns.iter().map(|column| format!("\"{}\"", column.example)).collect();
    format!("{}\n{}\n", names.join(","), cells.join(","))
}

fn errors(name: &str, text: &str) -> Vec<String> {
    match read(name, text.as_bytes()) {
        Ok(records) => panic!("{name} is read: {records:?}"),
        Err(errors) => errors.listed().iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn the_table_is_sorted_and_every_column_is_documented_once() {
    assert!(MASTER_FILES.is_sorted_by(|a, b| a.stem < b.stem));
    for file in MASTER_FILES {
        assert!(!file.about.is_empty() && file.columns.len() > 1, "{}", file.stem);
        let mut names: Vec<_> = file.columns.iter().map(|column| column.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), file.columns.len(), "{}", file.stem);
        for column in file.columns {
            assert!(!column.help.is_empty(), "{} {}", file.stem, column.name);
            assert!(!column.is_required || !column.example.is_empty(), "{} {}", file.stem, column.name);
        }
    }
}

#[test]
fn every_example_of_the_table_is_read() {
    for file in MASTER_FILES {
        let records = read(&format!("{}.csv", file.stem), example(file).as_bytes());
        assert!(records.is_ok(), "{}: {}", file.stem, records.unwrap_err());
    }
}

#[test]
fn a_required_column_or_cell_is_asked_for_by_name() {
    for file in MASTER_FILES {
        for column in file.columns.iter().filter(|column| column.is_required) {
            let name = format!("{}.csv", file.stem);
            let emptied = example(file).replacen(&format!("\"{}\"", column.example), "\"\"", 1);
            let said = errors(&name, &emptied);
            assert!(
                said.iter().any(|error| error
                    .starts_with(&format!("{name}, line 2, column {}: the cell is empty", column.name))),
                "{name} {}: {said:?}",
                column.name
            );
            let others: Vec<_> = file.columns.iter().filter(|other| other.name != column.name).collect();
            let names: Vec<_> = others.iter().map(|other| other.name).collect();
            let cells: Vec<_> = others.iter().map(|other| format!("\"{}\"", other.example)).collect();
            let said = errors(&name, &format!("{}\n{}\n", names.join(";"), cells.join(";")));
            assert_eq!(
                said,
                [format!("{name}, line 1, column {}: the column is missing; the file needs it", column.name)],
                "{name}"
            );
        }
    }
}

mod faults;

#[test]
fn all_faults_of_a_file_are_told_at_once_and_nothing_is_read() {
    let said = errors(
        "rates.csv",
        "company,date,from,to,rate\nNB,x,EUR,SEK,1\nNB,2026-03-02,EUR,SEK,11.5\n,2026-03-03,E,EUR,0\n",
    );
    let places: Vec<_> = said.iter().map(|error| error.split(": ").next().unwrap().to_owned()).collect();
    assert_eq!(
        places,
        [
            "rates.csv, line 2, column date",
            "rates.csv, line 4, column company",
            "rates.csv, line 4, column from",
            "rates.csv, line 4, column rate",
        ]
    );
}

#[test]
fn faults_are_listed_up_to_a_thousand_and_counted_beyond() {
    for (rows, listed, tail) in [(999, 999, false), (1000, 1000, false), (1001, 1000, true)] {
        let rows_text: String = (0..rows).map(|row| format!("NB,day {row}\n")).collect();
        let errors = read("holidays.csv", format!("company,date\n{rows_text}").as_bytes()).unwrap_err();
        assert_eq!((errors.listed().len(), errors.count()), (listed, rows), "{rows}");
        assert_eq!(errors.to_string().ends_with("and 1 more"), tail, "{rows}");
    }
}

#[test]
fn a_file_is_known_by_the_start_of_its_name() {
    for (name, expected) in [
        ("suppliers.csv", Some("suppliers")),
        ("master/2026/Suppliers-03.CSV", Some("suppliers")),
        ("orders_march.csv", Some("orders")),
        ("ordersheet.csv", None),
        ("suppliers.xlsx", None),
        ("notes.csv", None),
        ("", None),
    ] {
        assert_eq!(find_file(name).map(|file| file.stem), expected, "{name}");
    }
    assert!(matches!(
        read("notes.csv", b"a,b\n").unwrap_err().listed(),
        [SheetError { fault: Fault::UnknownFile { .. }, line: None, .. }]
    ));
}

/// Covers ARR-6.
#[test]
fn rec_10_a_supplier_carries_identifiers_accounts_and_acceptance() {
    let text = "Company;Supplier;Name;Country;Electronic addresses;Bank-accounts;Accepted by;accepted_at;created_by;;\r\n\
                NB;10010;Granit & Grus;se;0007:5568971542 | 0088:7350000000020;bankgiro:991-2346|SE45 5000 0000 0583 9825 7466;eva;2025-11-03;olof;;\r\n";
    let Ok(MasterRecords::Suppliers(suppliers)) = read("suppliers.csv", text.as_bytes()) else {
        panic!("{}", read("suppliers.csv", text.as_bytes()).unwrap_err());
    };
    let [supplier] = &suppliers[..] else { panic!("{suppliers:?}") };
    assert_eq!(supplier.country, "SE");
    assert_eq!(supplier.electronic_addresses[1].value, "7350000000020");
    let schemes: Vec<_> = supplier.bank_accounts.iter().map(|account| account.scheme).collect();
    assert_eq!(schemes, [AccountScheme::Bankgiro, AccountScheme::Iban]);
    let acceptance = supplier.acceptance.as_ref().unwrap();
    assert_eq!(acceptance.user.as_str(), "eva");
    assert_eq!(acceptance.bank_accounts, ["991-2346", "SE45 5000 0000 0583 9825 7466"]);
    assert_eq!(supplier.bank_accounts[0].confirmed_by, Some("eva".into()));
    assert_eq!(supplier.bank_accounts[0].entered_by, Some("olof".into()));
}

#[test]
fn rec_8_orders_are_gathered_from_their_rows() {
    let text = "company,order,supplier,currency,accrual_method,contract,buyer,line,quantity,unit,unit_price,line_amount,account\n\
                NB,V7/0001,10010,SEK,G,V7,lina,1,3,TNE,0.3333,,4010\n\
                NB,V7/0002,10020,SEK,,,,1,1,C62,10,9.50,\n\
                nb,v7/0001,,,,,,2,2,TNE,10.00,,\n";
    let Ok(MasterRecords::Orders(orders)) = read("orders.csv", text.as_bytes()) else {
        panic!("{}", read("orders.csv", text.as_bytes()).unwrap_err());
    };
    let [first, second] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(first.draft.number.as_str(), "V7/0001");
    assert_eq!(
        (first.draft.status, first.draft.accrual_method),
        (OrderStatus::Committed, Some(AccrualMethod::G))
    );
    let amounts: Vec<_> = first.draft.lines.iter().map(|line| line.line_amount.to_string()).collect();
    assert_eq!(amounts, ["1.00", "20.00"], "quantity × price, rounded to the minor unit");
    assert_eq!(first.draft.lines[0].coding[0].account, "4010");
    assert_eq!(second.draft.accrual_method, None);
    assert_eq!(second.draft.lines[0].line_amount, Decimal::new(950, 2), "a given amount stays");
    let fixed = second.draft.clone().fix("NB".into(), "10020".into(), AccrualMethod::O);
    assert_eq!((fixed.accrual_method, fixed.total_without_vat()), (AccrualMethod::O, Decimal::new(950, 2)));
}

#[test]
fn rec_9_receipts_are_gathered_from_their_rows() {
    let text = "company,receipt,order,ticket,delivery_date,order_line,quantity\n\
                NB,5001,V7/0001,T-1,2026-03-02,1,60\nNB,5001,,,,2,-1.5\nNB,5002,V7/0001,,2026-03-05,1,40\n";
    let Ok(MasterRecords::Receipts(receipts)) = read("receipts.csv", text.as_bytes()) else { panic!() };
    let [first, second] = &receipts[..] else { panic!("{receipts:?}") };
    assert_eq!(first.ticket.as_deref(), Some("T-1"));
    assert_eq!(first.lines[1].received_quantity, Decimal::new(-15, 1));
    assert_eq!(second.lines.len(), 1);
}

#[test]
fn set_41_settings_are_scoped_by_the_columns_that_are_filled() {
    let text = "company,contract,supplier,office,setting,value\n,,,,image.method,name_then_mask\nNB,,,,pl/autoinvm,2\n\
                NB,,10010,,tol.price,pct 2\nNB,,10010,MALMO,tol.price,\n";
    let Ok(MasterRecords::Settings(values)) = read("settings.csv", text.as_bytes()) else { panic!() };
    let said: Vec<_> = values.iter().map(|v| format!("{}: {}={}", v.scope, v.name, v.value)).collect();
    assert_eq!(
        said,
        [
            "tenant: image.method=name_then_mask",
            "company NB: PL/AUTOINVM=2",
            "supplier 10010: tol.price=pct 2",
            "office MALMO of supplier 10010: tol.price=",
        ]
    );
}

#[test]
fn the_document_names_every_column() {
    let text = describe();
    for file in MASTER_FILES {
        assert!(text.contains(&format!("## `{}.csv`", file.stem)));
        for column in file.columns {
            assert!(text.contains(&format!("| `{}` |", column.name)), "{} {}", file.stem, column.name);
        }
    }
}
