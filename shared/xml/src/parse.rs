//! One pass over the document: quick-xml cuts it at the tags, everything else is checked and kept here.

use std::sync::OnceLock;

use memchr::memmem;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::characters::{
    find_forbidden, is_name, is_space, may_be_name, push_with_line_ends, resolve_reference,
};
use crate::error::{Fault, XmlError, XmlErrorKind, quote};
use crate::limits::Limits;
use crate::name::{Names, Ns};
use crate::place::Lines;
use crate::tree::{Node, Piece, Tree};

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

pub(crate) fn parse<'s>(bytes: &'s [u8], limits: &Limits) -> Result<Tree<'s>, XmlError> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let result = check_size(text, limits)
        .and_then(|()| decode(text))
        .and_then(|source| Parser::new(source, bytes.len() - text.len(), limits).run());
    result.map_err(|fault| {
        let (line, column) = Lines::of(text).place(text, fault.offset);
        XmlError { kind: fault.kind, line, column, found: fault.found, expected: fault.expected }
    })
}

/// Offsets take 31 bits.
fn check_size(text: &[u8], limits: &Limits) -> Result<(), Fault> {
    let limit = limits.bytes.min(i32::MAX as usize);
    if text.len() > limit {
        let (found, expected) = (format!("{} bytes", text.len()), format!("at most {limit} bytes"));
        return Err(Fault::new(XmlErrorKind::TooLarge, 0, found, expected));
    }
    Ok(())
}

fn decode(text: &[u8]) -> Result<&str, Fault> {
    let source = std::str::from_utf8(text).map_err(|error| {
        let offset = error.valid_up_to();
        let byte = text.get(offset).copied().unwrap_or(0);
        Fault::new(XmlErrorKind::NotUtf8, offset, format!("the byte {byte:#04X}"), "text encoded in UTF-8")
    })?;
    match find_forbidden(source) {
        None => Ok(source),
        Some((offset, c)) => Err(Fault::new(
            XmlErrorKind::InvalidCharacter,
            offset,
            format!("the character U+{:04X}", u32::from(c)),
            "a character that XML allows",
        )),
    }
}

/// An element that has not ended yet.
pub(crate) struct Open<'s> {
    /// The name as written, which the end tag repeats.
    pub(crate) name: &'s str,
    pub(crate) node: u32,
    /// Namespace declarations in force outside of it.
    pub(crate) bindings: usize,
}

/// Text since the last tag.
enum Pending {
    Nothing,
    Slice { start: usize, end: usize },
    Copied { start: usize },
}

pub(crate) struct Parser<'s, 'l> {
    pub(crate) limits: &'l Limits,
    pub(crate) tree: Tree<'s>,
    pub(crate) open: Vec<Open<'s>>,
    /// Prefixes and their namespaces, the innermost last.
    pub(crate) bindings: Vec<(&'s str, Ns)>,
    /// Attributes of the current tag whose prefix waits for the declarations after them.
    pub(crate) prefixed: Vec<(usize, &'s str, usize)>,
    pending: Pending,
    /// Whether `]]>` occurs anywhere, so that every text is searched for it.
    has_cdata_end: bool,
}

impl<'s, 'l> Parser<'s, 'l> {
    fn new(source: &'s str, skipped: usize, limits: &'l Limits) -> Self {
        // An invoice has an element every 40 bytes; attachments have fewer, and small excess costs nothing.
        let elements = (source.len() / 36).min(1 << 16) + 8;
        let tree = Tree {
            source,
            skipped,
            nodes: Vec::with_capacity(elements),
            attributes: Vec::with_capacity(elements / 2),
            pieces: Vec::with_capacity(elements * 2),
            copied: String::new(),
            names: Names::default(),
            lines: OnceLock::new(),
            positions: OnceLock::new(),
        };
        Self {
            limits,
            tree,
            open: Vec::with_capacity(16),
            bindings: Vec::with_capacity(16),
            prefixed: Vec::new(),
            pending: Pending::Nothing,
            has_cdata_end: memmem::find(source.as_bytes(), b"]]>").is_some(),
        }
    }

    fn run(mut self) -> Result<Tree<'s>, Fault> {
        let source = self.tree.source;
        if source.starts_with('\u{FEFF}') {
            return Err(outside(0, "a second byte order mark"));
        }
        let mut reader = Reader::from_str(source);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.check_comments = true;
        loop {
            let start = reader.buffer_position() as usize;
            let event =
                reader.read_event().map_err(|error| fault_of(&error, reader.error_position() as usize))?;
            let end = reader.buffer_position() as usize;
            match event {
                Event::Start(_) => self.start(start, end, false)?,
                Event::Empty(_) => self.start(start, end, true)?,
                Event::End(_) => self.end(start, end)?,
                Event::Text(_) => self.text(start, end)?,
                Event::CData(_) => self.cdata(start, end)?,
                Event::GeneralRef(_) => self.reference(start, end)?,
                Event::Comment(_) => {}
                Event::PI(_) => self.instruction(start, end)?,
                Event::Decl(_) => self.declaration(start, end)?,
                Event::DocType(_) => return Err(dtd_refused(start)),
                Event::Eof => break,
            }
        }
        self.finish()
    }

    fn finish(self) -> Result<Tree<'s>, Fault> {
        let length = self.tree.source.len();
        if let Some(open) = self.open.last() {
            let expected = format!("</{}>", open.name);
            return Err(Fault::new(
                XmlErrorKind::UnclosedElement,
                length,
                "the end of the document",
                expected,
            ));
        }
        if self.tree.nodes.is_empty() {
            return Err(Fault::new(XmlErrorKind::NoRoot, length, "the end of the document", "an element"));
        }
        Ok(self.tree)
    }

