//! Images: names, types, delivery (IMG-4 … IMG-21).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::{ImageOpen, Scope, Settings, check, keys};
use attest_payables::images::{
    Delivery, FOUND_SECONDS, INLINE_BYTES_MAX, ImageName, ImageRefused, ImageType, LINK_SECONDS,
    MISSING_SECONDS, NAME_BYTES_MAX, candidates, content_type, delivery, image_name,
};
use builders::{day, invoice};

fn settings(method: &str, mask: &str) -> Settings {
    Settings::default().with(Scope::Tenant, &keys::IMAGE_METHOD, method).with(
        Scope::Tenant,
        &keys::IMAGE_MASK,
        mask,
    )
}

fn acme(number: &str) -> InvoiceRecord {
    let mut record = invoice(State::Review, "100");
    record.supplier = Some("ACME".into());
    record.number = number.into();
    record.issue_date = Some(day("2026-03-05"));
    record.due_date = Some(day("2026-04-04"));
    record
}

fn named(
    record: &InvoiceRecord,
    given: Option<&str>,
    settings: &Settings,
) -> Result<Option<String>, ImageRefused> {
    image_name(record, given, Some("Acme AB"), settings).map(|name| match name {
        ImageName::None => None,
        ImageName::Given(name) | ImageName::Masked { name, .. } => Some(name),
    })
}

#[test]
fn img_13_worked_examples() {
    for (case, method, mask, number, given, expected) in [
        ("a", "mask", r"[Payee]\[InvoiceNumber]", "4711", None, Some("ACME/4711")),
        ("b", "mask", "[Payee]/[InvoiceNumber].pdf", "A/17", None, Some("ACME/A_17.pdf")),
        (
            "c",
            "mask",
            r"inv\[InvoiceDate:yyyy-MM]\[InvoiceNumber:000000]",
            "42",
            None,
            Some("inv/2026-03/000042"),
        ),
        ("d", "mask", "[[x]][InvoiceNumber]", "7", None, Some("[x]7")),
        ("e", "mask", r"[OrderNumber]\[InvoiceNumber]", "7", None, None),
        ("g", "name_then_mask", "[Payee]", "7", Some(r"scans\1.tif"), Some("scans/1.tif")),
    ] {
        let found = named(&acme(number), given, &settings(method, mask)).unwrap();
        assert_eq!(found.as_deref(), expected, "IMG-13 {case}");
    }
    let refused = named(&acme("7"), Some(r"..\secret.pdf"), &settings("name", "")).unwrap_err();
    assert_eq!(refused, ImageRefused::Path("../secret.pdf".into()), "IMG-13 f");
    assert!(check("image.mask", &Scope::Tenant, "[Payee").is_err(), "IMG-13 h refused on save");
}

/// Covers SET-32 and IMG-3.
#[test]
fn img_4_the_method_decides() {
    for (case, method, given, expected) in [
        ("off", "off", Some("a.pdf"), None),
        ("name", "name", Some("a.pdf"), Some("a.pdf")),
        ("name, none given", "name", None, None),
        ("name, blank", "name", Some("  "), None),
        ("mask", "mask", Some("a.pdf"), Some("ACME")),
        ("name first", "name_then_mask", Some("a.pdf"), Some("a.pdf")),
        ("then mask", "name_then_mask", None, Some("ACME")),
        ("then mask when blank", "name_then_mask", Some(""), Some("ACME")),
    ] {
        let found = named(&acme("7"), given, &settings(method, "[Payee]")).unwrap();
        assert_eq!(found.as_deref(), expected, "IMG-4 {case}");
    }
    assert_eq!(named(&acme("7"), None, &settings("mask", "")).unwrap(), None, "an empty mask names nothing");
}

