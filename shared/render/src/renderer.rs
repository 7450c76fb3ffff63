//! The template engine: strict about what is undefined, careful with what comes from outside.

use std::fmt;
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Object, Serde, from_args};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::language::Language;
use crate::templates::{TEMPLATES, Template};
use crate::texts;

/// A page or mail that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template is malformed, names something that is not there, or was given a link it must refuse.
    #[error("template {name}: {source:#}")]
    Template {
        /// File name of the template.
        name: String,
        /// What the engine says.
        #[source]
        source: Error,
    },
    /// A catalogue lacks a text.
    #[error("the message catalogue has no text {0:?}")]
    Text(String),
    /// A text has a placeholder that nobody fills.
    #[error("text {key:?} needs a value for {name:?}")]
    Value {
        /// Key of the text.
        key: String,
        /// Name of the placeholder.
        name: String,
    },
}

/// A mail ready to be addressed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Subject, one line.
    pub subject: String,
    /// Body as plain text.
    pub text: String,
    /// Body as HTML.
    pub html: String,
}

/// Writes mails and pages; made once, used by many.
#[derive(Debug)]
pub struct Renderer {
    environment: Environment<'static>,
    content_policy: String,
}

impl Renderer {
    /// Prepares the engine. A template is compiled when it is first written: all of them would be a sixth of the time in
    /// which a function starts.
    ///
    /// # Errors
    /// When the engine refuses our syntax, or the style sheet is missing.
    pub fn new() -> Result<Self, RenderError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let failed = |name: &str| {
            let name = name.to_owned();
            move |source| RenderError::Template { name, source }
        };
        environment.set_syntax(line_blocks().map_err(failed("syntax"))?);
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
        });
        environment.set_formatter(write_value);
        environment.add_filter("link", link);
        environment.set_loader(|name| {
            let found = TEMPLATES.iter().find(|template| template.name == name);
            Ok(found.map(|template| template.source.to_owned()))
        });
        let content_policy = content_policy(TEMPLATES)?;
        Ok(Self { environment, content_policy })
    }

    /// LINK-13. The headers every page is sent with: no referrer, no frame, no cache, nothing from elsewhere.
    pub fn page_headers(&self) -> [(&'static str, &str); 6] {
        [
            ("content-type", "text/html; charset=utf-8"),
            ("content-security-policy", &self.content_policy),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
        ]
    }

    /// Writes one template.
    pub(crate) fn write(
        &self,
        template: &str,
        language: Language,
        view: &impl Serialize,
    ) -> Result<String, RenderError> {
        let failed = |source| RenderError::Template { name: template.to_owned(), source };
        let context = minijinja::context! {
            t => Value::from_object(Texts(language)),
            language => language.tag(),
            ..Serde(view)
        };
        self.environment.get_template(template).and_then(|found| found.render(context)).map_err(failed)
    }

    /// Writes the three templates of a mail: `name.subject.txt`, `name.txt` and `name.html`.
    pub(crate) fn mail(
        &self,
        name: &str,
        language: Language,
        view: &impl Serialize,
    ) -> Result<Mail, RenderError> {
        let subject = self.write(&format!("{name}.subject.txt"), language, view)?;
        Ok(Mail {
            subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
            text: self.write(&format!("{name}.txt"), language, view)?,
            html: self.write(&format!("{name}.html"), language, view)?,
        })
    }
}

/// Lets a page use its own style sheet, known by its digest, and send its forms home; nothing else.
fn content_policy(templates: &[Template]) -> Result<String, RenderError> {
    let style = templates.iter().find(|template| template.name == STYLE);
    let style = style.ok_or_else(|| RenderError::Text(STYLE.to_owned()))?;
    let digest = BASE64_STANDARD.encode(Sha256::digest(style.source));
    Ok(format!(
        "default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; frame-ancestors 'none'; \
         base-uri 'none'"
    ))
}

/// The style sheet of all pages.
const STYLE: &str = "page.css";

/// Block tags on a line of their own leave no line behind.
fn line_blocks() -> Result<SyntaxConfig, Error> {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
}

/// The catalogue of one language, called by templates as `t("key", name=value)`.
#[derive(Debug)]
struct Texts(Language);

impl Object for Texts {
    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, arguments: &[Value]) -> Result<Value, Error> {
        let (key, values): (&str, Kwargs) = from_args(arguments)?;
        let missing = |what: String| Error::new(ErrorKind::UndefinedError, what);
        let count = values.has("count").then(|| values.get::<Value>("count")).transpose()?;
        let count = count.map(|count| count.to_string());
        let text = texts::counted(self.0, key, count.as_deref())
            .ok_or_else(|| missing(format!("no text {key:?} in {:?}", self.0)))?;
        let filled = texts::fill(text, |name| values.get::<Value>(name).ok().map(|value| value.to_string()))
            .map_err(|name| missing(format!("text {key:?} needs a value for {name:?}")))?;
        Ok(Value::from(filled))
    }
}

/// Writes a value so that text from outside cannot change what surrounds it.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_none() {
        return Err(Error::new(
            ErrorKind::UndefinedError,
            "a value that may be missing is written without asking",
        ));
    }
    let is_html = matches!(state.auto_escape(), AutoEscape::Html);
    let written = match value.as_str() {
        Some(text) if value.is_safe() => out.write_str(text),
        Some(text) => write_text(out, text, is_html),
        None => write_text(out, &value.to_string(), is_html),
    };
    Ok(written?)
}

