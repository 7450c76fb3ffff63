//! The mask that names an image (IMG-5 … IMG-7, IMG-12).

use super::Fault;

/// Longest mask, in characters.
const MASK_MAX: usize = 1024;

/// IMG-6. A field of the invoice that a mask may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageField {
    /// In supplier invoices the supplier's code.
    Payee,
    /// In supplier invoices the company's code.
    Payer,
    /// BT-1.
    InvoiceNumber,
    /// BT-2.
    InvoiceDate,
    /// BT-9.
    DueDate,
    /// BT-5.
    Currency,
    /// BT-112.
    Amount,
    /// The first resolved order, else the number as received.
    OrderNumber,
    /// Code of the supplier.
    SupplierCode,
    /// Name of the supplier.
    SupplierName,
    /// Code of the company.
    Company,
    /// Contract of the invoice.
    Contract,
    /// Our id of the invoice.
    InternalReference,
    /// Year of the issue date.
    Year,
    /// Month of the issue date, two digits.
    Month,
}

impl ImageField {
    /// Every field with the name it has in a mask.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("Payee", Self::Payee),
        ("Payer", Self::Payer),
        ("InvoiceNumber", Self::InvoiceNumber),
        ("InvoiceDate", Self::InvoiceDate),
        ("DueDate", Self::DueDate),
        ("Currency", Self::Currency),
        ("Amount", Self::Amount),
        ("OrderNumber", Self::OrderNumber),
        ("SupplierCode", Self::SupplierCode),
        ("SupplierName", Self::SupplierName),
        ("Company", Self::Company),
        ("Contract", Self::Contract),
        ("InternalReference", Self::InternalReference),
        ("Year", Self::Year),
        ("Month", Self::Month),
    ];

    fn read(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, field)| *field)
    }

    const fn is_date(self) -> bool {
        matches!(self, Self::InvoiceDate | Self::DueDate)
    }
}

/// A piece of a date pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// `y` to `yyyy`: the year, two digits for `yy`, else four.
    Year(usize),
    /// `M`, `MM`: the month, with that many digits at least.
    Month(usize),
    /// `d`, `dd`: the day, with that many digits at least.
    Day(usize),
    /// `-`, `.` or `_`.
    Mark(char),
}

/// How a value is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ImageFormat {
    /// As it is; dates as `yyyy-MM-dd`.
    #[default]
    Plain,
    /// A date by its parts.
    Date(Vec<DatePart>),
    /// Digits lengthened by zeros to this many.
    Padded(usize),
}

/// A piece of a mask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaskPart {
    /// As written; `\` has become `/`.
    Literal(String),
    /// A field of the invoice.
    Field(ImageField, ImageFormat),
}

/// SET-33. A mask, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImageMask {
    parts: Vec<MaskPart>,
}