#[test]
fn img_6_what_the_fields_mean() {
    let mut record = acme("7");
    record.orders = vec!["V7W/0001".into()];
    record.contract = Some("V7W".into());
    for (field, expected) in [
        ("Payee", "ACME".to_owned()),
        ("Payer", "C1".to_owned()),
        ("InvoiceNumber", "7".to_owned()),
        ("InvoiceDate", "2026-03-05".to_owned()),
        ("DueDate", "2026-04-04".to_owned()),
        ("Currency", "SEK".to_owned()),
        ("Amount", "125".to_owned()),
        ("OrderNumber", "V7W_0001".to_owned()),
        ("SupplierCode", "ACME".to_owned()),
        ("SupplierName", "Acme AB".to_owned()),
        ("Company", "C1".to_owned()),
        ("Contract", "V7W".to_owned()),
        ("InternalReference", record.id.to_string()),
        ("Year", "2026".to_owned()),
        ("Month", "03".to_owned()),
    ] {
        let found = named(&record, None, &settings("mask", &format!("[{field}]"))).unwrap();
        assert_eq!(found, Some(expected), "IMG-6 {field}");
    }
}

#[test]
fn img_7_separators_dates_and_zeros() {
    for (case, mask, number, expected) in [
        ("slash", "a/[InvoiceNumber]", "7", "a/7"),
        ("backslash", r"a\[InvoiceNumber]", "7", "a/7"),
        ("no marks", "[InvoiceDate:yyyyMMdd]", "7", "20260305"),
        ("short", "[InvoiceDate:yy.M_d]", "7", "26.3_5"),
        ("zeros", "[InvoiceNumber:0000]", "7", "0007"),
        ("long enough", "[InvoiceNumber:00]", "4711", "4711"),
        ("letters are not lengthened", "[InvoiceNumber:0000]", "A7", "A7"),
    ] {
        let found = named(&acme(number), None, &settings("mask", mask)).unwrap();
        assert_eq!(found.as_deref(), Some(expected), "IMG-7 {case}");
    }
}

