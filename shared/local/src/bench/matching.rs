//! `attest bench match`: choosing order lines and receipts for the lines of an invoice, beside a greedy matcher that goes by
//! price and text, and a dense assignment of lines to order lines (`scripts/bench/peers`, crate `pathfinding`).
//!
//! The right answers of the samples are known: each row says how many lines were placed right, wrong and nowhere.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use attest_model::money::{Decimal, round};
use attest_model::orders::AccrualMethod;
use attest_payables::matching::samples::{Sample, Score, Shape};

use super::peers::{self, Scratch};
use super::{ATTEST, Row, growth, time_of};

/// 1,000 lines beside 10,000, fifty prices, two hundred codes, by receipts.
const WORST: Shape = Shape {
    seed: 1,
    invoice_lines: 1_000,
    order_lines: 10_000,
    codes: 200,
    price_points: 50,
    without_codes: false,
    names_order_lines: false,
    without_lower_limits: false,
    method: AccrualMethod::G,
};

/// A code each: the lines of one code are all that is compared.
const CODED: Shape = Shape { codes: 10_000, ..WORST };

/// Five times as many lines on both sides.
const LARGE: Shape = Shape { invoice_lines: 5_000, order_lines: 50_000, codes: 50_000, ..WORST };

/// A sample, and what its rows are called.
struct Case {
    what: &'static str,
    target: &'static str,
    shape: Shape,
    /// The greedy matcher and the dense assignment are measured too.
    is_compared: bool,
}

const CASES: &[Case] = &[
    Case {
        what: "100 × 1000 lines, doubled codes",
        target: "",
        shape: Shape { invoice_lines: 100, order_lines: 1_000, codes: 20, ..WORST },
        is_compared: true,
    },
    Case {
        what: "1000 × 10000 lines, doubled codes",
        target: "at most 40 ms",
        shape: WORST,
        is_compared: true,
    },
    Case {
        what: "1000 × 10000 lines, ten codes",
        target: "at most 40 ms",
        shape: Shape { codes: 10, ..WORST },
        is_compared: false,
    },
    Case {
        what: "1000 × 10000 lines, codes not compared",
        target: "at most 40 ms",
        shape: Shape { codes: 50, without_codes: true, ..WORST },
        is_compared: false,
    },
    Case {
        what: "1000 × 10000 lines, no lower limits",
        target: "at most 40 ms",
        shape: Shape { without_lower_limits: true, ..WORST },
        is_compared: false,
    },
    Case {
        what: "1000 × 10000 lines, a code each",
        target: "at most 5 ms",
        shape: CODED,
        is_compared: false,
    },
    Case {
        what: "1000 × 10000 lines, order lines named",
        target: "at most 5 ms",
        shape: Shape { codes: 10_000, names_order_lines: true, ..WORST },
        is_compared: false,
    },
    Case { what: "5000 × 50000 lines, a code each", target: "", shape: LARGE, is_compared: false },
];

/// Invoice lines of the largest sample that a dense assignment is tried on; its time grows with their square.
const DENSE_MAX: usize = 100;

pub(super) fn run() -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for case in CASES {
        let sample = Sample::of(&case.shape);
        let (memory, result) = peak_memory(|| sample.run());
        let score = said(sample.score(&result));
        let note = [score, case.target.to_owned()].into_iter().filter(|text| !text.is_empty());
        let note = note.collect::<Vec<_>>().join("; ");
        rows.push(Row::time_each(case.what, ATTEST, time_of(|| sample.run()), 1).with_note(note));
        if let Some(megabytes) = memory {
            let what = format!("{}, memory", case.what);
            rows.push(Row::new(what, ATTEST, megabytes, "MB").with_note("at most 200 MB"));
        }
        if case.is_compared {
            let (time, placed) = (time_of(|| greedy(&sample)), greedy(&sample));
            let row = Row::time_each(case.what, "greedy, price and text", time, 1);
            rows.push(row.with_note(said(sample.judge(placed))));
            rows.push(dense(case, &sample));
        }
    }
    rows.extend(growths());
    Ok(rows)
}

/// How time grows where lines are told apart by their codes.
fn growths() -> [Row; 2] {
    const WHAT: &str = "time of 5000 × 50000 by that of 1000 × 10000, a code each";
    const TIMES: u64 = 5;
    let small: Vec<Sample> = (1..=TIMES).map(|seed| Sample::of(&Shape { seed, ..CODED })).collect();
    let large = [Sample::of(&LARGE)];
    let run =
        |samples: &[Sample]| samples.iter().map(Sample::run).map(|result| result.lines.len()).sum::<usize>();
    // As much is read and written as for the large one before any of it is used again.
    let together = |samples: &[Sample]| samples.iter().map(Sample::run).collect::<Vec<_>>().len();
    let alone = growth(|| run(small.get(..1).unwrap_or_default()), || run(&large));
    let held = growth(|| together(&small), || together(&large)) * Decimal::from(TIMES);
    let note =
        "n log n is 5.9; one small one fits into the cache of a processor core, the large one does not";
    [
        Row::new(WHAT, ATTEST, alone, "×").with_note(note),
        Row::new(format!("{WHAT}, five of these held at once"), ATTEST, held, "×")
            .with_note("at most n log n, 5.9"),
    ]
}

