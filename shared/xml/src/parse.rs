//! One pass over the document, from tag to tag.

use std::sync::OnceLock;

use memchr::memmem;

use crate::characters::{
    find_forbidden, is_name, is_space, lone_ampersand, may_be_name, push_with_line_ends, resolve_reference,
    text_stop,
};
use crate::eight::is_same;
use crate::error::{Fault, XmlError, XmlErrorKind, quote};
use crate::limits::Limits;
use crate::name::{Names, Ns, Seen};
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
    /// Counts the changes of the bindings, from 1: what was resolved under the same number still holds.
    pub(crate) scope: u32,
    pub(crate) seen: Seen<'s>,
    /// Attributes of the current tag whose prefix waits for the declarations after them.
    pub(crate) prefixed: Vec<(usize, &'s str, usize)>,
    pending: Pending,
    /// Whether `]]>` occurs anywhere, so that every text is searched for it.
    has_cdata_end: bool,
}

impl<'s, 'l> Parser<'s, 'l> {
    fn new(source: &'s str, skipped: usize, limits: &'l Limits) -> Self {
        // An invoice has an element every 40 bytes; attachments have fewer, and memory that is not used costs nothing.
        let elements = (source.len() / 36).min(limits.elements).min(1 << 20) + 8;
        let tree = Tree {
            source,
            skipped,
            nodes: Vec::with_capacity(elements),
            attributes: Vec::with_capacity(elements / 2),
            pieces: Vec::with_capacity(elements * 2),
            copied: String::new(),
            names: Names::default(),
            start: (1, 1),
            lines: OnceLock::new(),
            positions: OnceLock::new(),
        };
        Self {
            limits,
            tree,
            open: Vec::with_capacity(16),
            bindings: Vec::with_capacity(16),
            scope: 1,
            seen: Seen::new(),
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
        let bytes = source.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at = match (byte, bytes.get(at + 1)) {
                (b'<', Some(b'/')) => self.end(at)?,
                (b'<', Some(b'!')) => self.bang(at)?,
                (b'<', Some(b'?')) => self.question(at)?,
                (b'<', _) => self.start(at)?,
                (b'&', _) => self.reference(at)?,
                _ => self.text(at)?,
            };
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

    /// The byte after `needle`, searched from `from`; `start` is what stays open without it.
    fn after(&self, needle: &'static str, from: usize, start: usize, what: &str) -> Result<usize, Fault> {
        let found =
            self.tree.source.as_bytes().get(from..).and_then(|rest| memmem::find(rest, needle.as_bytes()));
        found.map(|n| from + n + needle.len()).ok_or_else(|| unclosed(what, needle, start))
    }

    fn end(&mut self, start: usize) -> Result<usize, Fault> {
        self.flush();
        if let Some(open) = self.open.last() {
            let rest = self.tree.source.as_bytes().get(start + 2..).unwrap_or(&[]);
            if let Some((name, after)) = rest.split_at_checked(open.name.len())
                && is_same(name, open.name.as_bytes())
            {
                let spaces = after.iter().position(|b| !is_space(*b)).unwrap_or(after.len());
                if after.get(spaces) == Some(&b'>') {
                    let (node, bindings, length) = (open.node, open.bindings, open.name.len());
                    self.close(node);
                    self.leave(bindings);
                    self.open.pop();
                    return Ok(start + 2 + length + spaces + 1);
                }
            }
        }
        Err(self.wrong_end(start))
    }

    fn wrong_end(&self, start: usize) -> Fault {
        let rest = self.tree.source.get(start..).unwrap_or("");
        let Some((tag, _)) = rest.split_once('>') else { return unclosed("an end tag", ">", start) };
        let shown = quote(tag);
        let found = format!("{}>", shown.trim_matches('"'));
        match self.open.last() {
            None => Fault::new(XmlErrorKind::UnexpectedEndTag, start, found, "the end of the document"),
            Some(open) => {
                Fault::new(XmlErrorKind::MismatchedEndTag, start, found, format!("</{}>", open.name))
            }
        }
    }

    /// A comment or a CDATA section.
    fn bang(&mut self, start: usize) -> Result<usize, Fault> {
        let rest = self.tree.source.get(start..).unwrap_or("");
        if rest.starts_with("<!--") {
            let end = self.after("--", start + 4, start, "a comment")?;
            if self.tree.source.as_bytes().get(end) == Some(&b'>') {
                return Ok(end + 1);
            }
            // The end is looked for first: a comment that is cut off has no `--` in its text.
            self.after("-->", end - 2, start, "a comment")?;
            return Err(Fault::new(
                XmlErrorKind::InvalidComment,
                end - 2,
                "\"--\" in a comment",
                "--> to end it",
            ));
        }
        if rest.starts_with("<![CDATA[") {
            let from = start + "<![CDATA[".len();
            let end = self.after("]]>", from, start, "a CDATA section")?;
            if self.open.is_empty() {
                return Err(outside(start, "a CDATA section"));
            }
            self.keep(from, end - "]]>".len());
            return Ok(end);
        }
        if rest.get(..9).is_some_and(|word| word.eq_ignore_ascii_case("<!DOCTYPE")) {
            let expected = "a document without document type definition; its entities are never read";
            return Err(Fault::new(XmlErrorKind::DtdRefused, start, "<!DOCTYPE", expected));
        }
        let expected = "<!-- for a comment or <![CDATA[ for text";
        Err(Fault::new(XmlErrorKind::InvalidMarkup, start, "\"<!\"", expected))
    }

    /// The XML declaration or a processing instruction.
    fn question(&mut self, start: usize) -> Result<usize, Fault> {
        let end = self.after("?>", start + 2, start, "a processing instruction")?;
        let content = self.slice(start + 2, end - 2);
        let length = content.bytes().position(|b| !may_be_name(b)).unwrap_or(content.len());
        let (target, rest) = content.split_at_checked(length).unwrap_or((content, ""));
        if target == "xml" && start == 0 {
            check_declaration(rest, start)?;
        } else if target.eq_ignore_ascii_case("xml") {
            let (found, expected) =
                ("an XML declaration after the start", "it in the first byte, or not at all");
            return Err(Fault::new(XmlErrorKind::InvalidDeclaration, start, found, expected));
        } else if !is_name(target) || target.contains(':') || !rest.bytes().next().is_none_or(is_space) {
            let found = format!("the processing instruction {}", quote(content));
            return Err(Fault::new(XmlErrorKind::InvalidInstruction, start, found, "a name after \"<?\""));
        }
        Ok(end)
    }

    /// Forgets the declarations of an element that ends.
    #[inline]
    pub(crate) fn leave(&mut self, bindings: usize) {
        if self.bindings.len() > bindings {
            self.bindings.truncate(bindings);
            self.scope += 1;
        }
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

    /// Text up to the next markup or reference.
    fn text(&mut self, start: usize) -> Result<usize, Fault> {
        let rest = self.tree.source.as_bytes().get(start..).unwrap_or(&[]);
        let (length, has_return) = text_length(rest);
        let end = start + length;
        if self.open.is_empty() {
            let text = self.slice(start, end);
            let Some(n) = text.bytes().position(|b| !is_space(b)) else { return Ok(end) };
            return Err(outside(start + n, &quote(text.trim())));
        }
        if self.has_cdata_end
            && let Some(n) = self.slice(start, end).find("]]>")
        {
            return Err(Fault::new(XmlErrorKind::CdataEndInText, start + n, "\"]]>\" in text", "]]&gt;"));
        }
        if has_return || !matches!(self.pending, Pending::Nothing) {
            self.keep(start, end);
        } else {
            self.pending = Pending::Slice { start, end };
        }
        Ok(end)
    }

    fn reference(&mut self, start: usize) -> Result<usize, Fault> {
        if self.open.is_empty() {
            return Err(outside(start, "a reference"));
        }
        let rest = self.tree.source.get(start + 1..).unwrap_or("");
        let length = memchr::memchr3(b';', b'<', b'&', rest.as_bytes());
        let name = length.filter(|n| rest.as_bytes().get(*n) == Some(&b';')).and_then(|n| rest.get(..n));
        let name = name.ok_or_else(|| lone_ampersand(start))?;
        self.copy_pending();
        resolve_reference(name, start, &mut self.tree.copied)?;
        Ok(start + name.len() + 2)
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
}

/// Length of the text before the next `<` or `&`, and whether it holds a carriage return.
#[inline]
fn text_length(bytes: &[u8]) -> (usize, bool) {
    let first = text_stop(bytes);
    match first {
        Some(n) if bytes.get(n) == Some(&b'\r') => {
            let rest = bytes.get(n..).unwrap_or(&[]);
            (memchr::memchr2(b'<', b'&', rest).map_or(bytes.len(), |more| n + more), true)
        }
        Some(n) => (n, false),
        None => (bytes.len(), false),
    }
}

fn check_declaration(content: &str, start: usize) -> Result<(), Fault> {
    if is_declaration(content) {
        return Ok(());
    }
    let found = format!("the XML declaration {}", quote(content.trim()));
    let expected =
        "version, then encoding and standalone if given, such as version=\"1.0\" encoding=\"UTF-8\"";
    Err(Fault::new(XmlErrorKind::InvalidDeclaration, start, found, expected))
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

pub(crate) fn unclosed(what: &str, expected: &str, start: usize) -> Fault {
    Fault::new(XmlErrorKind::UnclosedMarkup, start, format!("{what} that does not end"), expected)
}
