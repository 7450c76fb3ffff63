//! Text to values as XPath 2 reads them: exact decimals, dates with zones, `round` with halves towards +∞.

use std::borrow::Cow;

use rust_decimal::Decimal;

/// Numbers of this size and above are refused: sums and products of smaller ones cannot overflow 96 bits.
const NUMBER_MAX: Decimal = Decimal::from_parts(2_808_348_672, 232_830_643, 0, false, 0);

/// Without the white space that XML knows, at both ends.
pub(crate) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    match (bytes.iter().position(is_text), bytes.iter().rposition(is_text)) {
        (Some(0), Some(last)) if last + 1 == bytes.len() => text,
        (Some(first), Some(last)) => text.get(first..=last).unwrap_or(text),
        _ => "",
    }
}

/// As `normalize-space`: trimmed, inner white space one blank.
pub(crate) fn normalize(text: &str) -> Cow<'_, str> {
    let trimmed = trim(text);
    let plain = !trimmed.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) && !trimmed.contains("  ");
    if plain {
        return Cow::Borrowed(trimmed);
    }
    let words: Vec<&str> = trimmed.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

/// As `xs:decimal(…)`; `None` where the cast is an error or the number is beyond [`NUMBER_MAX`].
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    let text = trim(text);
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..)?),
        Some(b'+') => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (mut mantissa, mut scale, mut count, mut point) = (0_i64, 0_u32, 0_usize, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                count += 1;
                scale += u32::from(point);
                mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if count == 0 {
        return None;
    }
    if count <= 18 {
        return Some(Decimal::new(if negative { -mantissa } else { mantissa }, scale));
    }
    let significant = digits.trim_start_matches('0');
    let significant = if significant.contains('.') { significant.trim_end_matches('0') } else { significant };
    let lead = if significant.starts_with('.') || significant.is_empty() { "0" } else { "" };
    let value = Decimal::from_str_exact(&format!("{lead}{}", significant.trim_end_matches('.'))).ok()?;
    if value >= NUMBER_MAX {
        return None;
    }
    Some(if negative { -value } else { value })
}

/// How an untyped value compares with zero when it is read as `xs:double`; `None` where the cast is an error.
/// The inner value is `None` for NaN, which is neither.
pub(crate) fn double_sign(text: &str) -> Option<Option<core::cmp::Ordering>> {
    use core::cmp::Ordering;
    let text = trim(text);
    match text {
        "NaN" => return Some(None),
        "INF" => return Some(Some(Ordering::Greater)),
        "-INF" => return Some(Some(Ordering::Less)),
        _ => {}
    }
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)),
        None => (text, None),
    };
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    let digits = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    Some(Some(match (zero, mantissa.starts_with('-')) {
        (true, _) => Ordering::Equal,
        (false, true) => Ordering::Less,
        (false, false) => Ordering::Greater,
    }))
}

/// As `xs:boolean(…)`; `None` where the cast is an error.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match trim(text) {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// As `xs:date(…)`: the minute the day begins in UTC, so that dates with zones compare; `None` where the cast is
/// an error. A date without a zone counts as UTC.
pub(crate) fn date(text: &str) -> Option<i64> {
    let text = trim(text);
    let (day, zone) = match text.get(10..) {
        Some("") => (text, 0),
        Some("Z") => (text.get(..10)?, 0),
        Some(zone) => (text.get(..10)?, zone_minutes(zone)?),
        None => return None,
    };
    let shaped = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !shaped {
        return None;
    }
    let number = |from: usize, to: usize| day.get(from..to)?.parse::<i16>().ok();
    let month = i8::try_from(number(5, 7)?).ok()?;
    let of_month = i8::try_from(number(8, 10)?).ok()?;
    let date = jiff::civil::Date::new(number(0, 4)?, month, of_month).ok()?;
    let epoch = jiff::civil::Date::new(1970, 1, 1).ok()?;
    let days = i64::from(epoch.until(date).ok()?.get_days());
    Some(days * 1440 - zone)
}

fn zone_minutes(zone: &str) -> Option<i64> {
    let negative = zone.starts_with('-');
    let (hours, minutes) = zone.strip_prefix(['-', '+'])?.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    if minutes > 59 || hours > 14 || (hours == 14 && minutes > 0) {
        return None;
    }
    let total = i64::from(hours) * 60 + i64::from(minutes);
    Some(if negative { -total } else { total })
}

/// As `round(…)`: to a whole number, halves towards +∞.
pub(crate) fn round(value: Decimal) -> Decimal {
    (value + Decimal::new(5, 1)).floor()
}

/// As `round(… * 100) div 100`.
pub(crate) fn round2(value: Decimal) -> Decimal {
    round(value * Decimal::ONE_HUNDRED) / Decimal::ONE_HUNDRED
}

/// As `string-length(substring-after(…, '.'))`: the characters after the first point, blanks included.
pub(crate) fn fraction_length(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, fraction)| fraction.chars().count())
}
