//! ONUM-6 … ONUM-12. What may follow the order part, and how it is cut off.

use attest_model::settings::{Settings, keys};

use super::format::Format;

/// A received number with its suffix cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// What is left to look up.
    pub number: String,
    /// The digits of a variation order (ONUM-10).
    pub variation: Option<String>,
    /// The WBS code (ONUM-7); never empty.
    pub wbs: Option<String>,
}

/// How a company reads what follows the order part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SuffixReading {
    /// SWWBMEMO: a WBS code, whatever NONPOWBS says (ONUM-7).
    WbsCode,
    /// NONPOWBS: the number of a variation order (ONUM-10).
    Variation,
    /// None is cut (ONUM-12).
    None,
}

impl SuffixReading {
    pub(super) fn of(settings: &Settings) -> Self {
        if settings.value(&keys::SWWBMEMO) {
            Self::WbsCode
        } else if settings.value(&keys::NONPOWBS) {
            Self::Variation
        } else {
            Self::None
        }
    }

    /// Cuts the suffix off a number without white space; `None` when it is looked up whole only.
    pub(super) fn cut(self, number: &str, format: &Format) -> Option<Cut> {
        let (order_part, rest) = format.split(number)?;
        match self {
            Self::WbsCode => {
                let suffix = rest.strip_prefix('/')?;
                let wbs = (!suffix.is_empty()).then(|| suffix.to_owned());
                Some(Cut { number: order_part.to_owned(), variation: None, wbs })
            }
            Self::Variation => {
                let (before, digits) = rest.rsplit_once('/')?;
                let is_variation = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
                is_variation.then(|| Cut {
                    number: format!("{order_part}{before}"),
                    variation: Some(digits.to_owned()),
                    wbs: None,
                })
            }
            Self::None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attest_model::settings::Scope;

    /// Covers ONUM-6, ONUM-7, ONUM-10, ONUM-11.
    #[test]
    fn onum_12_suffixes_are_cut_as_the_settings_say() {
        let format = Format::of(&Settings::default());
        for (memo, variations, number, expected) in [
            ("Y", "N", "C/1/001", Some(("C/1", None, Some("001")))),
            ("Y", "Y", "C/1/001", Some(("C/1", None, Some("001")))),
            ("Y", "N", "C/1/A/12", Some(("C/1", None, Some("A/12")))),
            ("Y", "N", "C/1/", Some(("C/1", None, None))),
            ("Y", "N", "C/1", None),
            ("Y", "N", "C", None),
            ("N", "Y", "C/1/2", Some(("C/1", Some("2"), None))),
            ("N", "Y", "C/1/02", Some(("C/1", Some("02"), None))),
            ("N", "Y", "C/1/X/2", Some(("C/1/X", Some("2"), None))),
            ("N", "Y", "C/1/2B", None),
            ("N", "Y", "C/1/", None),
            ("N", "Y", "C/1", None),
            ("N", "Y", "C/1/٢", None),
            ("N", "N", "C/1/2", None),
        ] {
            let settings = Settings::default().with(Scope::Tenant, &keys::SWWBMEMO, memo).with(
                Scope::Tenant,
                &keys::NONPOWBS,
                variations,
            );
            let cut = SuffixReading::of(&settings).cut(number, &format);
            let expected = expected.map(|(number, variation, wbs)| Cut {
                number: number.to_owned(),
                variation: variation.map(str::to_owned),
                wbs: wbs.map(str::to_owned),
            });
            assert_eq!(cut, expected, "ONUM-12 SWWBMEMO={memo} NONPOWBS={variations} {number}");
        }
    }
}
