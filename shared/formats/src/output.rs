//! Writing XML: groups that hold nothing are left out.

use attest_model::money::Decimal;

/// Why a model cannot be written in a syntax.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A text holds a character that XML does not allow.
    #[error("the character U+{0:04X} cannot stand in XML; take it out of the text")]
    Character(u32),
    /// The bytes of an attachment are not in the model; a stored model names them by digest only.
    #[error("the attachment {0} has no content; load its {1} bytes into the model first")]
    MissingContent(String, u64),
    /// The syntax has no place for what the model says.
    #[error("{syntax} has no place for {}", what.join(", nor for "))]
    NotHeld {
        /// The syntax.
        syntax: &'static str,
        /// What the model says, each thing once.
        what: Vec<&'static str>,
    },
}

/// A document being written.
pub(crate) struct Output {
    text: String,
    depth: usize,
}

impl Output {
    pub(crate) fn new() -> Self {
        Self { text: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), depth: 0 }
    }

    /// The document.
    pub(crate) fn finish(self) -> Result<Vec<u8>, WriteError> {
        let is_allowed = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
        match self.text.chars().find(|c| !is_allowed(c)) {
            Some(c) => Err(WriteError::Character(u32::from(c))),
            None => Ok(self.text.into_bytes()),
        }
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
    }

    /// A group; `attributes` are written as they are.
    pub(crate) fn root(&mut self, name: &str, attributes: &str, content: impl FnOnce(&mut Self)) {
        self.text.push_str(&format!("<{name}{attributes}>\n"));
        self.depth += 1;
        content(self);
        self.depth -= 1;
        self.text.push_str(&format!("</{name}>\n"));
    }

    /// A group, left out when nothing is written inside.
    pub(crate) fn group(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        let before = self.text.len();
        self.indent();
        self.text.push_str(&format!("<{name}>\n"));
        let start = self.text.len();
        self.depth += 1;
        content(self);
        self.depth -= 1;
        if self.text.len() == start {
            self.text.truncate(before);
        } else {
            self.indent();
            self.text.push_str(&format!("</{name}>\n"));
        }
    }

    /// A group that the schema wants even when it is empty.
    pub(crate) fn required_group(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        let before = self.text.len();
        self.group(name, content);
        if self.text.len() == before {
            self.leaf(name, "", &[]);
        }
    }

    /// An element with text; attributes without value are left out.
    pub(crate) fn leaf(&mut self, name: &str, value: &str, attributes: &[(&str, Option<&str>)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (attribute, value) in attributes {
            if let Some(value) = value {
                self.text.push_str(&format!(" {attribute}=\""));
                push_escaped(value, &mut self.text, true);
                self.text.push('"');
            }
        }
        if value.is_empty() {
            self.text.push_str("/>\n");
        } else {
            self.text.push('>');
            push_escaped(value, &mut self.text, false);
            self.text.push_str(&format!("</{name}>\n"));
        }
    }

    /// An element with text, when there is one.
    pub(crate) fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.leaf(name, value, &[]);
        }
    }

    /// An element with a date or another value that is written plainly.
    pub(crate) fn value(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.leaf(name, &value.to_string(), &[]);
        }
    }

    /// An amount with its currency.
    pub(crate) fn amount(&mut self, name: &str, value: Option<Decimal>, currency: Option<&str>) {
        if let Some(value) = value {
            self.leaf(name, &value.to_string(), &[("currencyID", currency)]);
        }
    }

    /// A quantity with its unit; a unit alone is written as well.
    pub(crate) fn quantity(&mut self, name: &str, value: Option<Decimal>, unit: Option<&str>) {
        if value.is_some() || unit.is_some() {
            let value = value.map(|value| value.to_string()).unwrap_or_default();
            self.leaf(name, &value, &[("unitCode", unit)]);
        }
    }
}

/// Line ends and tabs survive only as references: carriage returns anywhere, the others in attributes.
fn push_escaped(value: &str, out: &mut String, is_attribute: bool) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' if is_attribute => out.push_str("&#10;"),
            '\t' if is_attribute => out.push_str("&#9;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(content: impl FnOnce(&mut Output)) -> Result<String, WriteError> {
        let mut output = Output::new();
        content(&mut output);
        let text = output.finish().map(|bytes| String::from_utf8(bytes).unwrap())?;
        Ok(text.lines().skip(1).collect::<Vec<_>>().join(""))
    }

    #[test]
    fn empty_groups_are_left_out_unless_required() {
        let text = written(|out| {
            out.group("a", |out| out.group("b", |out| out.text("c", None)));
            out.required_group("d", |_| {});
            out.group("e", |out| out.text("f", Some("x")));
        });
        assert_eq!(text.as_deref(), Ok("<d/><e>  <f>x</f></e>"));
    }

    #[test]
    fn text_is_escaped_so_that_it_reads_back() {
        let text = written(|out| out.leaf("a", "<&>\"\r\n\t", &[("b", Some("<&>\"\r\n\t")), ("c", None)]));
        let expected = "<a b=\"&lt;&amp;&gt;&quot;&#13;&#10;&#9;\">&lt;&amp;&gt;\"&#13;\t</a>";
        assert_eq!(text.as_deref(), Ok(expected), "the line end of the text is taken out by the test");
        assert_eq!(written(|out| out.text("a", Some("\u{8}"))), Err(WriteError::Character(8)));
    }
}
