//! `attest bench`: what Attest needs for its work, beside what others need for the same in the same run.
//!
//! A benchmark is a module with `run` and one row in [`BENCHMARKS`]. It answers rows; rows that say the same in `what` are
//! one comparison, and the table shows how often the row of [`ATTEST`] fits into each of the others. Times are CPU time of
//! one process ([`cpu_time`]): machines are shared, so a ratio of one run tells more than any time.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::bail;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::table::table;

pub mod company;
pub mod flow;
mod formats;
pub mod history;
mod matching;
mod peers;
mod validate;

/// The engine that the others are compared with.
pub const ATTEST: &str = "attest";

/// One benchmark.
pub struct Benchmark {
    /// The word after `attest bench`.
    pub name: &'static str,
    /// One line for people.
    pub about: &'static str,
    /// Measures.
    pub run: fn() -> anyhow::Result<Vec<Row>>,
}

/// All benchmarks, by name.
pub static BENCHMARKS: &[Benchmark] = &[
    Benchmark {
        name: "flow",
        about: "straight-through invoices through the whole flow on the embedded engines, with their cost on AWS",
        run: flow::run,
    },
    Benchmark {
        name: "formats",
        about: "reading documents into the model, beside roxmltree and the crate en16931-formats",
        run: formats::run,
    },
    Benchmark {
        name: "history",
        about: "arrival control of an invoice whose supplier has sent 100,000, with the checks that compare with them",
        run: history::run,
    },
    Benchmark {
        name: "match",
        about: "choosing order lines for invoice lines, beside a greedy matcher and a dense assignment",
        run: matching::run,
    },
    Benchmark {
        name: "validate",
        about: "the official rules on UBL invoices, reading included, beside SaxonC and the crate en16931",
        run: validate::run,
    },
];

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The benchmark, filled in by [`run`].
    pub benchmark: &'static str,
    /// What was done, with the size of the work.
    pub what: String,
    /// Who did it.
    pub engine: String,
    /// The figure; `None` where it was not run.
    pub value: Option<Decimal>,
    /// Of the figure: `µs`, `ms`, `MB`, `invoices/s`.
    pub unit: &'static str,
    /// How often the figure of [`ATTEST`] for the same work fits into this one.
    pub ratio: Option<Decimal>,
    /// The target, or why it was not run.
    pub note: String,
}

impl Row {
    /// A figure.
    #[must_use]
    pub fn new(
        what: impl Into<String>,
        engine: impl Into<String>,
        value: Decimal,
        unit: &'static str,
    ) -> Row {
        Row {
            benchmark: "",
            what: what.into(),
            engine: engine.into(),
            value: Some(value),
            unit,
            ratio: None,
            note: String::new(),
        }
    }

    /// The time of each of `count` pieces of work.
    #[must_use]
    pub fn time_each(
        what: impl Into<String>,
        engine: impl Into<String>,
        total: Duration,
        count: usize,
    ) -> Row {
        let nanoseconds = Decimal::from(total.as_nanos()) / Decimal::from(count.max(1));
        let (value, unit) = match nanoseconds {
            long if long >= Decimal::from(10_000_000) => (long / Decimal::from(1_000_000), "ms"),
            short => (short / Decimal::ONE_THOUSAND, "µs"),
        };
        Row::new(what, engine, value, unit)
    }

    /// Something that could not be measured here.
    #[must_use]
    pub fn not_run(what: impl Into<String>, engine: impl Into<String>, why: impl Into<String>) -> Row {
        let why = why.into();
        Row { value: None, note: format!("not run: {why}"), ..Row::new(what, engine, Decimal::ZERO, "") }
    }

    /// With a remark, such as the target.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Row {
        self.note = note.into();
        self
    }

    /// The figure in the smallest unit of its kind, so that figures of one kind divide.
    fn scaled(&self) -> Option<Decimal> {
        let scale = match self.unit {
            "ms" => Decimal::ONE_THOUSAND,
            _ => Decimal::ONE,
        };
        self.value.map(|value| value * scale)
    }
}

/// Arguments of `attest bench`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which benchmarks; all without a name.
    pub names: Vec<String>,
    /// One JSON line per row.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
