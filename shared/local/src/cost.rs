//! What a run would cost on AWS: requests that were counted, times the prices of `docs/prices.toml`.

use anyhow::Context as _;
use attest_model::money::Decimal;
use serde::Deserialize;

use crate::units::Units;

/// The table that is checked in.
const PRICES: &str = include_str!("../../../docs/prices.toml");

/// Prices, and what is assumed where nothing can be counted here.
#[derive(Debug, Clone, Deserialize)]
pub struct Prices {
    per_million: PerMillion,
    assumed: Assumed,
}

#[derive(Debug, Clone, Deserialize)]
struct PerMillion {
    dynamodb_write_unit: Decimal,
    dynamodb_read_unit: Decimal,
    s3_put: Decimal,
    s3_get: Decimal,
    sqs_request: Decimal,
    lambda_request: Decimal,
    lambda_gigabyte_second: Decimal,
    express_request: Decimal,
    express_gigabyte_second: Decimal,
    log_megabyte: Decimal,
}

#[derive(Debug, Clone, Deserialize)]
struct Assumed {
    sqs_requests_per_message: Decimal,
    memory_gigabytes: Decimal,
    function_seconds: Decimal,
    log_megabytes: Decimal,
}

/// What ran beside the engines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Runs {
    /// Messages that went through a queue.
    pub messages: u64,
    /// Executions of the state machine; each is started by a function that waits for it.
    pub executions: u64,
    /// Steps of these executions, one invocation each.
    pub steps: u64,
}

/// One line of the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is billed.
    pub what: &'static str,
    /// How many.
    pub count: Decimal,
    /// US dollars.
    pub dollars: Decimal,
}

impl Prices {
    /// The table that is checked in.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn checked_in() -> anyhow::Result<Self> {
        toml::from_str(PRICES).context("docs/prices.toml")
    }

    /// The bill of a run.
    #[must_use]
    pub fn bill(&self, units: Units, runs: Runs) -> Vec<Line> {
        let (price, assumed) = (&self.per_million, &self.assumed);
        let million = Decimal::from(1_000_000);
        let line =
            |what, count: Decimal, each: Decimal| Line { what, count, dollars: count * each / million };
        let count = |number: u64| Decimal::from(number);
        // The function that starts an execution is billed while it waits.
        let invocations = count(runs.messages + runs.steps);
        let function_seconds = (invocations + count(runs.steps)) * assumed.function_seconds;
        // Step Functions bills at least 64 MB.
        let express = count(runs.steps) * assumed.function_seconds / Decimal::from(16);
        let logs = invocations * assumed.log_megabytes;
        vec![
            line("DynamoDB write units", count(units.writes), price.dynamodb_write_unit),
            line("DynamoDB read units", count(units.read_halves) / Decimal::TWO, price.dynamodb_read_unit),
            line("S3 requests that store", count(units.puts), price.s3_put),
            line("S3 requests that read", count(units.gets), price.s3_get),
            line("SQS requests", count(runs.messages) * assumed.sqs_requests_per_message, price.sqs_request),
            line("Lambda invocations", invocations, price.lambda_request),
            line(
                "Lambda gigabyte-seconds",
                function_seconds * assumed.memory_gigabytes,
                price.lambda_gigabyte_second,
            ),
            line("Express executions", count(runs.executions), price.express_request),
            line("Express gigabyte-seconds", express, price.express_gigabyte_second),
            line("log megabytes", logs, price.log_megabyte),
        ]
    }
}

/// The sum of a bill.
#[must_use]
pub fn total(bill: &[Line]) -> Decimal {
    bill.iter().map(|line| line.dollars).sum()
}
