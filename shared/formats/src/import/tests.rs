use attest_model::invoice::DocumentKind;
use attest_model::money::decimal;

use super::*;

fn errors(text: &str) -> Vec<String> {
    let errors = read("i.csv", text.as_bytes()).expect_err(text);
    errors.listed().iter().map(ToString::to_string).collect()
}

/// The example of every column, once as CSV and once as JSON.
fn examples() -> [String; 2] {
    let columns: Vec<_> = columns().collect();
    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
    let cells: Vec<_> = columns.iter().map(|column| column.example).collect();
    let entry = |column: &&crate::sheet::Column| format!("\"{}\": \"{}\"", column.name, column.example);
    let (head, line) = columns.split_at(HEAD.len());
    let head: Vec<_> = head.iter().map(entry).collect();
    let line: Vec<_> = line.iter().map(entry).collect();
    [
        format!("{}\n{}\n", names.join(","), cells.join(",")),
        format!("{{\"invoices\": [{{{}, \"lines\": [{{{}}}]}}]}}", head.join(",\n"), line.join(",\n")),
    ]
}

#[test]
fn img_3_every_example_of_the_table_is_read_from_both_forms() {
    let [csv, json] = examples();
    let from_csv = read("i.csv", csv.as_bytes()).unwrap();
    let from_json = read("i.json", json.as_bytes()).unwrap();
    assert_eq!(from_csv[0].invoice, from_json[0].invoice);
    let mut head = Head::of(from_csv[0].invoice.clone());
    for field in HEAD {
        assert!(field.is_filled(&mut head), "{}", field.column.name);
    }
    let invoice = &from_csv[0].invoice;
    assert_eq!(invoice.image_name.as_deref(), Some("scans/2026/0001.tif"), "IMG-3");
    assert_eq!(invoice.totals.amount_due, decimal("1250.00").ok());
    let mut draft = LineDraft { id: Some(invoice.lines[0].id.clone()), line: invoice.lines[0].clone() };
    for field in LINE {
        assert!(field.is_filled(&mut draft), "{}", field.column.name);
    }
    assert_eq!(format_of(csv.as_bytes()), Some(CSV_ID));
    assert_eq!(format_of(json.as_bytes()), Some(JSON_ID));
}

#[test]
fn columns_are_documented_once() {
    let mut names: Vec<_> = columns().map(|column| column.name).collect();
    for column in columns() {
        assert!(!column.help.is_empty() && !column.example.is_empty(), "{}", column.name);
    }
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    let text = describe();
    assert!(names.iter().all(|name| text.contains(&format!("| `{name}` |"))));
}

#[test]
fn rows_of_one_number_and_supplier_are_one_invoice() {
    let text = "number;seller_name;issue_date;currency;net;tax;gross;item;line_net;type_code\n\
                1;A;2026-03-01;SEK;30;7.50;37.50;x;10;\n\
                1;a;;;;;;y;20;\n\
                1;B;2026-03-02;EUR;1;0;1;;;381\n\
                \n\
                2;A;2026-03-02;JPY;1;0;1;;;\n";
    let found = read("i.csv", text.as_bytes()).unwrap();
    let shown: Vec<_> = found
        .iter()
        .map(|one| (one.invoice.number.as_deref().unwrap(), one.invoice.lines.len(), one.line))
        .collect();
    assert_eq!(shown, [("1", 2, 2), ("1", 0, 4), ("2", 0, 6)]);
    assert_eq!(found[0].invoice.lines[1].id, "2");
    assert_eq!(found[0].invoice.totals.amount_due, decimal("37.50").ok(), "gross without deductions");
    let kinds: Vec<_> = found.iter().map(|one| one.invoice.kind).collect();
    assert_eq!(kinds, [DocumentKind::Invoice, DocumentKind::CreditNote, DocumentKind::Invoice], "MAP-26");
}

