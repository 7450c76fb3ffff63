//! The sign-in of a workbench on loopback, where a person says who they are.

use serde::Serialize;

use crate::approval::{Form, FormView};
use crate::language::Language;
use crate::renderer::{RenderError, Renderer};

/// A person of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The code the person signs in with.
    pub code: String,
    /// The name.
    pub name: String,
    /// What the person may do, in words of the register.
    pub rights: String,
    /// The person is signed in now.
    pub is_current: bool,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// The key that the program printed is needed first.
    Key {
        /// The key that was given was wrong.
        is_wrong: bool,
        /// Where it is sent; by GET, for it changes nothing.
        form: Form,
        /// The page that was asked for, when the person came from another site: a browser names no session then.
        resume: Option<String>,
    },
    /// One of these people is chosen.
    Choose {
        /// Everybody who is active.
        people: Vec<Person>,
        /// Where the choice is sent.
        form: Form,
        /// Where the person who is signed in goes on.
        next: Option<String>,
        /// Where the session is ended.
        leave: Option<Form>,
    },
}

#[derive(Serialize)]
struct View<'a> {
    asks_key: bool,
    is_wrong: bool,
    people: &'a [Person],
    current: Option<&'a str>,
    form: FormView,
    next: Option<&'a str>,
    leave: Option<FormView>,
}

impl SignIn {
    /// Writes the page.
    ///
    /// # Errors
    /// When an address is not one that a page may lead to.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<String, RenderError> {
        let view = match self {
            Self::Key { is_wrong, form, resume } => View {
                asks_key: true,
                is_wrong: *is_wrong,
                people: &[],
                current: None,
                form: form.view(),
                next: resume.as_deref(),
                leave: None,
            },
            Self::Choose { people, form, next, leave } => View {
                asks_key: false,
                is_wrong: false,
                people,
                current: people.iter().find(|person| person.is_current).map(|person| person.name.as_str()),
                form: form.view(),
                next: next.as_deref(),
                leave: leave.as_ref().map(Form::view),
            },
        };
        renderer.write("sign_in.html", language, &view)
    }
}
