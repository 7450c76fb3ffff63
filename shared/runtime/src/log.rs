//! Lines of JSON, one per event, without what must not be in a log (AUD-4).

use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts the log; a second start in one process changes nothing.
pub(crate) fn start(level: Option<&str>) {
    let lines =
        tracing_subscriber::fmt::layer().json().flatten_event(true).with_span_list(false).with_target(false);
    let _ = tracing_subscriber::registry().with(lines).with(targets(level)).try_init();
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(cause = %panic, "The function panicked");
    }));
}

/// Our own lines from the level asked for. Of libraries only warnings: below that, clients write what they send.
fn targets(level: Option<&str>) -> Targets {
    let level: Level = level.and_then(|level| level.parse().ok()).unwrap_or(Level::INFO);
    Targets::new()
        .with_default(LevelFilter::WARN.min(LevelFilter::from_level(level)))
        .with_target("attest", level)
        // The span that names the invocation.
        .with_target("Lambda", LevelFilter::INFO)
        .with_target("lambda_runtime", LevelFilter::INFO)
        // Failures are reported once, by us.
        .with_target("lambda_runtime::layers::panic", LevelFilter::OFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aud_4_libraries_write_warnings_only_whatever_is_asked_for() {
        for (asked, target, level, expected) in [
            (None, "attest_steps::intake", Level::INFO, true),
            (None, "attest_steps::intake", Level::DEBUG, false),
            (Some("DEBUG"), "attest_steps::intake", Level::DEBUG, true),
            (Some("TRACE"), "aws_smithy_runtime::client", Level::DEBUG, false),
            (Some("TRACE"), "hyper_util::client", Level::INFO, false),
            (Some("TRACE"), "rustls", Level::WARN, true),
            (Some("ERROR"), "attest_store", Level::WARN, false),
            (Some("ERROR"), "rustls", Level::WARN, false),
            (Some("loud"), "attest_store", Level::INFO, true),
            (None, "lambda_runtime::layers::panic", Level::ERROR, false),
        ] {
            assert_eq!(targets(asked).would_enable(target, &level), expected, "{asked:?} {target} {level}");
        }
    }
}
