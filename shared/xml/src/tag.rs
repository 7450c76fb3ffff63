//! Start tags: names, namespace declarations, attributes.

use crate::characters::{is_name, is_space, may_be_name, name_length, push_attribute_value, value_stop};
use crate::error::{Fault, XmlErrorKind, quote};
use crate::name::{Entry, NameId, Ns, QName};
use crate::parse::{Open, Parser, unclosed};
use crate::table::find_known;
use crate::tree::{AttributeRecord, Node, Piece};

const XMLNS_URI: &str = "http://www.w3.org/2000/xmlns/";
const XML_URI: &str = "http://www.w3.org/XML/1998/namespace";

/// A name as written.
struct Written<'s> {
    text: &'s str,
    /// Where its colon stands, 0 for none.
    colon: u16,
    /// The id of the local part, when the name was seen before or the tables have it.
    id: Option<NameId>,
    /// What the prefix stood for under the declarations of `scope`.
    ns: Ns,
    scope: u32,
}

impl<'s> Written<'s> {
    /// Prefix (empty for none) and local part.
    #[inline]
    fn parts(&self) -> (&'s str, &'s str) {
        match usize::from(self.colon) {
            0 => ("", self.text),
            n => (self.text.get(..n).unwrap_or(""), self.text.get(n + 1..).unwrap_or("")),
        }
    }
}

