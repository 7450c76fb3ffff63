//! Start tags: names, namespace declarations, attributes.

use crate::characters::{is_name, is_space, is_special, may_be_name, push_attribute_value};
use crate::error::{Fault, XmlErrorKind, quote};
use crate::name::{NameId, Ns, QName};
use crate::parse::{Open, Parser};
use crate::tree::{AttributeRecord, Node, Piece};

const XMLNS_URI: &str = "http://www.w3.org/2000/xmlns/";
const XML_URI: &str = "http://www.w3.org/XML/1998/namespace";

impl<'s> Parser<'s, '_> {
    /// The tag from `start` (its `<`) to `end` (after its `>`).
    pub(crate) fn start(&mut self, start: usize, end: usize, is_empty: bool) -> Result<(), Fault> {
        self.flush();
        self.check_room(start)?;
        let tag_end = end - if is_empty { 2 } else { 1 };
        let name_end = self.name_end(start + 1, tag_end);
        let written = self.slice(start + 1, name_end);
        let (prefix, local) = self.split_name(written, start + 1)?;
        let (bindings, attributes) = (self.bindings.len(), self.tree.attributes.len());
        self.attributes(name_end, tag_end)?;
        let ns = self.resolve(prefix, start + 1)?;
        let name = QName { ns, name: self.local(local, start + 1)? };
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
            self.bindings.truncate(bindings);
        } else {
            self.open.push(Open { name: written, node, bindings });
        }
        Ok(())
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

    #[inline]
    fn name_end(&self, from: usize, to: usize) -> usize {
        self.slice(from, to).bytes().position(|b| !may_be_name(b)).map_or(to, |n| from + n)
    }

    #[inline]
    fn skip_spaces(&self, from: usize, to: usize) -> usize {
        self.slice(from, to).bytes().position(|b| !is_space(b)).map_or(to, |n| from + n)
    }

    /// Prefix (empty for none) and local name.
    #[inline]
    fn split_name(&self, written: &'s str, offset: usize) -> Result<(&'s str, &'s str), Fault> {
        if written.len() > self.limits.name_bytes {
            let found = format!("the name {} of {} bytes", quote(written), written.len());
            let expected = format!("at most {}", self.limits.name_bytes);
            return Err(Fault::new(XmlErrorKind::NameTooLong, offset, found, expected));
        }
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let has_prefix = local.len() < written.len();
        if !is_name(local) || (has_prefix && !is_name(prefix)) || local.contains(':') {
            return Err(invalid_name(written, offset));
        }
        Ok((prefix, local))
    }

    #[inline]
    fn local(&mut self, local: &'s str, offset: usize) -> Result<NameId, Fault> {
        self.tree.names.local(local, self.limits.names).ok_or_else(|| {
            let expected = format!("at most {} different names", self.limits.names);
            Fault::new(XmlErrorKind::TooManyNames, offset, "one more", expected)
        })
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

    /// Reads the attributes between two bytes; declarations take effect, the others are kept.
    fn attributes(&mut self, from: usize, to: usize) -> Result<(), Fault> {
        self.prefixed.clear();
        let mut at = from;
        let mut count = 0;
        let outer = self.bindings.len();
        loop {
            let name_start = self.skip_spaces(at, to);
            if name_start == to {
                return Ok(());
            }
            let name_end = self.name_end(name_start, to);
            if name_end == name_start || name_start == at {
                return Err(self.invalid_attribute(name_start, to));
            }
            count += 1;
            if count > self.limits.attributes {
                let expected = format!("at most {} attributes of one element", self.limits.attributes);
                return Err(Fault::new(XmlErrorKind::TooManyAttributes, name_start, "one more", expected));
            }
            let (value_start, value_end) = self.value_range(name_start, name_end, to)?;
            let name = self.slice(name_start, name_end);
            let value = self.value(value_start, value_end)?;
            self.attribute(name, name_start, value, outer)?;
            at = value_end + 1;
        }
    }

    /// First and last byte of the value, without its quotes.
    fn value_range(&self, name_start: usize, name_end: usize, to: usize) -> Result<(usize, usize), Fault> {
        let equals = self.skip_spaces(name_end, to);
        let bytes = self.tree.source.as_bytes();
        let open = self.skip_spaces(equals + 1, to);
        if equals >= to || bytes.get(equals) != Some(&b'=') || open >= to {
            return Err(self.invalid_attribute(name_start, to));
        }
        let quote = bytes.get(open).copied().filter(|b| matches!(b, b'"' | b'\''));
        let length = quote.and_then(|quote| self.slice(open + 1, to).bytes().position(|b| b == quote));
        match length {
            Some(length) => Ok((open + 1, open + 1 + length)),
            None => Err(self.invalid_attribute(name_start, to)),
        }
    }

    fn invalid_attribute(&self, from: usize, to: usize) -> Fault {
        let found = quote(self.slice(from, to));
        Fault::new(
            XmlErrorKind::InvalidAttribute,
            from,
            found,
            "attributes such as name=\"value\", a space before each",
        )
    }

    fn value(&mut self, start: usize, end: usize) -> Result<Piece, Fault> {
        let raw = self.slice(start, end);
        if !raw.bytes().any(is_special) {
            return Ok(Piece::of_source(start, end));
        }
        let copied = self.tree.copied.len();
        push_attribute_value(raw, start, &mut self.tree.copied)?;
        Ok(Piece::of_copied(copied, self.tree.copied.len()))
    }

    fn attribute(&mut self, name: &'s str, offset: usize, value: Piece, outer: usize) -> Result<(), Fault> {
        let (prefix, local) = self.split_name(name, offset)?;
        match prefix {
            "" if local == "xmlns" => self.declare("", value, offset, outer),
            "xmlns" => self.declare(local, value, offset, outer),
            _ => {
                let name = QName { ns: Ns::NONE, name: self.local(local, offset)? };
                if !prefix.is_empty() {
                    self.prefixed.push((self.tree.attributes.len(), prefix, offset));
                }
                self.tree.attributes.push(AttributeRecord { name, value, offset: offset as u32 });
                Ok(())
            }
        }
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

fn invalid_name(written: &str, offset: usize) -> Fault {
    let expected = "a name that starts with a letter or _, with at most one colon";
    Fault::new(XmlErrorKind::InvalidName, offset, format!("the name {}", quote(written)), expected)
}

fn duplicate(name: &str, offset: usize) -> Fault {
    Fault::new(
        XmlErrorKind::DuplicateAttribute,
        offset,
        format!("the attribute {} again", quote(name)),
        "it once",
    )
}
