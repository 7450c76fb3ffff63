use super::*;

mod scans;

#[test]
fn a_file_is_known_by_its_content() {
    for (case, bytes, expected) in [
        ("xml", &b"<a/>"[..], Kind::Xml),
        ("xml after a mark and white space", b"\xEF\xBB\xBF \n<a/>", Kind::Xml),
        ("utf-16", b"\xFF\xFE<\0", Kind::Xml),
        ("pdf", b"%PDF-1.7\n", Kind::Pdf),
        ("pdf after a byte order mark", b"\xEF\xBB\xBF%PDF-1.4", Kind::Pdf),
        ("empty", b" \n", Kind::Unknown("empty")),
        ("json", b"{\"a\":1}", Kind::Unknown("JSON")),
        ("edifact", b"UNA:+.? 'UNB+", Kind::Unknown("EDIFACT")),
        ("image", b"\x89PNG\r\n", Kind::Image),
        ("image of a telephone", b"\0\0\0\x18ftypheic", Kind::Image),
        ("image of the web", b"RIFF\0\0\0\0WEBPVP8 ", Kind::Image),
        ("xml after two marks", b"\xEF\xBB\xBF\xEF\xBB\xBF<a/>", Kind::Xml),
        ("web page", b"<!DOCTYPE html>\n<html>", Kind::Unknown("a web page")),
        ("RTF", b"{\\rtf1 Dear madam}", Kind::Unknown("a text document (RTF)")),
        ("gzip", b"\x1F\x8B\x08\0", Kind::Unknown("a gzip archive")),
        ("signed", b"\x30\x82\x10\0", Kind::Unknown("a signed or encrypted file (PKCS #7)")),
        ("text", b"Dear madam", Kind::Unknown("of no kind that we know")),
    ] {
        assert_eq!(kind(bytes), expected, "{case}");
    }
    assert_eq!(open(b"{}", Limits::default()).unwrap_err().code(), "E002");
}

#[test]
fn in_20_a_message_over_the_limit_is_not_opened() {
    for (bytes, expected) in [(&b"<a>1</a>"[..], true), (b"<a></a>", true), (b"<a>12</a>", false)] {
        let opened = open(bytes, Limits { bytes: 8, ..Limits::default() });
        assert_eq!(opened.is_ok(), expected, "IN-20 {}", bytes.len());
        assert!(expected || opened.is_err_and(|error| error.code() == "E005"), "IN-20");
    }
}

const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";

fn invoice(number: &str) -> Vec<u8> {
    format!(
        "<Invoice xmlns='{UBL}Invoice-2' xmlns:cbc='{UBL}CommonBasicComponents-2' xmlns:cac='{UBL}CommonAggregateComponents-2'><cbc:ID>{number}</cbc:ID><cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Åkeri</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty></Invoice>"
    )
    .into_bytes()
}

/// A PDF with one embedded file, or with none; `extra` goes into the trailer.
fn pdf(embedded: Option<(&str, &[u8])>, extra: &str) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let names = if embedded.is_some() { "/Names << /EmbeddedFiles 4 0 R >>" } else { "" };
    objects.push(format!("<< /Type /Catalog /Pages 2 0 R {names} >>").into_bytes());
    objects.push(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec());
    objects.push(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>".to_vec());
    if let Some((name, content)) = embedded {
        objects.push(b"<< /Kids [5 0 R] >>".to_vec());
        objects.push(b"<< /Names [(x) 6 0 R] >>".to_vec());
        objects.push(format!("<< /Type /Filespec /F ({name}) /EF << /F 7 0 R >> >>").into_bytes());
        let head = format!("<< /Type /EmbeddedFile /Length {} >>\nstream\n", content.len());
        objects.push([head.as_bytes(), content, b"\nendstream"].concat());
    }
    written(&objects, extra)
}

/// A PDF of one page that says something.
fn pdf_saying(text: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 50 700 Td ({text}) Tj ET");
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
                /Resources << /Font << /F1 5 0 R >> >> >>";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        page.to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    written(&objects.map(String::into_bytes), "")
}

