//! Reads XML schema files into plain declarations; constructs the tables cannot express are refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use roxmltree::Node;

/// The namespace of the schema language itself.
pub(super) const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// A namespace and a local name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name {
    pub namespace: String,
    pub local: String,
}

/// Which type: one of the language, one with a name, or one written inside an element.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TypeKey {
    Builtin(String),
    Named(Name),
    Inline(usize),
}

/// An attribute that a type allows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Attribute {
    pub name: String,
    pub content: TypeKey,
    pub required: bool,
    pub fixed: Option<String>,
}

/// Which namespaces a wildcard takes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    Any,
    Other(String),
}

/// What stands at one place of a content model.
#[derive(Debug, Clone)]
pub(super) enum Term {
    /// Without a type: the element as declared globally.
    Element(Name, Option<TypeKey>),
    Wildcard {
        reach: Reach,
        lax: bool,
    },
    Sequence(Vec<Particle>),
    Choice(Vec<Particle>),
}

/// A term and how often it may stand there.
#[derive(Debug, Clone)]
pub(super) struct Particle {
    pub term: Term,
    pub optional: bool,
    pub repeated: bool,
}

/// The content of a complex type.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Empty,
    Simple(TypeKey),
    Model(Particle),
}

/// What a simple type demands beyond its base; lengths count characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facets {
    pub values: Vec<String>,
    pub length_min: Option<u16>,
    pub length_max: Option<u16>,
}

/// A type as declared.
#[derive(Debug, Clone)]
pub(super) enum Type {
    Simple {
        base: TypeKey,
        facets: Facets,
    },
    Complex {
        base: Option<TypeKey>,
        is_abstract: bool,
        mixed: bool,
        attributes: Vec<Attribute>,
        content: Content,
    },
}

/// All declarations of one set of schema files.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub elements: BTreeMap<Name, TypeKey>,
    pub types: BTreeMap<TypeKey, Type>,
    inline: usize,
}

impl Schema {
    /// Reads the files and everything they import or include.
    ///
    /// # Errors
    /// When a file is missing or uses a construct the tables do not have.
    pub(super) fn read(roots: &[PathBuf]) -> anyhow::Result<Self> {
        let mut schema = Self::default();
        let mut waiting: Vec<PathBuf> = roots.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(path) = waiting.pop() {
            let path = path.canonicalize().with_context(|| path.display().to_string())?;
            if seen.insert(path.clone()) {
                let folder = path.parent().unwrap_or(Path::new("/"));
                let text = std::fs::read_to_string(&path)?;
                let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
                let document = roxmltree::Document::parse_with_options(&text, options)?;
                let more =
                    schema.file(document.root_element()).with_context(|| path.display().to_string())?;
                waiting.extend(more.into_iter().map(|location| folder.join(location)));
            }
        }
        Ok(schema)
    }

    fn file(&mut self, root: Node) -> anyhow::Result<Vec<String>> {
        let target = root.attribute("targetNamespace").context("no targetNamespace")?;
        let mut locations = Vec::new();
        for child in declarations(root) {
            let name = child.attribute("name").map(|local| name(target, local));
            match (child.tag_name().name(), name) {
                ("import" | "include", None) => {
                    locations.extend(child.attribute("schemaLocation").map(str::to_owned));
                }
                ("element", Some(name)) => {
                    let key = self.element_type(child, target)?;
                    self.elements.insert(name, key);
                }
                ("complexType", Some(name)) => {
                    let declared = self.complex(child, target)?;
                    self.types.insert(TypeKey::Named(name), declared);
                }
                ("simpleType", Some(name)) => {
                    let declared = simple(child)?;
                    self.types.insert(TypeKey::Named(name), declared);
                }
                (other, _) => bail!("{other} at the top level is not supported"),
            }
        }
        Ok(locations)
    }

    fn element_type(&mut self, element: Node, target: &str) -> anyhow::Result<TypeKey> {
        for refused in ["nillable", "abstract", "substitutionGroup", "fixed", "default", "block"] {
            ensure!(!element.has_attribute(refused), "element with {refused} is not supported");
        }
        if let Some(name) = element.attribute("type") {
            return reference(element, name);
        }
        let Some(inline) = declarations(element).next() else {
            return Ok(TypeKey::Builtin("anyType".to_owned()));
        };
        ensure!(inline.tag_name().name() == "complexType", "an inline simple type is not supported");
        let declared = self.complex(inline, target)?;
        self.inline += 1;
        let key = TypeKey::Inline(self.inline);
        self.types.insert(key.clone(), declared);
        Ok(key)
    }