impl<'s> Parser<'s, '_> {
    /// Reads the start tag whose `<` is at `start`; answers the byte after its `>`.
    pub(crate) fn start(&mut self, start: usize) -> Result<usize, Fault> {
        self.flush();
        self.check_room(start)?;
        let written = self.name(start + 1, start)?;
        let (bindings, attributes) = (self.bindings.len(), self.tree.attributes.len());
        let (end, is_empty) = self.attributes(start + 1 + written.text.len(), start)?;
        let name = self.qualified(&written, start + 1)?;
        self.resolve_attributes(attributes)?;
        let node = self.push_node(Node {
            name,
            parent: self.open.last().map_or(0, |open| open.node),
            end: 0,
            offset: start as u32,
            attributes: attributes as u32,
            pieces: self.tree.pieces.len() as u32,
            pieces_end: 0,
        });
        if is_empty {
            self.close(node);
            self.leave(bindings);
        } else {
            self.open.push(Open { name: written.text, node, bindings });
        }
        Ok(end)
    }

    fn check_room(&self, start: usize) -> Result<(), Fault> {
        let (depth, elements) = (self.open.len(), self.tree.nodes.len());
        if depth == 0 && elements > 0 {
            let found = "an element after the end of the root element";
            return Err(Fault::new(XmlErrorKind::SecondRoot, start, found, "the end of the document"));
        }
        if depth >= self.limits.depth {
            let expected = format!("at most {} elements inside one another", self.limits.depth);
            return Err(Fault::new(XmlErrorKind::TooDeep, start, "one more", expected));
        }
        if elements >= self.limits.elements {
            let expected = format!("at most {} elements", self.limits.elements);
            return Err(Fault::new(XmlErrorKind::TooManyElements, start, "one more", expected));
        }
        Ok(())
    }

    /// The name at `from`, in the tag that starts at `start`.
    #[inline]
    fn name(&self, from: usize, start: usize) -> Result<Written<'s>, Fault> {
        let rest = self.tree.source.as_bytes().get(from..).unwrap_or(&[]);
        let length = name_length(rest);
        if length == rest.len() {
            return Err(unclosed("a tag", ">", start));
        }
        let text = self.slice(from, from + length);
        match self.seen.find(text) {
            Some(Entry { colon, id, ns, scope, .. }) => Ok(Written { text, colon, id: Some(id), ns, scope }),
            None => self.new_name(text, from),
        }
    }

    /// A name that was not seen before, or was forgotten.
    fn new_name(&self, text: &'s str, from: usize) -> Result<Written<'s>, Fault> {
        let limit = self.limits.name_bytes.min(usize::from(u16::MAX));
        if text.len() > limit {
            let found = format!("the name {} of {} bytes", quote(text), text.len());
            return Err(Fault::new(XmlErrorKind::NameTooLong, from, found, format!("at most {limit}")));
        }
        let colon = memchr::memchr(b':', text.as_bytes());
        let mut written =
            Written { text, colon: colon.unwrap_or(0) as u16, id: None, ns: Ns::NONE, scope: 0 };
        let (prefix, local) = written.parts();
        let known = find_known(local);
        let is_prefix_valid = colon.is_none() || is_name(prefix);
        let is_local_valid =
            known.is_some() || (is_name(local) && memchr::memchr(b':', local.as_bytes()).is_none());
        if !is_local_valid || !is_prefix_valid {
            let expected = "a name that starts with a letter or _, with at most one colon";
            let found = format!("the name {}", quote(text));
            return Err(Fault::new(XmlErrorKind::InvalidName, from, found, expected));
        }
        written.id = known;
        Ok(written)
    }

    /// The name of an element, namespace and local part resolved.
    #[inline]
    fn qualified(&mut self, written: &Written<'s>, offset: usize) -> Result<QName, Fault> {
        match written.id {
            Some(name) if written.scope == self.scope => Ok(QName { ns: written.ns, name }),
            Some(_) | None => {
                let ns = self.resolve(written.parts().0, offset)?;
                let id = self.id(written, offset)?;
                self.seen.keep(Entry { text: written.text, colon: written.colon, id, ns, scope: self.scope });
                Ok(QName { ns, name: id })
            }
        }
    }

    /// The id of the local part.
    #[inline]
    fn id(&mut self, written: &Written<'s>, offset: usize) -> Result<NameId, Fault> {
        match written.id {
            Some(id) => Ok(id),
            None => self.new_id(written, offset),
        }
    }

    /// The id of the local part of an attribute's name, which has no namespace of its own.
    #[inline]
    fn attribute_id(&mut self, written: &Written<'s>, offset: usize) -> Result<NameId, Fault> {
        let id = self.id(written, offset)?;
        if written.scope == 0 {
            let Written { text, colon, .. } = *written;
            self.seen.keep(Entry { text, colon, id, ns: Ns::NONE, scope: u32::MAX });
        }
        Ok(id)
    }

    fn new_id(&mut self, written: &Written<'s>, offset: usize) -> Result<NameId, Fault> {
        let Some(id) = self.tree.names.local(written.parts().1, self.limits.names) else {
            let expected = format!("at most {} different names", self.limits.names);
            return Err(Fault::new(XmlErrorKind::TooManyNames, offset, "one more", expected));
        };
        Ok(id)
    }

    #[inline]
    fn resolve(&self, prefix: &str, offset: usize) -> Result<Ns, Fault> {
        match self.bindings.iter().rev().find(|(bound, _)| *bound == prefix) {
            Some((_, ns)) if *ns != Ns::NONE || prefix.is_empty() => Ok(*ns),
            None if prefix.is_empty() => Ok(Ns::NONE),
            None if prefix == "xml" => Ok(Ns::XML),
            Some(_) | None => {
                let found = format!("the prefix {}", quote(prefix));
                Err(Fault::new(
                    XmlErrorKind::UndefinedPrefix,
                    offset,
                    found,
                    format!("xmlns:{prefix}=\"…\" around it"),
                ))
            }
        }
    }

    /// Reads the attributes from `at` to the end of the tag; declarations take effect, the others are kept. Answers
    /// the byte after the tag and whether it closes itself.
    #[inline]
    fn attributes(&mut self, mut at: usize, start: usize) -> Result<(usize, bool), Fault> {
        let bytes = self.tree.source.as_bytes();
        if bytes.get(at) == Some(&b'>') {
            return Ok((at + 1, false));
        }
        self.prefixed.clear();
        let outer = self.bindings.len();
        let mut count = 0;
        loop {
            let from = skip_spaces(bytes, at);
            match bytes.get(from) {
                Some(b'>') => return Ok((from + 1, false)),
                Some(b'/') if bytes.get(from + 1) == Some(&b'>') => return Ok((from + 2, true)),
                Some(b) if from > at && may_be_name(*b) => at = self.attribute(from, start, outer)?,
                Some(_) => return Err(self.invalid_attribute(from)),
                None => return Err(unclosed("a tag", ">", start)),
            }
            count += 1;
            if count > self.limits.attributes {
                let expected = format!("at most {} attributes of one element", self.limits.attributes);
                return Err(Fault::new(XmlErrorKind::TooManyAttributes, from, "one more", expected));
            }
        }
    }

    /// Reads the attribute at `from`; answers the byte after it.
    #[inline]
    fn attribute(&mut self, from: usize, start: usize, outer: usize) -> Result<usize, Fault> {
        let bytes = self.tree.source.as_bytes();
        let written = self.name(from, start)?;
        let equals = skip_spaces(bytes, from + written.text.len());
        if bytes.get(equals) != Some(&b'=') {
            return Err(self.invalid_attribute(from));
        }
        let open = skip_spaces(bytes, equals + 1);
        let Some(quote) = bytes.get(open).copied().filter(|b| matches!(b, b'"' | b'\'')) else {
            return Err(self.invalid_attribute(from));
        };
        let rest = bytes.get(open + 1..).unwrap_or(&[]);
        let plain = value_stop(rest, quote);
        let is_plain = plain.and_then(|n| rest.get(n)) == Some(&quote);
        let length = if is_plain { plain } else { memchr::memchr(quote, rest) };
        let length = length
            .ok_or_else(|| unclosed("an attribute value", if quote == b'"' { "\"" } else { "'" }, start))?;
        let (value_start, value_end) = (open + 1, open + 1 + length);
        let value = if is_plain {
            Piece::of_source(value_start, value_end)
        } else {
            self.copied_value(value_start, value_end)?
        };
        match written.parts() {
            ("", "xmlns") => self.declare("", value, from, outer)?,
            ("xmlns", prefix) => self.declare(prefix, value, from, outer)?,
            (prefix, _) => self.keep_attribute(&written, prefix, value, from)?,
        }
        Ok(value_end + 1)
    }

    fn invalid_attribute(&self, from: usize) -> Fault {
        let rest = self.tree.source.get(from..).unwrap_or("");
        let found = quote(rest.split(['>', '\n']).next().unwrap_or(""));
        Fault::new(
            XmlErrorKind::InvalidAttribute,
            from,
            found,
            "attributes such as name=\"value\", a space before each",
        )
    }

    fn copied_value(&mut self, start: usize, end: usize) -> Result<Piece, Fault> {
        let copied = self.tree.copied.len();
        push_attribute_value(self.slice(start, end), start, &mut self.tree.copied)?;
        Ok(Piece::of_copied(copied, self.tree.copied.len()))
    }

    #[inline]
    fn keep_attribute(
        &mut self,
        written: &Written<'s>,
        prefix: &'s str,
        value: Piece,
        offset: usize,
    ) -> Result<(), Fault> {
        let name = QName { ns: Ns::NONE, name: self.attribute_id(written, offset)? };
        if !prefix.is_empty() {
            self.prefixed.push((self.tree.attributes.len(), prefix, offset));
        }
        self.tree.attributes.push(AttributeRecord { name, value, offset: offset as u32 });
        Ok(())
    }

    fn declare(&mut self, prefix: &'s str, value: Piece, offset: usize, outer: usize) -> Result<(), Fault> {
        let uri = self.tree.piece(value).to_owned();
        let refused = |expected: &str| {
            let found = format!("the namespace {} for the prefix {}", quote(&uri), quote(prefix));
            Err(Fault::new(XmlErrorKind::InvalidNamespace, offset, found, expected))
        };
        if prefix == "xmlns" || uri == XMLNS_URI || (prefix == "xml") != (uri == XML_URI) {
            return refused("xml and xmlns left as they are");
        }
        if uri.is_empty() && !prefix.is_empty() {
            return refused("a namespace that is not empty");
        }
        if self.bindings.iter().skip(outer).any(|(bound, _)| *bound == prefix) {
            return Err(duplicate(&format!("xmlns:{prefix}"), offset));
        }
        let limit = self.limits.namespaces;
        let ns = self.tree.names.namespace(&uri, prefix, limit).filter(|_| self.bindings.len() < limit);
        let Some(ns) = ns else {
            let expected = format!("at most {limit} namespace declarations");
            return Err(Fault::new(XmlErrorKind::TooManyNamespaces, offset, "one more", expected));
        };
        self.bindings.push((prefix, ns));
        self.scope += 1;
        Ok(())
    }

    /// Gives prefixed attributes their namespace and refuses what is given twice.
    fn resolve_attributes(&mut self, first: usize) -> Result<(), Fault> {
        for n in 0..self.prefixed.len() {
            let Some((index, prefix, offset)) = self.prefixed.get(n).copied() else { break };
            let ns = self.resolve(prefix, offset)?;
            if let Some(record) = self.tree.attributes.get_mut(index) {
                record.name.ns = ns;
            }
        }
        let mut rest = self.tree.attributes.get(first..).unwrap_or(&[]);
        while let Some((record, others)) = rest.split_first() {
            if let Some(second) = others.iter().find(|other| other.name == record.name) {
                let name = self.tree.names.local_str(record.name.name);
                return Err(duplicate(name, second.offset as usize));
            }
            rest = others;
        }
        Ok(())
    }
}

#[inline]
fn skip_spaces(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    from + rest.iter().position(|b| !is_space(*b)).unwrap_or(rest.len())
}

fn duplicate(name: &str, offset: usize) -> Fault {
    Fault::new(
        XmlErrorKind::DuplicateAttribute,
        offset,
        format!("the attribute {} again", quote(name)),
        "it once",
    )
}
