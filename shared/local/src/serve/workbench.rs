//! The workbench's pages; each needs a session of an active person.

use std::sync::Arc;

use attest_model::master::User;
use attest_render::{Said, WorkbenchAction};
use attest_steps::acts::Attached;
use attest_steps::workbench::{self, Answer, Fields, Visit};
use axum::extract::{Form, FromRequest, FromRequestParts, Multipart, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::session::Session;
use super::sign_in::{SIGN_IN, ask_key};
use super::{FORM_BYTES_MAX, Site, archived, download, failed, opened};

/// Fields of an address or a form, as they are read from it.
type Pairs = Vec<(String, String)>;

/// A person with a session, as the register knows them now.
pub(super) struct Person {
    session: Session,
    user: User,
}

impl Site {
    /// Who asks; a person who was disabled meanwhile is nobody.
    async fn person(&self, headers: &HeaderMap) -> Result<Option<Person>, attest_store::StoreError> {
        let Some(session) = self.sessions.find(headers) else { return Ok(None) };
        let found = self.world.engines.store.find_user(&session.user).await?;
        let user = found.map(|found| found.record).filter(|user| user.is_active);
        Ok(user.map(|user| Person { session, user }))
    }

    fn visit<'a>(&'a self, person: &'a Person) -> Visit<'a> {
        Visit {
            renderer: &self.world.renderer,
            user: &person.user,
            form_token: &person.session.form,
            switch: Some(SIGN_IN),
        }
    }

    /// The answer to a form, after what follows from it has happened.
    async fn answered(&self, answer: Result<Answer, attest_steps::StepError>) -> Response {
        Box::pin(self.go_on()).await;
        match answer {
            Ok(Answer::Done(next)) => Redirect::to(&next).into_response(),
            Ok(Answer::Page(shown)) => self.shown(Ok(shown)),
            Err(error) => failed(&error),
        }
    }
}

/// The person, or the answer that leads to the sign-in and back.
impl FromRequestParts<Arc<Site>> for Person {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Response> {
        match site.person(&parts.headers).await {
            Ok(Some(person)) => Ok(person),
            Ok(None) => {
                let next = parts.uri.path_and_query().map_or("", |path| path.as_str());
                Err(Redirect::to(&workbench::sign_in_address(next)).into_response())
            }
            Err(error) => Err(failed(&error)),
        }
    }
}

/// A form and the person who sent it; without a session, or with a form of another one, nothing is done.
pub(super) struct Sent {
    person: Person,
    fields: Fields,
}

impl FromRequest<Arc<Site>> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Self, Response> {
        let headers = request.headers().clone();
        let not_sent = || ask_key(site, &headers, "/workbench", false);
        let person = match site.person(&headers).await {
            Ok(Some(person)) => person,
            Ok(None) => return Err(not_sent()),
            Err(error) => return Err(failed(&error)),
        };
        let fields = if is_in_parts(&headers) {
            parts(request, site, &person).await?
        } else {
            let form = Form::<Pairs>::from_request(request, site).await;
            Some(Fields::new(form.map_err(IntoResponse::into_response)?.0))
        };
        let fields = fields.filter(|fields| person.session.sent(fields.get("form"))).ok_or_else(not_sent)?;
        Ok(Self { person, fields })
    }
}

fn is_in_parts(headers: &HeaderMap) -> bool {
    let sent_as = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    sent_as.is_some_and(|sent_as| sent_as.starts_with("multipart/form-data"))
}

/// The fields and files of a form that is sent in parts; `None` when a file comes before what proves that our page sent it.
async fn parts(request: Request, site: &Arc<Site>, person: &Person) -> Result<Option<Fields>, Response> {
    let mut parts = Multipart::from_request(request, site).await.map_err(IntoResponse::into_response)?;
    let (mut written, mut files, mut left) = (Pairs::new(), Vec::new(), FORM_BYTES_MAX);
    while let Some(part) = parts.next_field().await.map_err(IntoResponse::into_response)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let token = written.iter().find(|(field, _)| field == "form").map_or("", |(_, token)| token);
        if file_name.is_some() && !person.session.sent(token) {
            return Ok(None);
        }
        let bytes = part.bytes().await.map_err(IntoResponse::into_response)?;
        if let Some(file_name) = file_name {
            files.push((name, Attached { file_name, bytes: bytes.into() }));
            continue;
        }
        left = left.checked_sub(bytes.len()).ok_or_else(|| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
        written.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    let mut fields = Fields::new(written);
    for (name, file) in files {
        fields.add_file(name, file);
    }
    Ok(Some(fields))
}

/// GET `/`: the list.
pub(super) async fn home() -> Redirect {
    Redirect::to("/workbench")
}

/// GET `/workbench`.
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    person: Person,
    Query(fields): Query<Pairs>,
) -> Response {
    let shown = workbench::list(site.world.desk(), &site.visit(&person), &Fields::new(fields)).await;
    site.shown(shown)
}