    fn complex(&mut self, node: Node, target: &str) -> anyhow::Result<Type> {
        let is_abstract = node.attribute("abstract") == Some("true");
        let mixed = node.attribute("mixed") == Some("true");
        let mut base = None;
        let mut content = Content::Empty;
        let mut body = node;
        if let Some(wrapper) = declarations(node).find(|n| n.tag_name().name().ends_with("Content")) {
            body = declarations(wrapper).next().context("empty content")?;
            let key = reference(body, body.attribute("base").context("no base")?)?;
            match (wrapper.tag_name().name(), body.tag_name().name()) {
                ("simpleContent", "extension" | "restriction") => content = Content::Simple(key.clone()),
                ("complexContent", "restriction") => {}
                other => bail!("{other:?} is not supported"),
            }
            base = Some(key);
        }
        let mut attributes = Vec::new();
        for child in declarations(body) {
            match child.tag_name().name() {
                "sequence" | "choice" => content = Content::Model(self.particle(child, target)?),
                "attribute" => attributes.push(attribute(child)?),
                // A strict wildcard over attributes, and no attribute is declared globally: it admits nothing.
                "anyAttribute" => {
                    ensure!(!child.has_attribute("processContents"), "anyAttribute is strict here")
                }
                other => bail!("{other} in a type is not supported"),
            }
        }
        Ok(Type::Complex { base, is_abstract, mixed, attributes, content })
    }

    fn particle(&mut self, node: Node, target: &str) -> anyhow::Result<Particle> {
        let (optional, repeated) = occurs(node)?;
        let term = match node.tag_name().name() {
            "element" => match node.attribute("ref") {
                Some(name) => match reference(node, name)? {
                    TypeKey::Named(name) => Term::Element(name, None),
                    TypeKey::Builtin(_) | TypeKey::Inline(_) => bail!("{name} is no element"),
                },
                None => {
                    let local = node.attribute("name").context("an element without a name")?;
                    Term::Element(name(target, local), Some(self.element_type(node, target)?))
                }
            },
            "any" => Term::Wildcard {
                reach: match node.attribute("namespace") {
                    None | Some("##any") => Reach::Any,
                    Some("##other") => Reach::Other(target.to_owned()),
                    Some(other) => bail!("wildcard over {other} is not supported"),
                },
                lax: match node.attribute("processContents") {
                    None | Some("strict") => false,
                    Some("lax") => true,
                    Some(other) => bail!("processContents {other} is not supported"),
                },
            },
            kind @ ("sequence" | "choice") => {
                let parts: anyhow::Result<Vec<_>> =
                    declarations(node).map(|n| self.particle(n, target)).collect();
                if kind == "sequence" { Term::Sequence(parts?) } else { Term::Choice(parts?) }
            }
            other => bail!("{other} in a content model is not supported"),
        };
        Ok(Particle { term, optional, repeated })
    }

    /// The type of an element particle.
    ///
    /// # Errors
    /// When the particle refers to an element that is not declared.
    pub(super) fn type_of(&self, element: &Name, written: Option<&TypeKey>) -> anyhow::Result<TypeKey> {
        let found = written.or_else(|| self.elements.get(element));
        found.cloned().with_context(|| format!("{element:?} is not declared"))
    }
}

fn name(namespace: &str, local: &str) -> Name {
    Name { namespace: namespace.to_owned(), local: local.to_owned() }
}

fn declarations<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(|child| child.is_element() && child.tag_name().name() != "annotation")
}

fn reference(node: Node, written: &str) -> anyhow::Result<TypeKey> {
    let (prefix, local) = match written.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, written),
    };
    let namespace =
        node.lookup_namespace_uri(prefix).with_context(|| format!("{written}: unknown prefix"))?;
    if namespace == XSD {
        Ok(TypeKey::Builtin(local.to_owned()))
    } else {
        Ok(TypeKey::Named(name(namespace, local)))
    }
}

fn occurs(node: Node) -> anyhow::Result<(bool, bool)> {
    let optional = match node.attribute("minOccurs") {
        None | Some("1") => false,
        Some("0") => true,
        Some(other) => bail!("minOccurs {other} is not supported"),
    };
    let repeated = match node.attribute("maxOccurs") {
        None | Some("1") => false,
        Some("unbounded") => true,
        Some(other) => bail!("maxOccurs {other} is not supported"),
    };
    Ok((optional, repeated))
}

fn attribute(node: Node) -> anyhow::Result<Attribute> {
    ensure!(!node.has_attribute("ref") && !node.has_attribute("default"), "attribute form is not supported");
    Ok(Attribute {
        name: node.attribute("name").context("an attribute without a name")?.to_owned(),
        content: reference(node, node.attribute("type").context("an attribute without a type")?)?,
        required: match node.attribute("use") {
            None | Some("optional") => false,
            Some("required") => true,
            Some(other) => bail!("use {other} is not supported"),
        },
        fixed: node.attribute("fixed").map(str::to_owned),
    })
}

fn simple(node: Node) -> anyhow::Result<Type> {
    let restriction = declarations(node).next().context("an empty simple type")?;
    ensure!(restriction.tag_name().name() == "restriction", "only restrictions are supported");
    let base = reference(restriction, restriction.attribute("base").context("no base")?)?;
    let mut facets = Facets::default();
    for facet in declarations(restriction) {
        let value = facet.attribute("value").context("no value")?;
        match facet.tag_name().name() {
            "enumeration" => facets.values.push(value.to_owned()),
            "minLength" => facets.length_min = Some(value.parse()?),
            "maxLength" => facets.length_max = Some(value.parse()?),
            other => bail!("facet {other} is not supported"),
        }
    }
    Ok(Type::Simple { base, facets })
}
