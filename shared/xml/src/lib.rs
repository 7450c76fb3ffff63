#![doc = include_str!("../README.md")]

mod characters;
mod eight;
mod element;
mod error;
mod limits;
mod name;
mod parse;
mod place;
mod table;
mod tag;
mod tree;

pub use element::{Attribute, Children, Descendants, Element};
pub use error::{XmlError, XmlErrorKind};
pub use limits::Limits;
pub use name::{NameId, Ns, QName};
pub use tree::{ElementId, Tree};