/// POST `/workbench`: one act on several invoices (WB-6), and what follows from it.
pub(super) async fn bulk(State(site): State<Arc<Site>>, Sent { person, fields }: Sent) -> Response {
    let visit = site.visit(&person);
    let tenant = &site.world.settings.tenant;
    let shown = Box::pin(workbench::bulk(site.world.desk(), &visit, tenant, &fields)).await;
    Box::pin(site.go_on()).await;
    site.shown(shown)
}

/// GET `/matching`: the report of e-invoices for matching (AMJ-15).
pub(super) async fn matching(
    State(site): State<Arc<Site>>,
    person: Person,
    Query(fields): Query<Pairs>,
) -> Response {
    let fields = Fields::new(fields);
    site.shown(workbench::matching(site.world.desk(), &site.visit(&person), &fields, false).await)
}

/// POST `/matching`: runs the report.
pub(super) async fn run_matching(State(site): State<Arc<Site>>, Sent { person, fields }: Sent) -> Response {
    let visit = site.visit(&person);
    let shown = Box::pin(workbench::matching(site.world.desk(), &visit, &fields, true)).await;
    Box::pin(site.go_on()).await;
    site.shown(shown)
}

/// GET `/invoices/{id}`.
pub(super) async fn invoice(
    State(site): State<Arc<Site>>,
    person: Person,
    Path(id): Path<String>,
    Query(fields): Query<Pairs>,
) -> Response {
    let fields = Fields::new(fields);
    let done = WorkbenchAction::from_word(fields.get("done")).map(Said::Done);
    let visit = site.visit(&person);
    site.shown(workbench::invoice(site.world.desk(), &visit, &id, fields.get("messages"), done).await)
}

/// POST `/invoices/{id}`: one act, and what follows from it.
pub(super) async fn act(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Sent { person, fields }: Sent,
) -> Response {
    let tenant = &site.world.settings.tenant;
    let visit = site.visit(&person);
    let answer = Box::pin(workbench::post(site.world.desk(), &visit, tenant, &id, &fields)).await;
    site.answered(answer).await
}

/// GET `/invoices/{id}/attachments/{index}`.
pub(super) async fn attachment(
    State(site): State<Arc<Site>>,
    person: Person,
    Path((id, index)): Path<(String, usize)>,
) -> Response {
    opened(workbench::attachment(site.world.desk(), &site.visit(&person), &id, index).await)
}

/// GET `/invoices/{id}/archive`.
pub(super) async fn archive(
    State(site): State<Arc<Site>>,
    person: Person,
    Path(id): Path<String>,
) -> Response {
    let found = workbench::archived(site.world.desk(), &site.visit(&person), &id).await;
    match found {
        Ok(Some((record, shared))) => archived(site, record, shared),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

/// GET `/invoices/{id}/document`.
pub(super) async fn document(
    State(site): State<Arc<Site>>,
    person: Person,
    Path(id): Path<String>,
) -> Response {
    download(workbench::document(site.world.desk(), &site.visit(&person), &id).await)
}

/// GET `/messages`: received messages (WB-1).
pub(super) async fn messages(
    State(site): State<Arc<Site>>,
    person: Person,
    Query(fields): Query<Pairs>,
) -> Response {
    let fields = Fields::new(fields);
    site.shown(workbench::message_list(site.world.desk(), &site.visit(&person), &fields).await)
}

/// GET `/messages/{id}`.
pub(super) async fn message(
    State(site): State<Arc<Site>>,
    person: Person,
    Path(id): Path<String>,
    Query(fields): Query<Pairs>,
) -> Response {
    let said = workbench::message_said(Fields::new(fields).get("done"));
    site.shown(workbench::message(site.world.desk(), &site.visit(&person), &id, said).await)
}

/// POST `/messages/{id}`: loads or rejects it, and lets what follows happen (IN-5, IN-6).
pub(super) async fn handle_message(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Sent { person, fields }: Sent,
) -> Response {
    let visit = site.visit(&person);
    let answer = Box::pin(workbench::handle_message(site.world.desk(), &visit, &id, &fields)).await;
    site.answered(answer).await
}

/// GET `/messages/{id}/document`: the bytes as received.
pub(super) async fn message_document(
    State(site): State<Arc<Site>>,
    person: Person,
    Path(id): Path<String>,
) -> Response {
    download(workbench::message_document(site.world.desk(), &site.visit(&person), &id).await)
}

/// GET `/subscriptions`.
pub(super) async fn subscriptions(
    State(site): State<Arc<Site>>,
    person: Person,
    Query(fields): Query<Pairs>,
) -> Response {
    let from = Fields::new(fields);
    site.shown(workbench::subscriptions(site.world.desk(), &site.visit(&person), from.get("from")).await)
}

/// POST `/notes`: puts an internal message away.
pub(super) async fn put_away(State(site): State<Arc<Site>>, Sent { person, fields }: Sent) -> Response {
    let store = &site.world.engines.store;
    match workbench::put_away(store, &person.user.code, fields.get("note")).await {
        Ok(()) => Redirect::to("/workbench").into_response(),
        Err(attest_steps::StepError::Invalid { .. }) => StatusCode::BAD_REQUEST.into_response(),
        Err(error) => failed(&error),
    }
}