fn write_text(out: &mut Output<'_>, text: &str, is_html: bool) -> fmt::Result {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !may_need_care(byte) {
            continue;
        }
        let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
        let replacement = match character {
            '&' if is_html => "&amp;",
            '<' if is_html => "&lt;",
            '>' if is_html => "&gt;",
            '"' if is_html => "&quot;",
            '\'' if is_html => "&#39;",
            '\n' if is_html => continue,
            character if character.is_control() => " ",
            character if reorders(character) => "",
            _ => continue,
        };
        out.write_str(text.get(plain..at).unwrap_or_default())?;
        out.write_str(replacement)?;
        plain = at + character.len_utf8();
    }
    out.write_str(text.get(plain..).unwrap_or_default())
}

/// The first bytes of all characters that `write_text` replaces, and of some it does not; most text has none.
const fn may_need_care(byte: u8) -> bool {
    matches!(byte, 0..0x20 | b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7f | 0xc2 | 0xd8 | 0xe2 | 0xef)
}

/// Characters that are not seen but change the order or the look of what follows them.
const fn reorders(character: char) -> bool {
    matches!(
        character,
        '\u{061c}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// Lets only web addresses and paths of this site into a link.
fn link(address: &str) -> Result<String, Error> {
    const LOOPBACK: [&str; 3] = ["http://127.0.0.1", "http://[::1]", "http://localhost"];
    let is_loopback = LOOPBACK.iter().any(|host| {
        address.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    let is_path = address.starts_with('/') && !address.starts_with("//");
    let is_plain = !address.chars().any(|character| character.is_control() || character.is_whitespace());
    if is_plain && (address.starts_with("https://") || is_loopback || is_path) {
        return Ok(address.to_owned());
    }
    Err(Error::new(
        ErrorKind::InvalidOperation,
        "a link is not https, not on loopback and no path of this site",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, text: &str) -> String {
        let mut environment = Environment::new();
        environment.set_formatter(write_value);
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
        });
        environment.render_named_str(name, "{{ text }}", minijinja::context! { text }).unwrap()
    }

    #[test]
    fn every_template_compiles_with_whatever_it_includes() {
        let renderer = Renderer::new().unwrap();
        assert!(TEMPLATES.is_sorted_by_key(|template| template.name));
        for template in TEMPLATES {
            let compiled = renderer.environment.get_template(template.name);
            assert!(compiled.is_ok(), "{}: {:?}", template.name, compiled.err());
            for named in named_in(template.source) {
                assert!(TEMPLATES.iter().any(|other| other.name == named), "{} names {named}", template.name);
            }
        }
    }

    /// The templates that one extends, includes or imports from.
    fn named_in(source: &str) -> Vec<&str> {
        let tags = source.split("{%").skip(1).filter_map(|rest| rest.split("%}").next());
        let naming = tags.map(|tag| tag.trim_matches([' ', '-'])).filter(|tag| {
            ["extends ", "include ", "import ", "from "].iter().any(|word| tag.starts_with(word))
        });
        naming.filter_map(|tag| tag.split('"').nth(1)).collect()
    }

    #[test]
    fn text_from_outside_stays_text() {
        for (case, text, html, plain) in [
            ("ordinary", "Åkeri & Co", "Åkeri &amp; Co", "Åkeri & Co"),
            (
                "markup",
                "<b onload='x'>\"hi\"</b>",
                "&lt;b onload=&#39;x&#39;&gt;&quot;hi&quot;&lt;/b&gt;",
                "<b onload='x'>\"hi\"</b>",
            ),
            ("a line of its own", "ACME\nApprove: evil", "ACME\nApprove: evil", "ACME Approve: evil"),
            ("right to left", "fdp.\u{202e}exe", "fdp.exe", "fdp.exe"),
            ("not seen", "a\u{200b}b\u{2066}c\u{feff}", "abc", "abc"),
            ("control characters", "a\u{7}b\u{1b}[31m", "a b [31m", "a b [31m"),
        ] {
            assert_eq!(written("a.html", text), html, "{case}");
            assert_eq!(written("a.txt", text), plain, "{case}");
        }
    }

    #[test]
    fn no_character_that_needs_care_is_overlooked() {
        for character in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let needs_care = character.is_control() || reorders(character) || "&<>\"'".contains(character);
            let mut buffer = [0; 4];
            let first = character.encode_utf8(&mut buffer).as_bytes()[0];
            assert!(!needs_care || may_need_care(first), "{character:?}");
        }
    }

    #[test]
    fn links_lead_to_the_web_or_stay_here() {
        for (address, accepted) in [
            ("https://attest.example/a/1", true),
            ("/a/1", true),
            ("http://127.0.0.1:8080/a", true),
            ("http://localhost", true),
            ("http://[::1]:80/", true),
            ("http://attest.example/", false),
            ("http://localhost.evil.example/", false),
            ("//evil.example/", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("https://attest.example/ a", false),
            ("", false),
        ] {
            assert_eq!(link(address).is_ok(), accepted, "{address}");
        }
    }

    #[test]
    fn every_template_is_well_formed() {
        Renderer::new().unwrap();
    }
}
