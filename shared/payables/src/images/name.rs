//! Which names an invoice's image may have (IMG-4, IMG-6 … IMG-11).

use attest_model::dates::Date;
use attest_model::record::InvoiceRecord;
use attest_model::settings::{
    DatePart, ImageField, ImageFormat, ImageMask, ImageMethod, MaskPart, Settings, keys,
};

use super::NAME_BYTES_MAX;

/// The names under which the image of one invoice is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageName {
    /// There is no link, and that is no error (IMG-9).
    None,
    /// A name given by hand or by an import file: used as it is.
    Given(String),
    /// A name made by the mask, without the extension where the mask has none.
    Masked {
        /// The name.
        name: String,
        /// The mask says what the extension is.
        has_extension: bool,
    },
}

/// IMG-10. A name that is not looked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageRefused {
    /// A part of the path is empty, `.` or `..`, or the path starts at the root.
    #[error(
        "image name {0:?} leaves its folder; expected parts between slashes, none of them empty, . or .."
    )]
    Path(String),
    /// Longer than the limit.
    #[error("image name has {0} bytes; at most {NAME_BYTES_MAX} are allowed")]
    TooLong(usize),
    /// A control character.
    #[error("image name {0:?} holds a control character")]
    Control(String),
}

/// IMG-4. The name of an invoice's image, by the tenant's method.
///
/// # Errors
/// [`ImageRefused`] for a name that could leave the tenant's folder (IMG-10).
pub fn image_name(
    record: &InvoiceRecord,
    given: Option<&str>,
    supplier_name: Option<&str>,
    settings: &Settings,
) -> Result<ImageName, ImageRefused> {
    let given = given.map(str::trim).filter(|name| !name.is_empty());
    let by_name = || match given {
        Some(name) => checked(name.replace('\\', "/")).map(ImageName::Given),
        None => Ok(ImageName::None),
    };
    let by_mask = || masked(&settings.value(&keys::IMAGE_MASK), record, supplier_name);
    match settings.get(&keys::IMAGE_METHOD).map_or(ImageMethod::Off, |resolved| resolved.value) {
        ImageMethod::Off => Ok(ImageName::None),
        ImageMethod::Name => by_name(),
        ImageMethod::Mask => by_mask(),
        ImageMethod::NameThenMask if given.is_some() => by_name(),
        ImageMethod::NameThenMask => by_mask(),
    }
}

/// IMG-11. The names to look for, in order; the first that exists is used.
#[must_use]
pub fn candidates(name: &ImageName, settings: &Settings) -> Vec<String> {
    match name {
        ImageName::None => Vec::new(),
        ImageName::Given(name) | ImageName::Masked { name, has_extension: true } => vec![name.clone()],
        ImageName::Masked { name, has_extension: false } => {
            let extensions = settings.value(&keys::IMAGE_EXTENSIONS);
            let with =
                extensions.iter().map(|extension| format!("{name}.{}", extension.trim_start_matches('.')));
            with.filter(|name| name.len() <= NAME_BYTES_MAX).chain([name.clone()]).collect()
        }
    }
}

fn masked(
    mask: &ImageMask,
    record: &InvoiceRecord,
    supplier_name: Option<&str>,
) -> Result<ImageName, ImageRefused> {
    let mut name = String::new();
    for part in mask.parts() {
        match part {
            MaskPart::Literal(literal) => name.push_str(literal),
            MaskPart::Field(field, format) => {
                let value = value_of(*field, format, record, supplier_name).map(|value| cleaned(&value));
                match value.filter(|value| !value.is_empty()) {
                    Some(value) => name.push_str(&value),
                    None => return Ok(ImageName::None),
                }
            }
        }
    }
    if name.is_empty() {
        return Ok(ImageName::None);
    }
    let name = checked(name)?;
    Ok(ImageName::Masked { name, has_extension: mask.has_extension() })
}

/// IMG-6. The value of a field, written by its format; `None` where the invoice has none.
fn value_of(
    field: ImageField,
    format: &ImageFormat,
    record: &InvoiceRecord,
    supplier_name: Option<&str>,
) -> Option<String> {
    let supplier = || record.supplier.as_ref().map(|code| code.as_str().to_owned());
    let company = || record.company.as_ref().map(|code| code.as_str().to_owned());
    let order = || {
        let resolved = record.orders.first().map(|order| order.as_str().to_owned());
        resolved.or_else(|| record.order_references.first().cloned())
    };
    let value = match field {
        ImageField::Payee | ImageField::SupplierCode => supplier(),
        ImageField::Payer | ImageField::Company => company(),
        ImageField::InvoiceNumber => Some(record.number.clone()),
        ImageField::InvoiceDate => return record.issue_date.map(|date| dated(date, format)),
        ImageField::DueDate => return record.due_date.map(|date| dated(date, format)),
        ImageField::Currency => record.currency.map(|currency| currency.code().to_owned()),
        ImageField::Amount => record.gross.map(|gross| gross.to_string()),
        ImageField::OrderNumber => order(),
        ImageField::SupplierName => supplier_name.map(str::to_owned),
        ImageField::Contract => record.contract.as_ref().map(|contract| contract.as_str().to_owned()),
        ImageField::InternalReference => Some(record.id.as_str().to_owned()),
        ImageField::Year => record.issue_date.map(|date| format!("{:04}", date.year())),
        ImageField::Month => record.issue_date.map(|date| format!("{:02}", date.month())),
    }?;
    Some(padded(value, format))
}

/// IMG-7. Zeros lengthen values of digits only.
fn padded(value: String, format: &ImageFormat) -> String {
    match format {
        ImageFormat::Padded(width) => {
            let digits = value.trim();
            let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { format!("{digits:0>width$}", width = *width) } else { value }
        }
        ImageFormat::Plain | ImageFormat::Date(_) => value,
    }
}

fn dated(date: Date, format: &ImageFormat) -> String {
    let ImageFormat::Date(parts) = format else { return date.to_string() };
    parts
        .iter()
        .map(|part| match part {
            DatePart::Year(2) => format!("{:02}", date.year() % 100),
            DatePart::Year(_) => format!("{:04}", date.year()),
            DatePart::Month(width) => format!("{:0width$}", date.month(), width = *width),
            DatePart::Day(width) => format!("{:0width$}", date.day(), width = *width),
            DatePart::Mark(mark) => mark.to_string(),
        })
        .collect()
}

/// IMG-8. A value as part of a name: no separators, no signs that stores refuse, no dots or spaces at the ends.
pub(crate) fn cleaned(value: &str) -> String {
    let replaced: String =
        value.chars().map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c }).collect();
    replaced.trim_matches([' ', '.']).to_owned()
}

/// IMG-10. A name that stays in its folder.
fn checked(name: String) -> Result<String, ImageRefused> {
    if name.len() > NAME_BYTES_MAX {
        return Err(ImageRefused::TooLong(name.len()));
    }
    if name.chars().any(char::is_control) {
        return Err(ImageRefused::Control(name));
    }
    let drive = name.split('/').next().is_some_and(|first| first.ends_with(':'));
    let leaves =
        name.split('/').any(|segment| segment.trim().is_empty() || [".", ".."].contains(&segment.trim()));
    if drive || leaves { Err(ImageRefused::Path(name)) } else { Ok(name) }
}
