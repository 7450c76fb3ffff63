//! Images with their sidecars, and import files.

use super::*;

const SIDECAR: &[u8] =
    br#"{"captured": [{"image": "scans/0001.tif", "number": {"value": "F-17", "confidence": 0.9}}]}"#;
const TIFF: &[u8] = b"II*\0 a fax of one page";
const IMPORT: &[u8] =
    b"number,seller_name,issue_date,currency,net,tax,gross\n17,Grus,2026-03-01,SEK,1,0,1\n18,Grus,2026-03-01,SEK,1,0,1\n";

fn opened(bytes: &[u8]) -> Opened<'_> {
    open(bytes, Limits::default()).unwrap()
}

fn captured(capture: Option<&Capture>) -> Option<&str> {
    capture.and_then(|capture| capture.invoice.number.as_deref())
}

#[test]
fn in_16_an_image_and_its_sidecar_are_one_scanned_invoice() {
    for (case, image, content) in [
        ("an image, smaller than decoration", "0001.tif", TIFF.to_vec()),
        ("in a folder and capitals", "box 7/0001.TIF", TIFF.to_vec()),
        ("a PDF", "0001.tif", pdf(None, "")),
    ] {
        let bytes = archive(&[("0000.pdf", &pdf(None, "")), (image, &content), ("0001.json", SIDECAR)]);
        let opened = opened(&bytes);
        let found: Vec<_> = opened
            .scans
            .iter()
            .map(|scan| (scan.file.name.as_deref().unwrap(), captured(scan.capture.as_deref())))
            .collect();
        assert_eq!(found, [("0000.pdf", None), (image, Some("F-17"))], "IN-16 {case}");
        assert_eq!((opened.captures.len(), opened.files.len()), (0, 0), "IN-16 {case}");
        assert_eq!(opened.scans[1].file.bytes, content, "IN-16 {case}");
    }
}

#[test]
fn in_16_a_sidecar_whose_image_is_elsewhere_is_kept() {
    for (case, bytes) in [
        ("alone", SIDECAR.to_vec()),
        ("with another image", archive(&[("0002.tif", TIFF), ("0001.json", SIDECAR)])),
    ] {
        let opened = opened(&bytes);
        assert_eq!(captured(opened.captures.first()), Some("F-17"), "IN-16 {case}");
        assert_eq!(opened.scans.len(), 0, "IN-16 {case}");
    }
    let error = open(b"{\"captured\": 7}", Limits::default()).unwrap_err();
    assert_eq!((error.code(), error.place()), ("E001", Some((1, 1))));
}

#[test]
fn in_16_an_attachment_word_does_not_hide_what_a_sidecar_names() {
    let sidecar = String::from_utf8_lossy(SIDECAR).replace("0001.tif", "report.pdf");
    let opened_bytes = archive(&[("report.pdf", &pdf(None, "")), ("report.json", sidecar.as_bytes())]);
    let opened = opened(&opened_bytes);
    assert_eq!(captured(opened.scans[0].capture.as_deref()), Some("F-17"));
}

#[test]
fn in_18_a_sidecar_of_a_structured_document_stays_beside_it() {
    let hybrid = pdf(Some(("factur-x.xml", &invoice("1"))), "");
    let bytes = archive(&[("0001.tif", &hybrid), ("0001.json", SIDECAR)]);
    let opened = opened(&bytes);
    assert_eq!(opened.documents.len(), 1);
    assert_eq!(captured(opened.documents[0].capture.as_deref()), Some("F-17"), "IN-18");
}

#[test]
fn in_1_an_import_file_is_read_as_a_whole() {
    for (case, bytes) in [
        ("alone", IMPORT.to_vec()),
        ("packed", archive(&[("a.csv", IMPORT)])),
        ("mailed", mail("", &[("a.csv", "text/csv", IMPORT)])),
    ] {
        let opened = opened(&bytes);
        let found: Vec<_> = opened.imports.iter().map(|file| (file.format, file.invoices.len())).collect();
        assert_eq!(found, [("import-csv", 2)], "{case}");
        assert_eq!(opened.files.len(), 0, "{case}");
    }
    let faulty = String::from_utf8_lossy(IMPORT).replace("SEK", "kr");
    let error = open(faulty.as_bytes(), Limits::default()).unwrap_err();
    assert_eq!((error.code(), error.place()), ("E003", Some((2, 1))));
    assert_eq!(error.to_string().lines().count(), 2, "every fault: {error}");
    let bytes = archive(&[("a.csv", faulty.as_bytes()), ("b.csv", IMPORT)]);
    let opened = opened(&bytes);
    assert_eq!((opened.imports.len(), opened.refused[0].error.code()), (1, "E003"), "IN-4");
}