///
/// # Errors
/// When a name is not one of [`BENCHMARKS`], or a benchmark cannot do its own part.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    for name in &arguments.names {
        if BENCHMARKS.iter().all(|benchmark| benchmark.name != name) {
            let known: Vec<_> = BENCHMARKS.iter().map(|b| format!("  {:10} {}", b.name, b.about)).collect();
            bail!("{name:?} is no benchmark; expected some of\n{}", known.join("\n"));
        }
    }
    let is_wanted = |benchmark: &&Benchmark| {
        arguments.names.is_empty() || arguments.names.iter().any(|n| n == benchmark.name)
    };
    let mut rows = Vec::new();
    for benchmark in BENCHMARKS.iter().filter(is_wanted) {
        eprintln!("{} …", benchmark.name);
        rows.extend((benchmark.run)()?.into_iter().map(|row| Row { benchmark: benchmark.name, ..row }));
    }
    compare(&mut rows);
    if arguments.json {
        for row in &rows {
            println!("{}", serde_json::to_string(row)?);
        }
    } else {
        println!("{}", shown(&rows));
    }
    Ok(ExitCode::SUCCESS)
}

fn compare(rows: &mut [Row]) {
    let own: Vec<Row> = rows.iter().filter(|row| row.engine == ATTEST).cloned().collect();
    for row in rows.iter_mut().filter(|row| row.engine != ATTEST) {
        let same = |mine: &&Row| mine.benchmark == row.benchmark && mine.what == row.what;
        let mine = own.iter().find(same).and_then(Row::scaled).filter(|mine| !mine.is_zero());
        row.ratio =
            row.scaled().zip(mine).map(|(other, mine)| (other / mine).round_sf(3).unwrap_or_default());
    }
}

fn shown(rows: &[Row]) -> comfy_table::Table {
    let mut table = table(&["benchmark", "what", "engine", "figure", "ratio", ""]);
    for row in rows {
        let figure = row.value.map(|value| {
            let value = value.round_sf(3).unwrap_or(value).normalize();
            format!("{value} {}", row.unit)
        });
        table.add_row([
            row.benchmark.to_owned(),
            row.what.clone(),
            row.engine.clone(),
            figure.unwrap_or_else(|| "–".to_owned()),
            row.ratio.map_or_else(String::new, |ratio| format!("{} ×", ratio.normalize())),
            row.note.clone(),
        ]);
    }
    table
}

/// CPU time that this process has used, in all threads.
#[must_use]
pub fn cpu_time() -> Duration {
    let now = nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID.now();
    now.map(Duration::from).unwrap_or_default()
}

/// Runs `work` until a second of CPU time is used, at least once; answers the time of one run.
pub fn time_of<T>(mut work: impl FnMut() -> T) -> Duration {
    let (start, begun) = (cpu_time(), Instant::now());
    let mut runs = 0;
    loop {
        std::hint::black_box(work());
        runs += 1;
        let used = cpu_time() - start;
        if used >= Duration::from_secs(1) || begun.elapsed() >= Duration::from_secs(10) {
            return used / runs;
        }
    }
}

/// How many times as long `large` takes as `small` when they take turns.
///
/// In turns, both meet the allocator in the same state: a small document in a loop of its own works in memory that it has
/// touched before, a large one is given fresh pages every time, and the quotient of two such loops is of the kernel's making.
pub fn growth<T>(mut small: impl FnMut() -> T, mut large: impl FnMut() -> T) -> Decimal {
    let (mut of_small, mut of_large) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..20 {
        let start = cpu_time();
        for _ in 0..10 {
            std::hint::black_box(small());
        }
        let middle = cpu_time();
        std::hint::black_box(large());
        of_small += (middle - start) / 10;
        of_large += cpu_time() - middle;
    }
    Decimal::from(of_large.as_nanos()) / Decimal::from(of_small.as_nanos().max(1))
}

/// The most memory that one of the finished child processes had at once, in megabytes.
#[must_use]
pub fn peak_memory_of_children() -> Option<Decimal> {
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).ok()?;
    Some(Decimal::from(usage.max_rss()) / Decimal::from(1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn benchmarks_are_sorted_and_unique() {
        assert!(BENCHMARKS.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn ratios_are_of_the_same_work_and_unit() {
        let ten = Duration::from_micros(10);
        let mut rows = vec![
            Row::time_each("a", ATTEST, ten, 1),
            Row::time_each("a", "other", Duration::from_millis(30), 1),
            Row::time_each("b", "other", ten, 1),
            Row::not_run("a", "third", "it is not installed"),
        ];
        compare(&mut rows);
        let ratios: Vec<_> = rows.iter().map(|row| row.ratio.map(|ratio| ratio.to_string())).collect();
        assert_eq!(ratios, [None, Some("3000".to_owned()), None, None]);
        assert_eq!((rows[1].value, rows[1].unit), (Some(Decimal::from(30)), "ms"));
    }
}