    /// The document from one byte to another.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'s str {
        self.tree.source.get(start..end).unwrap_or("")
    }

    fn end(&mut self, start: usize, end: usize) -> Result<(), Fault> {
        self.flush();
        let name =
            self.slice(start + 2, end - 1).trim_end_matches(|c: char| c.is_ascii() && is_space(c as u8));
        let Some(open) = self.open.pop() else {
            let found = format!("</{}>", quote(name).trim_matches('"'));
            return Err(Fault::new(XmlErrorKind::UnexpectedEndTag, start, found, "the end of the document"));
        };
        if open.name != name {
            let found = format!("</{}>", quote(name).trim_matches('"'));
            let expected = format!("</{}>", open.name);
            return Err(Fault::new(XmlErrorKind::MismatchedEndTag, start, found, expected));
        }
        self.close(open.node);
        self.bindings.truncate(open.bindings);
        Ok(())
    }

    pub(crate) fn close(&mut self, node: u32) {
        let (end, pieces_end) = (self.tree.nodes.len() as u32, self.tree.pieces.len() as u32);
        if let Some(node) = self.tree.nodes.get_mut(node as usize) {
            node.end = end;
            node.pieces_end = pieces_end;
        }
    }

    pub(crate) fn push_node(&mut self, node: Node) -> u32 {
        let id = self.tree.nodes.len() as u32;
        self.tree.nodes.push(node);
        id
    }

    fn text(&mut self, start: usize, end: usize) -> Result<(), Fault> {
        let text = self.slice(start, end);
        if self.open.is_empty() {
            let Some(n) = text.bytes().position(|b| !is_space(b)) else { return Ok(()) };
            return Err(outside(start + n, &quote(text.trim())));
        }
        if self.has_cdata_end
            && let Some(n) = text.find("]]>")
        {
            let kind = XmlErrorKind::CdataEndInText;
            return Err(Fault::new(kind, start + n, "\"]]>\" in text", "]]&gt;"));
        }
        self.keep(start, end);
        Ok(())
    }

    fn cdata(&mut self, start: usize, end: usize) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(outside(start, "a CDATA section"));
        }
        self.keep(start + "<![CDATA[".len(), end - "]]>".len());
        Ok(())
    }

    fn reference(&mut self, start: usize, end: usize) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(outside(start, "a reference"));
        }
        self.copy_pending();
        resolve_reference(self.slice(start + 1, end - 1), start, &mut self.tree.copied)
    }

    /// Adds a stretch of the source to the pending text.
    fn keep(&mut self, start: usize, end: usize) {
        let text = self.slice(start, end);
        if text.is_empty() {
            return;
        }
        if matches!(self.pending, Pending::Nothing) && memchr::memchr(b'\r', text.as_bytes()).is_none() {
            self.pending = Pending::Slice { start, end };
        } else {
            self.copy_pending();
            push_with_line_ends(text, &mut self.tree.copied);
        }
    }

    fn copy_pending(&mut self) {
        let copied_to = self.tree.copied.len();
        match self.pending {
            Pending::Nothing => {}
            Pending::Slice { start, end } => {
                let text = self.slice(start, end);
                self.tree.copied.push_str(text);
            }
            Pending::Copied { .. } => return,
        }
        self.pending = Pending::Copied { start: copied_to };
    }

    /// Makes a piece of the pending text.
    pub(crate) fn flush(&mut self) {
        let piece = match self.pending {
            Pending::Nothing => return,
            Pending::Slice { start, end } => Piece::of_source(start, end),
            Pending::Copied { start } => Piece::of_copied(start, self.tree.copied.len()),
        };
        self.tree.pieces.push(piece);
        self.pending = Pending::Nothing;
    }

    fn instruction(&self, start: usize, end: usize) -> Result<(), Fault> {
        let content = self.slice(start + 2, end - 2);
        let length = content.bytes().position(|b| !may_be_name(b)).unwrap_or(content.len());
        let (target, rest) = content.split_at_checked(length).unwrap_or((content, ""));
        if target.eq_ignore_ascii_case("xml") {
            let found = "an XML declaration after the start";
            return Err(Fault::new(
                XmlErrorKind::InvalidDeclaration,
                start,
                found,
                "it in the first byte, or not at all",
            ));
        }
        if !is_name(target)
            || target.contains(':')
            || !(rest.is_empty() || rest.bytes().next().is_some_and(is_space))
        {
            let found = format!("the processing instruction {}", quote(content));
            return Err(Fault::new(XmlErrorKind::InvalidInstruction, start, found, "a name after \"<?\""));
        }
        Ok(())
    }

    fn declaration(&self, start: usize, end: usize) -> Result<(), Fault> {
        let content = self.slice(start + "<?xml".len(), end - 2);
        if start != 0 {
            let found = "an XML declaration after the start";
            return Err(Fault::new(
                XmlErrorKind::InvalidDeclaration,
                start,
                found,
                "it in the first byte, or not at all",
            ));
        }
        if !is_declaration(content) {
            let found = format!("the XML declaration {}", quote(content.trim()));
            let expected =
                "version, then encoding and standalone if given, such as version=\"1.0\" encoding=\"UTF-8\"";
            return Err(Fault::new(XmlErrorKind::InvalidDeclaration, start, found, expected));
        }
        Ok(())
    }
}

