#![doc = include_str!("../README.md")]

mod batch;
mod environment;
mod failure;
pub mod http;
mod log;
pub mod s3;
mod serve;
mod start;

pub use attest_steps::{Desk, Retry, StepError};
pub use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
pub use batch::{body, lift};
pub use environment::{Environment, StartError, VARIABLES, Variable};
pub use failure::Failure;
pub use lambda_runtime::Error;
pub use serve::{serve, serve_http, serve_queue};
pub use start::Start;