fn said(score: Score) -> String {
    format!("{} right, {} wrong, {} open", score.right, score.wrong, score.open)
}

/// How much memory was in use at once while `work` ran, beyond what was in use before; `None` where the system does not say.
fn peak_memory<T>(work: impl FnOnce() -> T) -> (Option<Decimal>, T) {
    let kilobytes = |name: &str| -> Option<u64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned))?;
        line.split_whitespace().next()?.parse().ok()
    };
    // Linux forgets the highest value so far when it is told to.
    let is_reset = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = kilobytes("VmRSS:");
    let done = work();
    let peak = kilobytes("VmHWM:").filter(|_| is_reset).zip(before);
    (peak.map(|(peak, before)| Decimal::from(peak.saturating_sub(before)) / Decimal::from(1024)), done)
}

/// What many tools do, as a stand-in for them: line by line in the order of the document, the order line with enough open
/// whose price is nearest, and of several the one whose words are most alike.
fn greedy(sample: &Sample) -> Vec<Vec<usize>> {
    let lines: Vec<_> = sample.orders.iter().flat_map(|order| &order.lines).collect();
    let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_lowercase).collect() };
    let described: Vec<_> = lines.iter().map(|line| words(&line.description)).collect();
    let mut open: Vec<Decimal> = lines.iter().map(|line| line.open_quantity()).collect();
    let place = |line: &attest_model::invoice::Line, open: &mut [Decimal]| {
        let (quantity, price) =
            (line.invoiced_quantity.unwrap_or_default(), line.unit_price().unwrap_or_default());
        let own = words(line.item_name.as_deref().unwrap_or_default());
        let best = lines
            .iter()
            .zip(&described)
            .zip(open.iter())
            .enumerate()
            .filter(|(_, (_, open))| **open >= quantity)
            .min_by_key(|(_, ((line, described), _))| {
                let alike = own.iter().filter(|word| described.contains(word)).count();
                ((line.unit_price - price).abs(), std::cmp::Reverse(alike))
            })
            .map(|(index, _)| index);
        if let Some(open) = best.and_then(|index| open.get_mut(index)) {
            *open -= quantity;
        }
        best.into_iter().collect()
    };
    sample.invoice.lines.iter().map(|line| place(line, &mut open)).collect()
}

/// One invoice line to one order line, so that all together differ least in code, quantity and price.
fn dense(case: &Case, sample: &Sample) -> Row {
    const ENGINE: &str = "dense assignment, pathfinding 4";
    if sample.invoice.lines.len() > DENSE_MAX {
        return Row::not_run(case.what, ENGINE, "its time grows with the square of the lines");
    }
    let found = peers::program().and_then(|program| {
        let scratch = Scratch::new().map_err(|error| error.to_string())?;
        let file = scratch.file("sample");
        std::fs::write(&file, table(sample)).map_err(|error| error.to_string())?;
        measured(&program, &file)
    });
    match found {
        Ok(measured) => {
            let placed = measured.placed.iter().map(|place| place.iter().copied().collect());
            let score = said(sample.judge(placed.collect::<Vec<_>>()));
            let mut row = measured.row(case.what.to_owned());
            row.note = format!("{score}; {}", row.note);
            row
        }
        Err(why) => Row::not_run(case.what, ENGINE, why),
    }
}

fn measured(program: &Path, file: &Path) -> Result<peers::Measured, String> {
    let found = peers::measure(Command::new(program).arg(file).arg("assign"))?;
    found.into_iter().next().ok_or_else(|| "it printed nothing".to_owned())
}

/// The sample as plain numbers: code, quantity and price in millionths of a piece, first of the invoice, then of the order.
/// Packs are counted in pieces already, which leaves the peer less to do.
fn table(sample: &Sample) -> String {
    let million = Decimal::from(1_000_000);
    let whole = |value: Decimal| (value * million).trunc().normalize();
    let lines = sample.orders.iter().flat_map(|order| &order.lines);
    let lines: Vec<_> = lines.collect();
    let mut text = format!("{} {}\n", sample.invoice.lines.len(), lines.len());
    for (line, answer) in sample.invoice.lines.iter().zip(&sample.answers) {
        let price = line.unit_price().unwrap_or_default();
        let ordered = lines.get(*answer).map_or(price, |own| own.unit_price);
        // A price far above the order's is one of a pack.
        let pack = round(price.checked_div(ordered).unwrap_or(Decimal::ONE), 0);
        let quantity = line.invoiced_quantity.unwrap_or_default() * pack;
        let code = line.sellers_item_id.as_deref().unwrap_or("-");
        let price = price.checked_div(pack).unwrap_or(price);
        let _ = writeln!(text, "{code} {} {}", whole(quantity), whole(price));
    }
    for line in lines {
        let code = line.sellers_item_id.as_ref().map_or("-", |code| code.as_str());
        let _ = writeln!(text, "{code} {} {}", whole(line.quantity), whole(line.unit_price));
    }
    text
}
