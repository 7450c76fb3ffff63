//! ONUM-1 … ONUM-5. How order numbers are built and where their order part ends.

use attest_model::settings::{OrderNumberFormat, Settings, keys};

/// A piece of an order number's format.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// Text that stands in every number.
    Literal(String),
    /// One token, or several without a separator between them, which take one run together.
    Tokens,
}

/// ONUM-1. The format of a company's order numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    template: String,
    pieces: Vec<Piece>,
}

impl Format {
    /// ONUM-2. The format that the settings choose.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let prefix = settings.value(&keys::POORDPFX);
        let prefix_first = settings.value(&keys::POPFXFST);
        let kind = settings.get(&keys::PONUM1).map_or(OrderNumberFormat::Contract, |found| found.value);
        Self::read(match (&kind, prefix, prefix_first) {
            (OrderNumberFormat::Contract, false, _) => "{C}/{N}",
            (OrderNumberFormat::Contract, true, false) => "{C}/{P}/{N}",
            (OrderNumberFormat::Contract, true, true) => "{P}-{C}/{N}",
            (OrderNumberFormat::Sequential, false, _) => "{N}",
            (OrderNumberFormat::Sequential, true, false) => "{N}/{P}",
            (OrderNumberFormat::Sequential, true, true) => "{P}-{N}",
            (OrderNumberFormat::Template(written), ..) => written,
        })
    }

    fn read(template: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = template;
        while !rest.is_empty() {
            let token = ["{C}", "{P}", "{N}"].into_iter().find_map(|token| rest.strip_prefix(token));
            if let Some(after) = token {
                if pieces.last() != Some(&Piece::Tokens) {
                    pieces.push(Piece::Tokens);
                }
                rest = after;
            } else {
                let end =
                    rest.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(rest.len(), |(at, _)| at);
                let (literal, after) = rest.split_at(end);
                pieces.push(Piece::Literal(literal.to_owned()));
                rest = after;
            }
        }
        Self { template: template.to_owned(), pieces }
    }

    /// The format as a template of `{C}`, `{P}` and `{N}`.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// ONUM-3. Splits a number into its order part and what follows; `None` when it does not fit the format.
    #[must_use]
    pub fn split<'a>(&self, number: &'a str) -> Option<(&'a str, &'a str)> {
        let mut rest = number;
        let mut pieces = self.pieces.iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Literal(literal) => rest = strip_literal(rest, literal)?,
                Piece::Tokens => {
                    let end = match pieces.peek() {
                        Some(Piece::Literal(separator)) => find_literal(rest, separator)?,
                        _ => rest.find('/').unwrap_or(rest.len()),
                    };
                    let (taken, after) = rest.split_at_checked(end)?;
                    if taken.is_empty() || taken.contains('/') {
                        return None;
                    }
                    rest = after;
                }
            }
        }
        number.split_at_checked(number.len() - rest.len())
    }
}

/// ONUM-5. The number without white space around and inside.
#[must_use]
pub fn without_space(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What follows a literal at the start of a text, whatever its case (ONUM-4).
fn strip_literal<'a>(text: &'a str, literal: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in literal.chars() {
        let found = rest.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Where a literal first stands in a text, whatever its case.
fn find_literal(text: &str, literal: &str) -> Option<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .find(|at| text.get(*at..).is_some_and(|rest| strip_literal(rest, literal).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use attest_model::settings::Scope;

    fn settings(kind: &str, prefix: &str, prefix_first: &str) -> Settings {
        Settings::default()
            .with(Scope::Tenant, &keys::PONUM1, kind)
            .with(Scope::Tenant, &keys::POORDPFX, prefix)
            .with(Scope::Tenant, &keys::POPFXFST, prefix_first)
    }

    /// Covers ONUM-1.
    #[test]
    fn onum_2_formats_row_by_row() {
        for (row, kind, prefix, first, template, example) in [
            ("a", "contract", "N", "N", "{C}/{N}", "v7w/0001"),
            ("a, any", "contract", "N", "Y", "{C}/{N}", "v7w/0001"),
            ("b", "contract", "Y", "N", "{C}/{P}/{N}", "v7w/HM/0003"),
            ("c", "contract", "Y", "Y", "{P}-{C}/{N}", "M-v7w/0001"),
            ("d", "sequential", "N", "N", "{N}", "104711"),
            ("d, any", "sequential", "N", "Y", "{N}", "104711"),
            ("e", "sequential", "Y", "N", "{N}/{P}", "104711/HM"),
            ("f", "sequential", "Y", "Y", "{P}-{N}", "HM-104711"),
            ("g", "{P}{N}", "N", "N", "{P}{N}", "HM104711"),
        ] {
            let format = Format::of(&settings(kind, prefix, first));
            assert_eq!(format.template(), template, "ONUM-2 {row}");
            assert_eq!(
                format.split(example),
                Some((example, "")),
                "ONUM-2 {row}: the example is all order part"
            );
        }
    }

    #[test]
    fn onum_3_parsing_is_positional_on_the_separators() {
        for (template, number, expected) in [
            ("{C}/{P}/{N}", "v7w/HM/0003/001", Some(("v7w/HM/0003", "/001"))),
            ("{C}/{P}/{N}", "v7w/HM/0003/", Some(("v7w/HM/0003", "/"))),
            ("{C}/{P}/{N}", "104711", None),
            ("{C}/{P}/{N}", "104711/2", None),
            ("{C}/{P}/{N}", "v7w//0003", None),
            ("{C}/{P}/{N}", "/HM/0003", None),
            ("{C}/{P}/{N}", "v7w/HM/", None),
            ("{P}-{C}/{N}", "m-a-1/0001/7", Some(("m-a-1/0001", "/7"))),
            ("{P}-{C}/{N}", "m/a-1/0001", None),
            ("{N}", "104711/02", Some(("104711", "/02"))),
            ("{N}", "", None),
            ("{P}{N}", "HM104711/2", Some(("HM104711", "/2"))),
            ("PO{N}", "po12", Some(("po12", ""))),
            ("PO{N}", "12", None),
            ("{N}-X", "12-x", Some(("12-x", ""))),
            ("{N}-X", "12-x9", Some(("12-x", "9"))),
            ("Å{N}", "å12/1", Some(("å12", "/1"))),
        ] {
            assert_eq!(Format::read(template).split(number), expected, "ONUM-3 {template} {number}");
        }
    }
}
