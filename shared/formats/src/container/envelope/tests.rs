use super::*;

fn texts(file: &str) -> Vec<(String, (u32, u32))> {
    let (found, refused) = unwrap(file.as_bytes(), Limits::default()).unwrap();
    assert_eq!(refused, [], "{file}");
    found.into_iter().map(|d| (String::from_utf8(d.bytes.into_owned()).unwrap(), d.start)).collect()
}

/// Line and column of a place, from 1.
fn place(text: &str, at: usize) -> (u32, u32) {
    let above = &text[..at];
    let line = above.rfind('\n').map_or(0, |newline| newline + 1);
    let column = above[line..].chars().count() + 1;
    (above.matches('\n').count() as u32 + 1, column as u32)
}

#[test]
fn a_document_stands_alone_at_its_place() {
    for (case, file, expected) in [
        ("nothing around", "<a/>", vec!["<a/>"]),
        (
            "namespaces of the envelope",
            "<s:StandardBusinessDocument xmlns:s='urn:s' xmlns:u=\"urn:u\">\n <s:StandardBusinessDocumentHeader/>\n <!-- å --> <u:Invoice u:x='1'><u:ID/></u:Invoice>\n</s:StandardBusinessDocument>",
            vec!["<u:Invoice xmlns:s='urn:s' xmlns:u=\"urn:u\" u:x='1'><u:ID/></u:Invoice>"],
        ),
        (
            "the nearest declaration holds",
            "<StandardBusinessDocument xmlns='urn:s' xmlns:u='urn:far'><StandardBusinessDocument xmlns:u='urn:near'><u:A xmlns=''/></StandardBusinessDocument></StandardBusinessDocument>",
            vec!["<u:A xmlns:u='urn:near' xmlns=''/>"],
        ),
        (
            "several documents, with traps",
            "<BatchEnvelope><BatchHeader>x</BatchHeader><A t='>'><!-- </A> --><![CDATA[</A>]]><A></A></A>\n<C/></BatchEnvelope>",
            vec!["<A t='>'><!-- </A> --><![CDATA[</A>]]><A></A></A>", "<C/>"],
        ),
        (
            "one inside of another is a part of it",
            "<ObjectEnvelope><X><Invoice><Invoice/></Invoice></X></ObjectEnvelope>",
            vec!["<Invoice><Invoice/></Invoice>"],
        ),
        (
            "a frame before the document",
            "<?xml version='1.0'?>\n<e:Envelope xmlns:e='http://www.w3.org/2001/12/soap-envelope'><e:Body><e:Manifest/></e:Body></e:Envelope>\n<?xml version='1.0'?>\n<F/>",
            vec!["<?xml version='1.0'?>\n<F/>"],
        ),
        (
            "soap body",
            "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Header><x/></e:Header><e:Body><F/></e:Body></e:Envelope>",
            vec!["<F xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'/>"],
        ),
    ] {
        let documents = texts(file);
        let found: Vec<_> = documents.iter().map(|(document, _)| document.as_str()).collect();
        assert_eq!(found, expected, "{case}");
        for (document, start) in &documents {
            let tag = document.split([' ', '/', '>']).next().unwrap();
            let is_part = document.starts_with("<?xml");
            let at = if is_part { file.rfind(tag).unwrap() } else { file.find(tag).unwrap() };
            assert_eq!(*start, place(file, at), "{case} {tag}");
        }
    }
}

#[test]
fn sec_3_only_the_bare_document_type_of_finvoice_is_passed_over() {
    for (case, file, expected) in [
        ("bare", "<!DOCTYPE Finvoice SYSTEM \"Finvoice.dtd\">\n<Finvoice/>", None),
        (
            "with declarations",
            "<!DOCTYPE Finvoice SYSTEM \"Finvoice.dtd\" [<!ENTITY a \"b\">]>\n<Finvoice/>",
            Some("E001"),
        ),
        ("another", "<!DOCTYPE Invoice SYSTEM \"Invoice.dtd\">\n<Invoice/>", Some("E001")),
        ("public", "<!DOCTYPE Finvoice PUBLIC \"a\" \"b\">\n<Finvoice/>", Some("E001")),
        (
            "an entity of it",
            "<!DOCTYPE Finvoice SYSTEM \"Finvoice.dtd\">\n<Finvoice>&euro;</Finvoice>",
            Some("E001"),
        ),
    ] {
        let error = unwrap(file.as_bytes(), Limits::default()).err();
        assert_eq!(error.as_ref().map(ReadError::code), expected, "SEC-3 {case}: {error:?}");
    }
}

#[test]
fn an_envelope_with_nothing_inside_is_refused_by_name() {
    for file in [
        "<StandardBusinessDocument><StandardBusinessDocumentHeader/></StandardBusinessDocument>",
        "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body/></e:Envelope>",
    ] {
        let error = unwrap(file.as_bytes(), Limits::default()).unwrap_err();
        assert_eq!(error.code(), "E002", "{file}: {error}");
        assert!(error.to_string().contains("holds no document"), "{error}");
    }
}

#[test]
fn in_4_a_broken_document_does_not_stop_those_beside_it() {
    let (one, broken) = ("<?xml version='1.0'?>\n<A/>\n", "<?xml version='1.0'?>\n<B>\n");
    for (case, file, documents, places) in [
        ("after", [one, broken].concat(), 1, vec![Some((5, 1))]),
        ("before", [broken, one].concat(), 1, vec![Some((3, 1))]),
        ("between", [one, broken, one].concat(), 2, vec![Some((5, 1))]),
    ] {
        let (found, refused) = unwrap(file.as_bytes(), Limits::default()).unwrap();
        let found_places: Vec<_> = refused.iter().map(ReadError::place).collect();
        assert_eq!((found.len(), found_places), (documents, places), "IN-4 {case}: {refused:?}");
    }
    let error = unwrap([broken, broken].concat().as_bytes(), Limits::default()).unwrap_err();
    assert_eq!(error.code(), "E001", "IN-4 nothing is left");
}
