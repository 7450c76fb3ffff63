//! Documents attached in the workbench, and how attachments open (ATT-1, ATT-2, ATT-8, ATT-10).

use attest_model::record::ScanState;

use super::{Answer, Browser, Site, hidden, site};

/// A small TIFF of one grey page of two pixels.
fn tiff() -> Vec<u8> {
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    let fields: [(u16, u16, u32); 8] = [
        (256, 3, 2),
        (257, 3, 1),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 0),
        (278, 3, 1),
        (279, 4, 2),
    ];
    let pixels = u32::try_from(8 + 2 + fields.len() * 12 + 4).unwrap();
    file.extend(u16::try_from(fields.len()).unwrap().to_le_bytes());
    for (tag, kind, value) in fields {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1u32.to_le_bytes());
        file.extend(if tag == 273 { pixels } else { value }.to_le_bytes());
    }
    file.extend([0, 0, 0, 0, 10, 200]);
    file
}

/// A form in parts, as a browser sends it; files have a name.
fn in_parts(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file_name, content) in parts {
        let file = file_name.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--b--\r\n");
    body
}

async fn send(site: &Site, browser: &Browser, page: &str, body: &[u8]) -> Answer {
    let headers = [("cookie", browser.cookie.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    site.send_bytes("POST", page, &headers, body).await
}

#[tokio::test]
async fn att_1_a_document_is_attached_by_a_form_and_opens_once_it_is_clean() {
    let site = site(&["10"]).await;
    let record = site.record("10").await;
    let page = format!("/invoices/{}", record.id);
    let mut browser = Browser::default();
    browser.sign_in(&site, "eva", &page).await;
    let shown = browser.get(&site, &page).await;
    assert!(shown.body.contains("enctype=\"multipart/form-data\""), "ATT-1");
    let (form, version) = (hidden(&shown.body, "form"), hidden(&shown.body, "version"));
    let (form, version) = (form.as_bytes(), version.as_bytes());
    let picture = tiff();
    let file = ("document", Some("sida 1.tif"), picture.as_slice());
    let act = ("action", None, b"attach".as_slice());
    for (case, parts, status) in [
        ("the file before the token", vec![file, ("form", None, form), act, ("version", None, version)], 401),
        (
            "another session's token",
            vec![("form", None, b"0".as_slice()), act, ("version", None, version), file],
            401,
        ),
        ("no file", vec![("form", None, form), act, ("version", None, version)], 409),
        (
            "a field that was left empty",
            vec![("form", None, form), act, ("version", None, version), ("document", Some(""), b"")],
            409,
        ),
        ("a picture", vec![("form", None, form), act, ("version", None, version), file], 303),
        ("the same form again", vec![("form", None, form), act, ("version", None, version), file], 409),
    ] {
        let answer = send(&site, &browser, &page, &in_parts(&parts)).await;
        assert_eq!(answer.status, status, "ATT-1 {case}: {}", answer.body);
    }
    let record = site.record("10").await;
    assert_eq!(record.attachments.len(), 1, "ATT-1");
    assert_eq!(record.attachments[0].scan.as_ref().unwrap().state, ScanState::Clean, "ATT-2");
    let listed = browser.get(&site, &page).await;
    assert!(listed.body.contains("sida 1.tif"), "ATT-14");
    let opened = browser.get(&site, &format!("{page}/attachments/0")).await;
    assert_eq!(opened.status, 200);
    assert_eq!(opened.headers["content-type"], "application/pdf", "ATT-10 a TIFF is shown as a PDF");
    assert!(opened.headers["content-disposition"].starts_with("inline"), "ATT-8 {:?}", opened.headers);
    assert!(opened.body.starts_with("%PDF-"), "ATT-10");
    let none = browser.get(&site, &format!("{page}/attachments/1")).await;
    assert_eq!(none.status, 404, "ATT-2");
}