/// Whether the content of `<?xml …?>` is `version`, then `encoding` and `standalone` where given.
fn is_declaration(content: &str) -> bool {
    let Some(mut rest) = pseudo_attribute(content, "version", |value| {
        value.strip_prefix("1.").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    }) else {
        return false;
    };
    let is_encoding = |value: &str| {
        value.starts_with(|c: char| c.is_ascii_alphabetic())
            && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    rest = pseudo_attribute(rest, "encoding", is_encoding).unwrap_or(rest);
    rest = pseudo_attribute(rest, "standalone", |value| matches!(value, "yes" | "no")).unwrap_or(rest);
    rest.bytes().all(is_space)
}

/// What follows ` name="value"`, when that stands at the start.
fn pseudo_attribute<'a>(content: &'a str, name: &str, is_valid: impl Fn(&str) -> bool) -> Option<&'a str> {
    let is_space = |c: char| c.is_ascii() && is_space(c as u8);
    let rest = content.trim_start_matches(is_space);
    let rest = (rest.len() < content.len()).then_some(rest)?.strip_prefix(name)?;
    let rest = rest.trim_start_matches(is_space).strip_prefix('=')?.trim_start_matches(is_space);
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, rest) = rest.get(1..)?.split_once(quote)?;
    is_valid(value).then_some(rest)
}

fn outside(offset: usize, found: &str) -> Fault {
    let expected = "only comments and white space around the root element";
    Fault::new(
        XmlErrorKind::TextOutsideRoot,
        offset,
        format!("{found} outside of the root element"),
        expected,
    )
}

fn dtd_refused(offset: usize) -> Fault {
    let expected = "a document without document type definition; its entities are never read";
    Fault::new(XmlErrorKind::DtdRefused, offset, "<!DOCTYPE", expected)
}

/// What quick-xml found while it looked for the ends of tags.
fn fault_of(error: &Error, offset: usize) -> Fault {
    let unclosed = |what: &str, expected: &str| {
        let found = format!("{what} that does not end");
        Fault::new(XmlErrorKind::UnclosedMarkup, offset, found, expected)
    };
    match error {
        Error::Syntax(SyntaxError::InvalidBangMarkup) => Fault::new(
            XmlErrorKind::InvalidMarkup,
            offset,
            "\"<!\"",
            "<!-- for a comment or <![CDATA[ for text",
        ),
        Error::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => {
            unclosed("a processing instruction", "?>")
        }
        Error::Syntax(SyntaxError::UnclosedComment) => unclosed("a comment", "-->"),
        Error::Syntax(SyntaxError::UnclosedDoctype)
        | Error::IllFormed(IllFormedError::MissingDoctypeName) => dtd_refused(offset),
        Error::Syntax(SyntaxError::UnclosedCData) => unclosed("a CDATA section", "]]>"),
        Error::Syntax(SyntaxError::UnclosedTag) => unclosed("a tag", ">"),
        Error::Syntax(SyntaxError::UnclosedSingleQuotedAttributeValue) => unclosed("an attribute value", "'"),
        Error::Syntax(SyntaxError::UnclosedDoubleQuotedAttributeValue) => {
            unclosed("an attribute value", "\"")
        }
        Error::IllFormed(IllFormedError::DoubleHyphenInComment) => {
            Fault::new(XmlErrorKind::InvalidComment, offset, "\"--\" in a comment", "--> to end it")
        }
        Error::IllFormed(IllFormedError::UnclosedReference) => crate::characters::lone_ampersand(offset),
        Error::Io(_)
        | Error::IllFormed(_)
        | Error::InvalidAttr(_)
        | Error::Encoding(_)
        | Error::Escape(_)
        | Error::Namespace(_) => {
            Fault::new(XmlErrorKind::InvalidMarkup, offset, error.to_string(), "well-formed XML")
        }
    }
}