#[test]
fn img_8_values_are_cleaned() {
    for (case, number, expected) in [
        ("separators", r"a/b\c", "a_b_c"),
        ("signs", r#":*?"<>|"#, "_______"),
        ("control", "a\u{7}b\nc", "a_b_c"),
        ("ends", " ..4711. ", "4711"),
        ("parent", "..", ""),
        ("others stay", "Ä+(1) #2", "Ä+(1) #2"),
        ("inner dots stay", "1.2", "1.2"),
    ] {
        let found = named(&acme(number), None, &settings("mask", "x[InvoiceNumber]")).unwrap();
        let expected = (!expected.is_empty()).then(|| format!("x{expected}"));
        assert_eq!(found, expected, "IMG-8 {case}");
    }
}

#[test]
fn img_9_an_empty_field_means_no_link() {
    let bare = InvoiceRecord { due_date: None, supplier: None, gross: None, ..acme("") };
    for mask in
        ["[InvoiceNumber].pdf", "[DueDate]", "[Payee]/x", "[Amount]", "[OrderNumber:000]", "[Contract]"]
    {
        assert_eq!(named(&bare, None, &settings("mask", mask)), Ok(None), "IMG-9 {mask}");
    }
}

#[test]
fn img_10_names_that_leave_the_folder_are_refused() {
    let long = |length: usize| "a".repeat(length);
    for (case, name, good) in [
        ("plain", "a/b.pdf".to_owned(), true),
        ("parent", "a/../b".to_owned(), false),
        ("parent with space", "a/.. /b".to_owned(), false),
        ("this", "./b".to_owned(), false),
        ("empty part", "a//b".to_owned(), false),
        ("absolute", "/b".to_owned(), false),
        ("absolute by backslash", r"\b".to_owned(), false),
        ("share", r"\\server\b".to_owned(), false),
        ("drive", r"C:\b".to_owned(), false),
        ("folder", "a/".to_owned(), false),
        ("control", "a\u{0}b".to_owned(), false),
        ("dots in a name", "a/..b".to_owned(), true),
        ("1023 bytes", long(NAME_BYTES_MAX - 1), true),
        ("1024 bytes", long(NAME_BYTES_MAX), true),
        ("1025 bytes", long(NAME_BYTES_MAX + 1), false),
    ] {
        assert_eq!(named(&acme("7"), Some(&name), &settings("name", "")).is_ok(), good, "IMG-10 {case}");
    }
    let masked = named(&acme(&long(NAME_BYTES_MAX)), None, &settings("mask", "x[InvoiceNumber]"));
    assert!(matches!(masked, Err(ImageRefused::TooLong(1025))), "IMG-10 by mask: {masked:?}");
}

#[test]
fn img_11_extensions_are_tried_in_order() {
    let list = |number: &str, given: Option<&str>, settings: Settings| {
        let name = image_name(&acme(number), given, None, &settings).unwrap();
        candidates(&name, &settings)
    };
    let all = ["7.pdf", "7.tif", "7.tiff", "7.jpg", "7.jpeg", "7.png", "7"];
    assert_eq!(list("7", None, settings("mask", "[InvoiceNumber]")), all);
    assert_eq!(list("7", None, settings("mask", "[InvoiceNumber].gif")), ["7.gif"]);
    assert_eq!(list("7.pdf", None, settings("mask", "[InvoiceNumber]")).len(), 7, "values do not count");
    assert_eq!(list("7", Some("scan"), settings("name", "")), ["scan"], "an image name is used as it is");
    assert!(list("7", None, settings("off", "")).is_empty());
    let own = settings("mask", "[InvoiceNumber]").with(Scope::Tenant, &keys::IMAGE_EXTENSIONS, "webp,.pdf");
    assert_eq!(list("7", None, own), ["7.webp", "7.pdf", "7"], "image.extensions");
}

/// Covers IMG-16, IMG-21 and SET-35.
#[test]
fn img_17_what_is_shown_inline() {
    use Delivery::{Download, Inline, InlineConverted};
    let open = ImageOpen::Inline;
    for (case, bytes, kind, expected) in [
        ("pdf", b"%PDF-1.7".as_slice(), ImageType::Pdf, Inline),
        ("png", b"\x89PNG\r\n\x1a\n..", ImageType::Png, Inline),
        ("jpeg", b"\xff\xd8\xff\xe0", ImageType::Jpeg, Inline),
        ("gif", b"GIF89a", ImageType::Gif, Inline),
        ("tiff", b"II*\0", ImageType::Tiff, InlineConverted),
        ("big-endian tiff", b"MM\0*", ImageType::Tiff, InlineConverted),
        ("html", b"<!DOCTYPE html>", ImageType::Other, Download),
        ("svg", b"<svg xmlns=", ImageType::Other, Download),
        ("html that names itself a pdf later", b" %PDF-", ImageType::Other, Download),
        ("cut", b"\x89PN", ImageType::Other, Download),
        ("empty", b"", ImageType::Other, Download),
    ] {
        assert_eq!(content_type(bytes), kind, "IMG-17 {case}");
        assert_eq!(delivery(kind, 10, open, true), expected, "IMG-17 {case}");
        assert_eq!(delivery(kind, 10, ImageOpen::Download, true), Download, "IMG-16 {case}");
    }
    assert_eq!(delivery(ImageType::Tiff, 10, open, false), Download, "IMG-17 no converter");
    assert_eq!(ImageType::Other.media_type(), "application/octet-stream");
    for (size, expected) in
        [(INLINE_BYTES_MAX - 1, Inline), (INLINE_BYTES_MAX, Inline), (INLINE_BYTES_MAX + 1, Download)]
    {
        assert_eq!(delivery(ImageType::Pdf, size, open, true), expected, "IMG-21 {size}");
    }
}

/// Covers IMG-20.
#[test]
fn img_18_how_long_answers_are_kept() {
    assert_eq!((FOUND_SECONDS, MISSING_SECONDS, LINK_SECONDS), (300, 60, 60));
}
