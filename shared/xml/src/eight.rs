//! Looking at eight bytes at once: most names and texts are too short for a vector search to pay.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

/// Eight bytes of a document. The tests answer with the highest bit of each byte that passes.
#[derive(Clone, Copy)]
pub(crate) struct Eight(u64);

impl Eight {
    /// Bytes equal to `byte`, which is below 0x80.
    #[inline]
    pub(crate) fn equal(self, byte: u8) -> u64 {
        let differs = self.0 ^ (u64::from(byte) * ONES);
        !(((differs & !HIGH) + 0x7F * ONES) | differs) & HIGH
    }

    /// Bytes below `limit`, which is at most 0x80: adding `0x80 - limit` sets the highest bit from there on.
    #[inline]
    pub(crate) fn below(self, limit: u8) -> u64 {
        !(((self.0 & !HIGH) + u64::from(0x80 - limit) * ONES) | self.0) & HIGH
    }
}

/// Place of the first byte that passes; both tests must agree.
#[inline]
pub(crate) fn position(
    bytes: &[u8],
    eight_pass: impl Fn(Eight) -> u64,
    passes: impl Fn(u8) -> bool,
) -> Option<usize> {
    let mut rest = bytes;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let found = eight_pass(Eight(u64::from_le_bytes(*eight)));
        if found != 0 {
            return Some(bytes.len() - rest.len() + found.trailing_zeros() as usize / 8);
        }
        rest = after;
    }
    rest.iter().position(|b| passes(*b)).map(|n| bytes.len() - rest.len() + n)
}

/// Whether two texts are the same; for names, which are too short for a call to pay.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (Some(one_end), Some(other_end)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) else {
        return one.iter().zip(other).all(|(a, b)| a == b);
    };
    let (mut rest, mut other_rest) = (one, other);
    while let (Some((a, after)), Some((b, other_after))) =
        (rest.split_first_chunk::<8>(), other_rest.split_first_chunk::<8>())
    {
        if a != b {
            return false;
        }
        (rest, other_rest) = (after, other_after);
    }
    one_end == other_end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_pass_as_one_after_the_other_does() {
        for byte in 0..=255u8 {
            for place in 0..8 {
                let mut eight = [0xFF, 0x80, 0x7F, b'a', b'z', 0xC3, b'Z', 0xA4];
                eight[place] = byte;
                for wanted in [b'<', b'&', b'\r', 0, 0x7F] {
                    let expected = eight.iter().position(|b| *b == wanted);
                    assert_eq!(
                        position(&eight, |e| e.equal(wanted), |_| false),
                        expected,
                        "{byte} = {wanted}"
                    );
                }
                for limit in [0x20, 0x2D, 0x41, 1, 0x80] {
                    let expected = eight.iter().position(|b| *b < limit);
                    assert_eq!(position(&eight, |e| e.below(limit), |_| false), expected, "{byte} < {limit}");
                }
            }
        }
        for (one, other, expected) in [
            ("", "", true),
            ("abc", "abd", false),
            ("abcdefg", "abcdefg", true),
            ("abcdefgh", "abcdefgx", false),
            ("abcdefghijk", "abcdefghijk", true),
            ("abcdefghijk", "abcdefghijx", false),
            ("abcdefghijklmnopq", "abcdefghxjklmnopq", false),
            ("abcdefghijklmnop", "abcdefghijklmnop", true),
            ("abc", "ab", false),
        ] {
            assert_eq!(is_same(one.as_bytes(), other.as_bytes()), expected, "{one} and {other}");
        }
        let found = |text: &str| position(text.as_bytes(), |e| e.equal(b'<'), |b| b == b'<');
        for (text, expected) in
            [("", None), ("abc", None), ("abcdefgh<", Some(8)), ("abcdefghij<<", Some(10))]
        {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