#[test]
fn every_fault_is_told_at_once_with_line_and_column() {
    let header = "number,seller_name,issue_date,currency,net,tax,gross,item,line,quantity";
    for (case, rows, expected) in [
        (
            "an empty cell",
            "1,,2026-03-01,SEK,1,0,1,,,",
            vec![
                "i.csv, line 2, column seller_name: the cell is empty; expected a value such as Bergsjö Grus AB",
            ],
        ),
        (
            "three at once",
            "1,A,16.3.2026,SEX,\"1,5\",0,1,,,",
            vec![
                "i.csv, line 2, column issue_date: \"16.3.2026\" is not a date such as 2026-03-16",
                "i.csv, line 2, column currency: \"SEX\" is not a currency of ISO 4217 such as SEK",
                "i.csv, line 2, column net: \"1,5\" has a decimal comma; expected a dot: 1.5",
            ],
        ),
        (
            "an amount with too many digits",
            "1,A,2026-03-01,JPY,1.50,0,1,,,",
            vec!["i.csv, line 2, column net: \"1.50\" is not an amount with at most 0 decimals"],
        ),
        (
            "a contradiction",
            "1,A,2026-03-01,SEK,1,0,1,x,,\n1,A,2026-03-02,,,,,y,,",
            vec![
                "i.csv, line 3, column issue_date: \"2026-03-02\" differs from \"2026-03-01\" on line 2; rows of one invoice share this value or leave it empty",
            ],
        ),
        (
            "the same invoice twice",
            "1,A,2026-03-01,SEK,1,0,1,,,\n1,A,2026-03-01,SEK,1,0,1,,,",
            vec![
                "i.csv, line 2, column number: invoice 1 of A stands on line 2 already; expected it once",
                "i.csv, line 3, column number: invoice 1 of A stands on line 2 already; expected it once",
            ],
        ),
        (
            "the same line twice",
            "1,A,2026-03-01,SEK,1,0,1,x,7,\n1,A,,,,,,y,7,",
            vec![
                "i.csv, line 3, column line: line 7 of invoice 1 stands on line 2 already; expected it once",
            ],
        ),
    ] {
        assert_eq!(errors(&format!("{header}\n{rows}\n")), expected, "{case}");
    }
    assert_eq!(
        errors("number,seller_name,issue_date,currency,net,gross,taxes\n"),
        [
            "i.csv, line 1: \"taxes\" is no column of this file; did you mean \"tax\"?",
            "i.csv, line 1, column tax: the column is missing; the file needs it",
        ]
    );
}

#[test]
fn faults_of_json_stand_at_the_line_of_their_value() {
    let head = "\"seller_name\": \"A\", \"issue_date\": \"2026-03-01\", \"currency\": \"SEK\", \"tax\": 0";
    for (case, text, expected) in [
        (
            "broken",
            "{\"invoices\": [\n{\"number\": 1,\n]}".to_owned(),
            vec!["i.csv, line 3: the file is not the JSON that is expected: key must be a string"],
        ),
        (
            "no list",
            "{\"invoices\":\n {}}".to_owned(),
            vec![
                "i.csv, line 2: the file is not the JSON that is expected: invalid type: map, expected a list",
            ],
        ),
        (
            "values",
            format!(
                "{{\"invoices\": [\n {{\"number\": 17, {head},\n  \"net\": 1.5e3,\n  \"gross\": true,\n  \"lines\": [\n   {{\"quantity\": 2.50}},\n   {{\"quantity\": \"x\"}}]}}],\n \"more\": 1}}"
            ),
            vec![
                "i.csv, line 4, column gross: \"true\" is not a text or a number",
                "i.csv, line 8: \"more\" is no column of this file; did you mean \"invoices\"?",
                "i.csv, line 4, column gross: the cell is empty; expected a value such as 1250.00",
                "i.csv, line 3, column net: \"1.5e3\" is not a number such as 1250.50",
                "i.csv, line 7, column quantity: \"x\" is not a number such as 1250.50",
            ],
        ),
        (
            "keys",
            format!(
                "{{\"invoices\": [{{\"number\": 1, {head}, \"net\": 1, \"gross\": 1,\n\"number\": 2,\n\"quantity\": 1}}]}}"
            ),
            vec![
                "i.csv, line 3: \"quantity\" is no column of this file; did you mean \"currency\"?",
                "i.csv, line 2, column number: the column stands twice; expected it once",
            ],
        ),
    ] {
        assert_eq!(errors(&text), expected, "{case}");
    }
    let exact = format!("{{\"invoices\": [{{\"number\": 017, {head}}}]}}");
    assert_eq!(errors(&exact).len(), 1, "a number with a leading zero is no JSON");
}

#[test]
fn numbers_of_json_keep_their_digits() {
    let text = "{\"invoices\": [{\"number\": 17, \"seller_name\": \"A\\u00e5\", \"issue_date\": \"2026-03-01\", \"currency\": \"SEK\",
        \"net\": 1000.10, \"tax\": null, \"gross\": \"1000.10\", \"tax\": 0}]}";
    assert_eq!(errors(text).len(), 2, "null is empty, and a key stands twice");
    let text = text.replace("\"tax\": null, ", "");
    let invoice = &read("i.json", text.as_bytes()).unwrap()[0].invoice;
    assert_eq!(invoice.totals.total_without_vat.unwrap().to_string(), "1000.10");
    assert_eq!((invoice.number.as_deref(), invoice.seller.name.as_deref()), (Some("17"), Some("Aå")));
}

#[test]
fn in_1_other_files_are_no_import_files() {
    for text in ["", "{}", "{\"captured\": []}", "number,amount\n1,2\n", "<Invoice/>", "[1]"] {
        assert_eq!(format_of(text.as_bytes()), None, "{text:?}");
    }
}
