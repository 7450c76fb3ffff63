//! One rule at one element.

use attest_xml::{Element, QName};

use super::path::{self, Path};
use crate::codes::CodeList;
use crate::document::{Document, Stop, StopReason};
use crate::rule::{Check, Test, Verdict};
use crate::value;

/// A check with its paths read.
#[derive(Debug)]
pub(super) enum Op {
    Exists(Path),
    ExistsEither(Path, Path),
    Filled(Path),
    AnyFilled(Path),
    Count(usize, usize, Path),
    Absent(Vec<Path>),
    Decimals(Path),
    Code(Option<QName>, &'static CodeList),
    Test(Test),
    Untested,
}

impl Op {
    pub(super) fn new(check: &Check) -> Op {
        match check {
            Check::Exists(text) => Op::Exists(path::read(text)),
            Check::ExistsEither(one, other) => Op::ExistsEither(path::read(one), path::read(other)),
            Check::Filled(text) => Op::Filled(path::read(text)),
            Check::AnyFilled(text) => Op::AnyFilled(path::read(text)),
            Check::AtMost(most, text) => Op::Count(0, *most, path::read(text)),
            Check::Once(text) => Op::Count(1, 1, path::read(text)),
            Check::Absent(texts) => {
                Op::Absent(texts.split('|').map(|text| path::read(text.trim())).collect())
            }
            Check::Decimals(text) => Op::Decimals(path::read(text)),
            Check::Code(list) => Op::Code(None, list),
            Check::AttributeCode(name, list) => Op::Code(Some(path::name_of(name)), list),
            Check::Test(test) => Op::Test(*test),
            Check::Untested => Op::Untested,
        }
    }

    /// The verdict, and the element it is about.
    pub(super) fn evaluate<'t>(
        &self,
        document: &Document<'t>,
        context: Element<'t>,
    ) -> Result<(Element<'t>, Verdict), Stop> {
        let verdict = match self {
            Op::Exists(path) => path.first(document, context).is_some().into(),
            Op::ExistsEither(one, other) => {
                (one.first(document, context).is_some() || other.first(document, context).is_some()).into()
            }
            Op::Filled(path) => filled(document, context, path)?.into(),
            Op::AnyFilled(path) => {
                path.any(document, context, &mut |each| !value::trim(&each.string_value()).is_empty()).into()
            }
            Op::Count(least, most, path) => return Ok(counted(document, context, *least, *most, path)),
            Op::Absent(paths) => {
                let found = paths.iter().find_map(|path| path.first(document, context));
                return Ok(found.map_or((context, Verdict::Holds), |element| (element, Verdict::Broken)));
            }
            Op::Decimals(path) => return decimals(document, context, path),
            Op::Code(attribute, list) => code(document, context, *attribute, list),
            Op::Test(test) => test(document, context)?,
            Op::Untested => Verdict::Holds,
        };
        Ok((context, verdict))
    }
}

fn only<'t>(document: &Document<'t>, context: Element<'t>, path: &Path) -> Result<Option<Element<'t>>, Stop> {
    match path.two(document, context) {
        (one, None) => Ok(one),
        (_, Some(second)) => Err(Stop::at(second, StopReason::Doubled)),
    }
}

fn filled<'t>(document: &Document<'t>, context: Element<'t>, path: &Path) -> Result<bool, Stop> {
    let Some(element) = only(document, context, path)? else { return Ok(false) };
    Ok(match path.attribute {
        Some(name) => element.attribute(name).is_some_and(|text| !value::trim(text).is_empty()),
        None => !value::trim(&element.string_value()).is_empty(),
    })
}

fn counted<'t>(
    document: &Document<'t>,
    context: Element<'t>,
    least: usize,
    most: usize,
    path: &Path,
) -> (Element<'t>, Verdict) {
    let mut count = 0;
    let mut offending = context;
    path.any(document, context, &mut |element| {
        count += 1;
        if count == most + 1 {
            offending = element;
        }
        false
    });
    let expected = || if least == 0 { format!("at most {most}") } else { format!("exactly {most}") };
    (offending, Verdict::equal((least..=most).contains(&count), expected, || count.to_string()))
}

fn decimals<'t>(
    document: &Document<'t>,
    context: Element<'t>,
    path: &Path,
) -> Result<(Element<'t>, Verdict), Stop> {
    let Some(element) = only(document, context, path)? else { return Ok((context, Verdict::Holds)) };
    let text = element.string_value();
    let holds = value::fraction_length(&text) <= 2;
    Ok((element, Verdict::equal(holds, || "at most two decimals".to_owned(), || text.to_string())))
}

fn code<'t>(
    document: &Document<'t>,
    context: Element<'t>,
    attribute: Option<QName>,
    list: &'static CodeList,
) -> Verdict {
    let Some(name) = attribute else {
        let text = context.string_value();
        return Verdict::equal(list.holds(&text), || list.name.to_owned(), || text.to_string());
    };
    let text = context.attribute(name).unwrap_or("");
    Verdict::equal(document.is_code(list, text), || list.name.to_owned(), || text.to_owned())
}
