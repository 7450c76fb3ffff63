//! ONUM-8, ONUM-14, MAP-17. What the suffix becomes: text in front of a description, and a WBS code.

use attest_model::invoice::{Invoice, Line, Note};

use super::resolve::Resolution;

/// ONUM-8. Puts the text in front of a description, separated by one space; once, also when repeated.
#[must_use]
pub fn prefixed(prefix: &str, description: &str) -> String {
    let is_there =
        description.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if prefix.is_empty() || is_there {
        description.to_owned()
    } else if description.is_empty() {
        prefix.to_owned()
    } else {
        format!("{prefix} {description}")
    }
}

/// ONUM-8. Writes the suffixes into the descriptions: the header's into the first note (BT-22), a line's own into the
/// line's description (BT-154, else its name BT-153).
///
/// `lines` holds the resolution of each line that has an order number of its own, at the line's place.
pub fn describe(invoice: &mut Invoice, header: &Resolution, lines: &[Option<Resolution>]) {
    if let Some(prefix) = &header.wbs {
        match invoice.notes.first_mut() {
            Some(note) => note.text = prefixed(prefix, &note.text),
            None => invoice.notes.push(Note { subject_code: None, text: prefix.clone() }),
        }
    }
    for (line, resolution) in invoice.lines.iter_mut().zip(lines) {
        let Some(prefix) = resolution.as_ref().and_then(|own| own.wbs.as_ref()) else { continue };
        let description = if line.item_description.is_some() || line.item_name.is_none() {
            &mut line.item_description
        } else {
            &mut line.item_name
        };
        *description = Some(prefixed(prefix, description.as_deref().unwrap_or_default()));
    }
}

/// MAP-17. The WBS code of a line: BT-133, else the suffix of its order number, else BT-19, else BT-11.
#[must_use]
pub fn wbs_code<'a>(invoice: &'a Invoice, line: &'a Line, order: Option<&'a Resolution>) -> Option<&'a str> {
    let given = |text: Option<&'a str>| text.map(str::trim).filter(|text| !text.is_empty());
    given(line.buyer_accounting_reference.as_deref())
        .or_else(|| given(order.and_then(|resolution| resolution.wbs.as_deref())))
        .or_else(|| given(invoice.buyer_accounting_reference.as_deref()))
        .or_else(|| given(invoice.project_reference.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_suffix(wbs: &str) -> Resolution {
        Resolution { wbs: Some(wbs.to_owned()), ..Resolution::default() }
    }

    #[test]
    fn onum_8_the_suffix_stands_in_front_once() {
        for (prefix, description, expected) in [
            ("001", "Sand", "001 Sand"),
            ("A/12", "Sand", "A/12 Sand"),
            ("001", "001 Sand", "001 Sand"),
            ("001", "0012 Sand", "001 0012 Sand"),
            ("001", "", "001"),
            ("001", "001", "001"),
            ("", "Sand", "Sand"),
        ] {
            let once = prefixed(prefix, description);
            assert_eq!(once, expected, "ONUM-8 {prefix:?} {description:?}");
            assert_eq!(prefixed(prefix, &once), expected, "ONUM-8 repeated {prefix:?} {description:?}");
        }
    }

    #[test]
    fn onum_8_header_and_lines_get_their_own_suffix() {
        let line = |name: Option<&str>, description: Option<&str>| Line {
            item_name: name.map(str::to_owned),
            item_description: description.map(str::to_owned),
            ..Line::default()
        };
        let mut invoice = Invoice {
            lines: vec![line(Some("Sand"), None), line(Some("Sand"), Some("fine")), line(Some("Sand"), None)],
            ..Invoice::default()
        };
        let lines = [Some(with_suffix("A")), Some(with_suffix("B")), None];
        for round in ["first", "repeated"] {
            describe(&mut invoice, &with_suffix("001"), &lines);
            assert_eq!(invoice.notes.len(), 1, "ONUM-8 {round}");
            assert_eq!(invoice.notes[0].text, "001", "ONUM-8 {round}");
            assert_eq!(invoice.lines[0].item_name.as_deref(), Some("A Sand"), "ONUM-8 {round}");
            assert_eq!(invoice.lines[1].item_description.as_deref(), Some("B fine"), "ONUM-8 {round}");
            assert_eq!(invoice.lines[1].item_name.as_deref(), Some("Sand"), "ONUM-8 {round}");
            assert_eq!(invoice.lines[2].item_name.as_deref(), Some("Sand"), "ONUM-8 {round}");
        }
    }

    /// Covers ONUM-14.
    #[test]
    fn map_17_wbs_code_of_a_line_by_priority() {
        for (case, line, suffix, header, project, expected) in [
            ("line first", Some("L"), Some("S"), Some("H"), Some("P"), Some("L")),
            ("suffix before header", None, Some("S"), Some("H"), Some("P"), Some("S")),
            ("header before project", None, None, Some("H"), Some("P"), Some("H")),
            ("project", None, None, None, Some("P"), Some("P")),
            ("blank is none", Some(" "), None, Some(""), Some("P"), Some("P")),
            ("none", None, None, None, None, None),
        ] {
            let invoice = Invoice {
                buyer_accounting_reference: header.map(str::to_owned),
                project_reference: project.map(str::to_owned),
                ..Invoice::default()
            };
            let of_line = Line { buyer_accounting_reference: line.map(str::to_owned), ..Line::default() };
            let order = suffix.map(with_suffix);
            assert_eq!(wbs_code(&invoice, &of_line, order.as_ref()), expected, "MAP-17 {case}");
        }
    }
}