impl ImageMask {
    /// Reads a mask; an empty one names nothing.
    ///
    /// # Errors
    /// [`Fault`] with the part and its place: an unbalanced bracket, an unknown field or format, a path that could leave
    /// the folder (IMG-10, IMG-12).
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.chars().count() > MASK_MAX {
            return Err(Fault::new(text, format!("a mask of at most {MASK_MAX} characters")));
        }
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let place = text.chars().count() - rest.chars().count();
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            rest = match c {
                '[' | ']' if after.starts_with(c) => {
                    literal.push(c);
                    after.get(1..).unwrap_or_default()
                }
                '[' => {
                    if !literal.is_empty() {
                        parts.push(MaskPart::Literal(std::mem::take(&mut literal)));
                    }
                    let (inside, after) = after
                        .split_once(']')
                        .ok_or_else(|| Fault::new(rest, "a field closed by ]").starting(place))?;
                    parts.push(field(inside).map_err(|fault| fault.starting(place))?);
                    after
                }
                ']' => {
                    return Err(
                        Fault::new(rest, "a ] that closes a field, or ]] for the sign").starting(place)
                    );
                }
                '\\' => {
                    literal.push('/');
                    after
                }
                _ if c.is_control() => {
                    return Err(Fault::new(rest, "a mask without control characters").starting(place));
                }
                _ => {
                    literal.push(c);
                    after
                }
            };
        }
        if !literal.is_empty() {
            parts.push(MaskPart::Literal(literal));
        }
        let mask = Self { parts };
        mask.check_path(text)?;
        Ok(mask)
    }

    /// IMG-10. What the mask itself says about folders must hold whatever the invoice.
    fn check_path(&self, text: &str) -> Result<(), Fault> {
        // A field stands for one character: what it becomes is never empty and never a separator.
        let shape: String = self
            .parts
            .iter()
            .map(|part| match part {
                MaskPart::Literal(literal) => literal.as_str(),
                MaskPart::Field(..) => "x",
            })
            .collect();
        if shape.is_empty() {
            return Ok(());
        }
        match shape
            .split('/')
            .find(|segment| segment.trim().is_empty() || *segment == "." || *segment == "..")
        {
            Some(_) => Err(Fault::new(text, "a path below the folder, without empty parts, . and ..")),
            None => Ok(()),
        }
    }

    /// Its pieces, in order.
    #[must_use]
    pub fn parts(&self) -> &[MaskPart] {
        &self.parts
    }

    /// Names nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// IMG-11. Whether its own text ends in a file extension; field values do not count.
    #[must_use]
    pub fn has_extension(&self) -> bool {
        let Some(MaskPart::Literal(last)) = self.parts.last() else { return false };
        let segment = last.rsplit('/').next().unwrap_or_default();
        let has_stem = self.parts.len() > 1 || segment.rfind('.').is_some_and(|dot| dot > 0);
        segment.rsplit_once('.').is_some_and(|(_, extension)| {
            has_stem
                && (1..=5).contains(&extension.len())
                && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    }
}

fn field(inside: &str) -> Result<MaskPart, Fault> {
    let (name, format) = match inside.split_once(':') {
        Some((name, format)) => (name, Some(format)),
        None => (inside, None),
    };
    let field = ImageField::read(name).ok_or_else(|| {
        let names: Vec<_> = ImageField::NAMES.iter().map(|(name, _)| *name).collect();
        Fault::new(inside, format!("one of the fields: {}", names.join(" ")))
    })?;
    let format = match format {
        None => ImageFormat::Plain,
        Some(format) if field.is_date() => ImageFormat::Date(date_parts(format)?),
        Some(format) => padding(format)?,
    };
    Ok(MaskPart::Field(field, format))
}

fn padding(format: &str) -> Result<ImageFormat, Fault> {
    let fits = (1..=40).contains(&format.len()) && format.bytes().all(|byte| byte == b'0');
    if fits {
        Ok(ImageFormat::Padded(format.len()))
    } else {
        Err(Fault::new(format, "zeros, such as 000000, for a field that is no date"))
    }
}

fn date_parts(format: &str) -> Result<Vec<DatePart>, Fault> {
    let refused = || Fault::new(format, "a date pattern of yyyy, yy, MM, M, dd, d with - . _ between");
    let mut parts = Vec::new();
    let mut rest = format;
    while let Some(c) = rest.chars().next() {
        let run = rest.chars().take_while(|next| *next == c).count();
        let part = match (c, run) {
            ('y', 2 | 4) => DatePart::Year(run),
            ('M', 1 | 2) => DatePart::Month(run),
            ('d', 1 | 2) => DatePart::Day(run),
            ('-' | '.' | '_', 1) => DatePart::Mark(c),
            _ => return Err(refused()),
        };
        parts.push(part);
        rest = rest.get(run * c.len_utf8()..).unwrap_or_default();
    }
    let is_mark = |part: Option<&DatePart>| matches!(part, None | Some(DatePart::Mark(_)));
    // Marks stand between parts of a date only.
    if is_mark(parts.first()) || is_mark(parts.last()) { Err(refused()) } else { Ok(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers IMG-5 and SET-33.
    #[test]
    fn img_12_what_is_refused_on_save() {
        for (case, mask, good) in [
            ("empty", "", true),
            ("fields and folders", r"[Payee]\[InvoiceNumber]", true),
            ("case ignored", "[payee]/[INVOICENUMBER].pdf", true),
            ("date pattern", r"inv\[InvoiceDate:yyyy-MM]\[InvoiceNumber:000000]", true),
            ("date without marks", "[DueDate:yyyyMMdd]", true),
            ("brackets doubled", "[[x]][InvoiceNumber]", true),
            ("only brackets", "[[]]", true),
            ("not closed", "[Payee", false),
            ("not opened", "Payee]", false),
            ("bracket inside", "[Pay[ee]", false),
            ("unknown field", "[Vendor]", false),
            ("no field", "[]", false),
            ("space in the name", "[ Payee ]", false),
            ("empty format", "[InvoiceNumber:]", false),
            ("unknown format", "[InvoiceNumber:x]", false),
            ("date pattern for a number", "[InvoiceNumber:yyyy]", false),
            ("zeros for a date", "[InvoiceDate:000]", false),
            ("slash between date parts", "[InvoiceDate:yyyy/MM]", false),
            ("hours", "[InvoiceDate:yyyy-HH]", false),
            ("three digits of a year", "[InvoiceDate:yyy]", false),
            ("mark at the end", "[InvoiceDate:yyyy-]", false),
            ("two marks", "[InvoiceDate:yyyy--MM]", false),
            ("parent folder", r"..\[Payee]", false),
            ("this folder", "./[Payee]", false),
            ("empty folder", "a//[Payee]", false),
            ("absolute", "/[Payee]", false),
            ("folder at the end", "[Payee]/", false),
            ("dots beside a field", "[Payee]..x", true),
            ("control character", "a\tb\u{7}[Payee]", false),
        ] {
            assert_eq!(ImageMask::read(mask).is_ok(), good, "IMG-12 {case}: {:?}", ImageMask::read(mask));
        }
        let fault = ImageMask::read(r"inv\[Vendor]").unwrap_err();
        assert_eq!((fault.part.as_str(), fault.position), ("Vendor", Some(4)));
        let long = "a".repeat(1024);
        assert!(ImageMask::read(&long).is_ok() && ImageMask::read(&(long + "a")).is_err());
    }

    #[test]
    fn img_11_an_extension_is_judged_by_the_mask() {
        for (mask, expected) in [
            ("[InvoiceNumber].pdf", true),
            ("scan.tif", true),
            ("[InvoiceNumber]", false),
            ("v1.0/[InvoiceNumber]", false),
            ("[Payee].[InvoiceNumber]", false),
            ("[InvoiceNumber].", false),
            ("[InvoiceNumber].a b", false),
            (".pdf", false),
            ("[Payee]/x.jpeg", true),
        ] {
            assert_eq!(ImageMask::read(mask).unwrap().has_extension(), expected, "IMG-11 {mask}");
        }
    }

    #[test]
    fn img_6_every_field_is_known() {
        for (name, field) in ImageField::NAMES {
            let mask = ImageMask::read(&format!("[{name}]")).unwrap();
            assert_eq!(mask.parts(), [MaskPart::Field(*field, ImageFormat::Plain)], "IMG-6 {name}");
        }
        assert_eq!(ImageField::NAMES.len(), 15);
    }
}