/// The file of these objects, the catalogue first.
fn written(objects: &[Vec<u8>], extra: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(table.bytes());
    let trailer = format!(
        "trailer\n<< /Size {} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    file.extend(trailer.bytes());
    file
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn encoded(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn mail(head: &str, files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut text = format!(
        "From: Anna <anna@supplier.example>\r\nSubject: Faktura\r\nMessage-ID: <1@supplier.example>\r\n{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Hej</p><img src=\"cid:logo\">\r\n"
    );
    for (name, kind, content) in files {
        let id = if name.starts_with("logo") { "Content-ID: <logo>\r\n" } else { "" };
        text.push_str(&format!(
            "--b\r\nContent-Type: {kind}; name=\"{name}\"\r\n{id}Content-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            encoded(content)
        ));
    }
    text.push_str("--b--\r\n");
    text.into_bytes()
}

/// Each invoice with the names of its files, then the files of none.
fn summary(opened: &Opened<'_>) -> Vec<String> {
    let names = |files: &[PackedFile<'_>]| {
        files.iter().map(|file| file.name.clone().unwrap_or_default()).collect::<Vec<_>>().join("+")
    };
    let documents = opened
        .documents
        .iter()
        .map(|d| format!("{} [{}]", d.name.clone().unwrap_or_default(), names(&d.files)));
    let scans = opened
        .scans
        .iter()
        .map(|s| format!("scan {} [{}]", s.file.name.clone().unwrap_or_default(), names(&s.files)));
    let mut found: Vec<_> = documents.chain(scans).collect();
    if !opened.files.is_empty() {
        found.push(format!("loose {}", names(&opened.files)));
    }
    found.extend(
        opened
            .refused
            .iter()
            .map(|r| format!("refused {} {}", r.name.clone().unwrap_or_default(), r.error.code())),
    );
    found
}

#[test]
fn in_10_files_of_a_mail_are_invoices_or_belong_to_one() {
    let (plain, one, two) = (pdf(None, ""), invoice("1"), invoice("2"));
    let (plain, one, two, sheet) = (&plain[..], &one[..], &two[..], &b"a;b\n1;2\n"[..]);
    for (case, files, expected) in [
        (
            "one invoice takes all",
            vec![("a.pdf", plain), ("hours.csv", sheet)],
            vec!["scan a.pdf [hours.csv]"],
        ),
        (
            "an invoice per PDF",
            vec![("a.pdf", plain), ("b.pdf", plain)],
            vec!["scan a.pdf []", "scan b.pdf []"],
        ),
        (
            "by stem",
            vec![("a.pdf", plain), ("b.pdf", plain), ("a-details.pdf", plain)],
            vec!["scan a.pdf [a-details.pdf]", "scan b.pdf []"],
        ),
        (
            "by word, to the one before",
            vec![("a.pdf", plain), ("b.pdf", plain), ("Bilaga 1.pdf", plain), ("c.pdf", plain)],
            vec!["scan a.pdf []", "scan b.pdf [Bilaga 1.pdf]", "scan c.pdf []"],
        ),
        (
            "by word, before any",
            vec![("report.pdf", plain), ("a.pdf", plain), ("b.pdf", plain)],
            vec!["scan a.pdf [report.pdf]", "scan b.pdf []"],
        ),
        (
            "structured invoices are invoices, whatever their name",
            vec![("bilaga.xml", one), ("2.xml", two)],
            vec!["bilaga.xml []", "2.xml []"],
        ),
        ("the picture of the document", vec![("1.pdf", plain), ("1.xml", one)], vec!["1.xml [1.pdf]"]),
        ("two of one name", vec![("a.pdf", plain), ("a.pdf", plain)], vec!["scan a.pdf [a.pdf]"]),
        ("no invoice at all", vec![("hours.csv", sheet)], vec!["loose hours.csv"]),
        ("other XML is a file", vec![("1.xml", one), ("data.xml", b"<data/>")], vec!["1.xml [data.xml]"]),
        (
            "a bad one stops nobody",
            vec![("1.xml", one), ("2.xml", b"<a>")],
            vec!["1.xml []", "refused 2.xml E001"],
        ),
    ] {
        let parts: Vec<_> =
            files.iter().map(|(name, content)| (*name, "application/octet-stream", *content)).collect();
        let bytes = mail("", &parts);
        let opened = open(&bytes, Limits::default()).unwrap_or_else(|error| panic!("IN-10 {case}: {error}"));
        assert_eq!(summary(&opened), expected, "IN-10 {case}");
        let packed = archive(
            &files
                .iter()
                .enumerate()
                .map(|(n, (name, c))| (format!("{n}/{name}"), *c))
                .collect::<Vec<_>>()
                .iter()
                .map(|(n, c)| (n.as_str(), *c))
                .collect::<Vec<_>>(),
        );
        let opened = open(&packed, Limits::default()).unwrap_or_else(|error| panic!("IN-10 {case}: {error}"));
        assert_eq!(summary(&opened).len(), expected.len(), "IN-10 {case}, as an archive");
    }
}

#[test]
fn in_10_a_spreadsheet_is_one_file_though_it_is_an_archive() {
    let sheet = archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]);
    let one = invoice("1");
    let bytes = mail("", &[("1.xml", "text/xml", &one), ("hours.xlsx", "application/zip", &sheet)]);
    let opened = open(&bytes, Limits::default()).unwrap();
    assert_eq!(summary(&opened), ["1.xml [hours.xlsx]"]);
    assert_eq!(opened.documents[0].files[0].bytes, sheet);
    let around = archive(&[("hours.xlsx", &sheet), ("1.xml", &one)]);
    assert_eq!(summary(&open(&around, Limits::default()).unwrap()), ["1.xml [hours.xlsx]"]);
    let error = open(&sheet, Limits::default()).unwrap_err();
    assert_eq!((error.code(), error.to_string().contains("Excel")), ("E002", true), "{error}");
}

#[test]
fn in_11_small_and_inline_images_are_ignored() {
    let image = |size: usize| [&b"\x89PNG\r\n\x1a\n"[..], &vec![0; size - 8]].concat();
    for (name, size, expected) in [
        ("photo.png", 8191, "1.xml []"),
        ("photo.png", 8192, "1.xml [photo.png]"),
        ("photo.png", 8193, "1.xml [photo.png]"),
        ("logo.png", 100_000, "1.xml []"),
    ] {
        let bytes = mail("", &[("1.xml", "text/xml", &invoice("1")), (name, "image/png", &image(size))]);
        let opened = open(&bytes, Limits::default()).unwrap();
        assert_eq!(summary(&opened), [expected], "IN-11 {name} of {size} bytes");
    }
}

#[test]
fn in_12_xml_and_hybrid_pdf_of_one_number_are_one_invoice() {
    let (one, two) = (invoice("1"), invoice("2"));
    let (hybrid_one, hybrid_two) =
        (pdf(Some(("factur-x.xml", &one)), ""), pdf(Some(("factur-x.xml", &two)), ""));
    for (case, files, expected) in [
        ("PDF after", vec![("b.xml", &one), ("a.pdf", &hybrid_one)], vec!["b.xml [a.pdf]"]),
        ("PDF before", vec![("a.pdf", &hybrid_one), ("b.xml", &one)], vec!["b.xml [a.pdf]"]),
        ("another number", vec![("b.xml", &one), ("a.pdf", &hybrid_two)], vec!["b.xml []", "a.pdf [a.pdf]"]),
        (
            "twice the same is for others to judge",
            vec![("b.xml", &one), ("c.xml", &one)],
            vec!["b.xml []", "c.xml []"],
        ),
    ] {
        let parts: Vec<_> =
            files.iter().map(|(name, content)| (*name, "application/octet-stream", &content[..])).collect();
        let bytes = mail("", &parts);
        assert_eq!(summary(&open(&bytes, Limits::default()).unwrap()), expected, "IN-12 {case}");
    }
}

#[test]
fn in_12_a_plain_pdf_that_names_number_and_seller_is_the_picture_of_the_xml() {
    let (one, other) = (invoice("F-4711"), invoice("F-4712"));
    let saying = |text: &str| pdf_saying(text);
    let text = "Faktura F-4711 fr\\345n \\305keri";
    for (case, files, expected) in [
        ("PDF after", vec![("b.xml", one.clone()), ("scan.pdf", saying(text))], vec!["b.xml [scan.pdf]"]),
        ("PDF before", vec![("scan.pdf", saying(text)), ("b.xml", one.clone())], vec!["b.xml [scan.pdf]"]),
        (
            "the one of two that it names",
            vec![("a.xml", other.clone()), ("b.xml", one.clone()), ("scan.pdf", saying(text))],
            vec!["a.xml []", "b.xml [scan.pdf]"],
        ),
        (
            "another number",
            vec![("b.xml", one.clone()), ("scan.pdf", saying("Faktura F-47110 \\305keri"))],
            vec!["b.xml []", "scan scan.pdf []"],
        ),
        (
            "another seller",
            vec![("b.xml", one.clone()), ("scan.pdf", saying("Faktura F-4711 Grus AB"))],
            vec!["b.xml []", "scan scan.pdf []"],
        ),
        (
            "no text of its own",
            vec![("b.xml", one.clone()), ("scan.pdf", pdf(None, ""))],
            vec!["b.xml []", "scan scan.pdf []"],
        ),
        (
            "a number that is too short to tell",
            vec![("b.xml", invoice("17")), ("scan.pdf", saying("17 \\305keri"))],
            vec!["b.xml []", "scan scan.pdf []"],
        ),
    ] {
        let parts: Vec<_> =
            files.iter().map(|(name, content)| (*name, "application/octet-stream", &content[..])).collect();
        let bytes = mail("", &parts);
        assert_eq!(summary(&open(&bytes, Limits::default()).unwrap()), expected, "IN-12 {case}");
    }
}

#[test]
fn in_14_mails_of_programs_are_told_apart() {
    for (head, expected) in [
        ("", false),
        ("Auto-Submitted: no\r\n", false),
        ("Auto-Submitted: No; owner-email=x\r\n", false),
        ("Auto-Submitted: auto-replied\r\n", true),
        ("Auto-Submitted: auto-generated\r\n", true),
    ] {
        let bytes = mail(head, &[("1.xml", "text/xml", &invoice("1"))]);
        let found = open(&bytes, Limits::default()).unwrap().mail.unwrap();
        assert_eq!(found.is_automatic, expected, "IN-14 {head}");
        assert_eq!(found.from.as_deref(), Some("anna@supplier.example"), "IN-14");
        assert_eq!(found.message_id.as_deref(), Some("1@supplier.example"), "IN-14");
    }
}

/// Inputs that stopped the parser of mails, which asserts in debug builds what it recovers from (`Cargo.toml`).
#[test]
fn in_4_a_mail_whose_forwarded_mails_have_no_end_is_opened() {
    let bare = "From:\nContent-Type:multipart;boundary=b\n\n--bContent-Type:message/rfc822\n\n\
                Content-Type:message/rfc822\n\n\n--b--";
    let opened = open(bare.as_bytes(), Limits::default()).unwrap();
    assert_eq!(summary(&opened), Vec::<String>::new());
    let forwarded = "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: b@supplier.example\r\nA\r\n".repeat(2);
    let mut bytes = mail("", &[("1.xml", "text/xml", &invoice("1"))]);
    bytes.truncate(bytes.len() - "--b--\r\n".len());
    bytes.extend(forwarded.bytes().chain("--b--".bytes()));
    assert_eq!(summary(&open(&bytes, Limits::default()).unwrap()), ["1.xml []"]);
}

#[test]
fn text_of_a_mail_is_taken_as_it_was_sent() {
    let mut latin = b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/xml; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<?xml version=3D\"1.0\" encoding=3D\"ISO-8859-1\"?>".to_vec();
    let text = String::from_utf8(invoice("1")).unwrap().replace('=', "=3D").replace('Å', "=C5");
    latin.extend(text.bytes());
    let opened = open(&latin, Limits::default()).unwrap();
    let source = crate::Source::new(&opened.documents[0].bytes, Limits::default()).unwrap();
    let tree = source.parse().unwrap();
    assert_eq!(crate::read(tree.root()).unwrap().invoice.seller.name.as_deref(), Some("Åkeri"));
}

#[test]
fn in_9_a_pdf_is_read_from_the_xml_inside_and_kept_as_attachment() {
    let one = invoice("1");
    for (case, name, content, expected) in [
        ("factur-x", "factur-x.xml", &one[..], " factur-x.xml []"),
        ("old name, other case", "ZUGFeRD-invoice.xml", &one, " ZUGFeRD-invoice.xml []"),
        ("another name, but an invoice", "1.xml", &one, " 1.xml []"),
        ("another XML", "1.xml", b"<a/>", "scan"),
        ("no XML", "hours.csv", b"a;b", "scan"),
    ] {
        let bytes = pdf(Some((name, content)), "");
        let opened = open(&bytes, Limits::default()).unwrap_or_else(|error| panic!("IN-9 {case}: {error}"));
        match opened.documents.first() {
            Some(document) => {
                assert_eq!(document.bytes, content, "IN-9 {case}");
                assert_eq!(document.files[0].bytes, bytes, "IN-9 {case}: the PDF beside it");
                assert!(expected.contains(name), "IN-9 {case}");
            }
            None => {
                assert_eq!(expected, "scan", "IN-9 {case}");
                assert_eq!(opened.scans[0].files[0].bytes, content, "IN-9 {case}");
            }
        }
    }
    let order = pdf(Some(("order-x.xml", &one)), "");
    let error = open(&order, Limits::default()).unwrap_err();
    assert!(error.to_string().contains("Order-X order"), "IN-9 {error}");
}

#[test]
fn in_15_what_is_locked_nested_or_a_bomb_is_not_opened() {
    let one = invoice("1");
    let once = archive(&[("1.xml", &one)]);
    let twice = archive(&[("a.zip", &once)]);
    let thrice = archive(&[("b.zip", &twice)]);
    let mut locked = once.clone();
    for (at, signature) in [(6, &b"PK\x03\x04"[..]), (8, b"PK\x01\x02")] {
        let start = memchr::memmem::find(&locked, signature).unwrap();
        locked[start + at] |= 1;
    }
    let bomb = archive(&[("0.bin", &vec![0u8; 1 << 20])]);
    // A node of the list of files that is its own child, and more often than anything could visit.
    let turning = written(
        &[
            b"<< /Type /Catalog /Names << /EmbeddedFiles 2 0 R >> >>".to_vec(),
            format!("<< /Kids [{}] >>", "2 0 R ".repeat(1000)).into_bytes(),
        ],
        "",
    );
    for (case, bytes, expected) in [
        ("an archive", once.clone(), Ok(1)),
        ("an archive in an archive", twice, Ok(1)),
        ("bomb", bomb.clone(), Err("E603")),
        ("a list of files without end", turning, Err("E603")),
        ("locked archive", locked, Err("E603")),
        ("damaged archive", once[..once.len() - 10].to_vec(), Err("E603")),
        (
            "locked PDF",
            pdf(None, "/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >> /ID [(a) (b)]"),
            Err("E603"),
        ),
        ("damaged PDF", b"%PDF-1.7\nnothing".to_vec(), Err("E603")),
    ] {
        let found = open(&bytes, Limits::default()).map(|opened| opened.documents.len());
        assert_eq!(found.as_ref().map(|n| *n).map_err(ReadError::code), expected, "IN-15 {case}: {found:?}");
    }
    for (case, member) in [("third.zip", thrice), ("bomb.zip", bomb), ("damaged.zip", b"PK\x03\x04".to_vec())]
    {
        let bytes = archive(&[(case, &member), ("2.xml", &one)]);
        let opened = open(&bytes, Limits::default()).unwrap();
        let inner = if case == "third.zip" { "b.zip" } else { case };
        let expected = ["2.xml []".to_owned(), format!("refused {inner} E603")];
        assert_eq!(summary(&opened), expected, "IN-4, IN-15 {case}");
    }
}
