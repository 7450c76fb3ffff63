//! Answers invocations, one after the other, until Lambda ends the process.

use std::convert::Infallible;
use std::time::Instant;

use attest_steps::StepError;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::{Failure, report};
use crate::http::{Request, Response};

/// Serves events that are JSON: the state machine, schedules, calls by hand.
///
/// # Errors
/// When the Runtime API cannot be reached.
pub async fn serve<E, A, W, F>(work: W) -> Result<(), Error>
where
    E: DeserializeOwned,
    A: Serialize,
    W: Fn(E) -> F,
    F: Future<Output = Result<A, StepError>>,
{
    lambda_runtime::run(service_fn(|event: LambdaEvent<E>| {
        // On the heap: a step is a large state, and everything around it would carry it along.
        let working = Box::pin(work(event.payload));
        async move {
            let started = Instant::now();
            let answer = working.await;
            if let Err(error) = &answer {
                report(error, "", "");
            }
            finished(started, if answer.is_ok() { "done" } else { "failed" });
            answer.map_err(Failure::from)
        }
    }))
    .await
}

/// Serves a queue's batches; which messages failed is in the answer.
///
/// # Errors
/// When the Runtime API cannot be reached.
pub async fn serve_queue<W, F>(work: W) -> Result<(), Error>
where
    W: Fn(SqsEvent) -> F,
    F: Future<Output = SqsBatchResponse>,
{
    serve(|event| {
        let working = work(event);
        async { Ok(working.await) }
    })
    .await
}

/// Serves requests of an HTTP API; what fails is a page too.
///
/// # Errors
/// When the Runtime API cannot be reached.
pub async fn serve_http<W, F>(work: W) -> Result<(), Error>
where
    W: Fn(Request) -> F,
    F: Future<Output = Response> + Send,
{
    lambda_http::run(service_fn(|request: Request| {
        let working = Box::pin(work(request));
        async move {
            let started = Instant::now();
            let response = working.await;
            finished(started, response.status().as_str());
            Ok::<_, Infallible>(response)
        }
    }))
    .await
}

fn finished(started: Instant, outcome: &str) {
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(outcome, duration_ms, "An invocation was answered");
}
