//! Units of UN/ECE Recommendation 20, codes of earlier releases among them, that measure the same.

use crate::ids::is_same;
use crate::money::Decimal;

/// A unit and how many of its dimension's base unit it holds, as mantissa and decimals.
type Row = (&'static str, i64, u32);

/// Units by dimension. What a company may count otherwise, such as the hours of a working day, is for its own table.
static DIMENSIONS: &[&[Row]] = &[
    // Number: one, piece, each, number of articles; pair, dozen, gross, hundred, thousand.
    &[
        ("C62", 1, 0),
        ("H87", 1, 0),
        ("EA", 1, 0),
        ("NAR", 1, 0),
        ("NPR", 2, 0),
        ("PR", 2, 0),
        ("DZN", 12, 0),
        ("GRO", 144, 0),
        ("CEN", 100, 0),
        ("MIL", 1000, 0),
    ],
    // Mass, in kilograms.
    &[
        ("MGM", 1, 6),
        ("GRM", 1, 3),
        ("HGM", 1, 1),
        ("KGM", 1, 0),
        ("DTN", 100, 0),
        ("TNE", 1000, 0),
        ("KTN", 1_000_000, 0),
        ("ONZ", 28_349_523_125, 12),
        ("LBR", 45_359_237, 8),
    ],
    // Length, in metres.
    &[
        ("MMT", 1, 3),
        ("CMT", 1, 2),
        ("DMT", 1, 1),
        ("MTR", 1, 0),
        ("KMT", 1000, 0),
        ("KTM", 1000, 0),
        ("INH", 254, 4),
        ("FOT", 3048, 4),
        ("YRD", 9144, 4),
    ],
    // Area, in square metres.
    &[
        ("MMK", 1, 6),
        ("CMK", 1, 4),
        ("DMK", 1, 2),
        ("MTK", 1, 0),
        ("ARE", 100, 0),
        ("HAR", 10_000, 0),
        ("KMK", 1_000_000, 0),
        ("INK", 64_516, 8),
        ("FTK", 9_290_304, 8),
        ("YDK", 83_612_736, 8),
    ],
    // Volume, in litres.
    &[
        ("MMQ", 1, 6),
        ("CMQ", 1, 3),
        ("MLT", 1, 3),
        ("CLT", 1, 2),
        ("DLT", 1, 1),
        ("LTR", 1, 0),
        ("DMQ", 1, 0),
        ("HLT", 100, 0),
        ("MTQ", 1000, 0),
    ],
    // Time, in seconds.
    &[("SEC", 1, 0), ("MIN", 60, 0), ("HUR", 3600, 0)],
    // Energy, in watt hours.
    &[("WHR", 1, 0), ("KWH", 1000, 0), ("MWH", 1_000_000, 0), ("GWH", 1_000_000_000, 0)],
];

/// MAP-29. How many `to` one `from` is, as an exact fraction; `None` for units that do not measure the same.
#[must_use]
pub fn between(from: &str, to: &str) -> Option<(Decimal, Decimal)> {
    let size = |dimension: &[Row], unit: &str| {
        let (_, mantissa, decimals) = dimension.iter().find(|(code, _, _)| is_same(code, unit))?;
        Some(Decimal::new(*mantissa, *decimals))
    };
    DIMENSIONS.iter().find_map(|dimension| Some((size(dimension, from)?, size(dimension, to)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn map_29_units_of_one_dimension_convert() {
        for (from, to, quantity, expected) in [
            ("TNE", "KGM", "2", Some("2000")),
            ("kgm", " TNE", "2000", Some("2")),
            ("GRM", "MGM", "1", Some("1000")),
            ("LBR", "KGM", "1", Some("0.45359237")),
            ("LBR", "ONZ", "1", Some("16")),
            ("KMT", "MTR", "1.5", Some("1500")),
            ("YRD", "FOT", "1", Some("3")),
            ("HAR", "MTK", "1", Some("10000")),
            ("MTQ", "LTR", "1", Some("1000")),
            ("MIN", "HUR", "90", Some("1.5")),
            ("MWH", "KWH", "1", Some("1000")),
            ("DZN", "C62", "3", Some("36")),
            ("EA", "H87", "7", Some("7")),
            ("KGM", "LTR", "1", None),
            ("DAY", "HUR", "1", None),
            ("BX", "EA", "1", None),
            ("", "", "1", None),
        ] {
            let factor = between(from, to);
            let quantity: Decimal = quantity.parse().unwrap();
            let found = factor.map(|(numerator, over)| (quantity * numerator / over).normalize().to_string());
            assert_eq!(found.as_deref(), expected, "{from} {to}");
        }
    }

    #[test]
    fn units_stand_once() {
        let mut codes: Vec<_> = DIMENSIONS.iter().flat_map(|rows| rows.iter().map(|row| row.0)).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
