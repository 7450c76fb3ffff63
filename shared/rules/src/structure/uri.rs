//! URI references by RFC 3986, with the liberties of libxml2.

/// Whether a text is a URI reference.
///
/// Characters that a URI must escape are taken as if they were; a fragment may hold brackets; a port is never empty.
pub(super) fn is_uri_reference(text: &str) -> bool {
    let (rest, fragment) = split(text, '#');
    let (hierarchy, query) = split(rest, '?');
    let tail = |part: Option<&str>, extra: &str| part.is_none_or(|part| is_made_of(part, extra));
    tail(fragment, ":@/?[]") && tail(query, ":@/?") && (is_absolute(hierarchy) || is_relative(hierarchy))
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn is_absolute(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(letter) && is_hierarchy(rest)
}

fn is_relative(text: &str) -> bool {
    let segment = text.split('/').next().unwrap_or_default();
    is_hierarchy(text) && !segment.contains(':')
}

fn is_hierarchy(text: &str) -> bool {
    match text.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            rest.split_at_checked(end)
                .is_some_and(|(host, path)| is_authority(host) && is_made_of(path, ":@/"))
        }
        None => is_made_of(text, ":@/"),
    }
}

fn is_authority(text: &str) -> bool {
    let host_and_port = match text.split_once('@') {
        Some((user, rest)) if is_made_of(user, ":") => rest,
        Some(_) | None => text,
    };
    let (is_host, port) = match host_and_port.strip_prefix('[') {
        Some(literal) => match literal.split_once(']') {
            Some((_, "")) => (true, None),
            Some((_, after)) => (after.starts_with(':'), after.strip_prefix(':')),
            None => return false,
        },
        None => {
            let (host, port) = split(host_and_port, ':');
            (is_made_of(host, ""), port)
        }
    };
    is_host && port.is_none_or(|port| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<i32>().is_ok())
}

/// Unreserved characters, escapes and sub-delimiters, and the characters of `extra`.
fn is_made_of(text: &str, extra: &str) -> bool {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let fits = match c {
            '%' => {
                matches!((rest.next(), rest.next()), (Some(a), Some(b)) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
            }
            ':' | '@' | '/' | '?' | '[' | ']' | '#' => extra.contains(c),
            _ => true,
        };
        if !fits {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_those_of_libxml2() {
        for text in [
            "",
            "a b",
            "http://x y",
            "urn:x",
            "a%20b",
            "http://[::1]",
            "mailto:a@b.c",
            "ä",
            "<",
            "a{b}",
            "\\",
            "//",
            "a:b:c",
            "?x?y",
            "http://",
            "./a:b",
            "a#",
            "http://a#[x]",
            "http://%41",
            "http://a:999999999",
            "http://a@b:80/c",
            "UNECERec20",
            "www.x.de/a:b",
        ] {
            assert!(is_uri_reference(text), "{text:?}");
        }
        for text in [
            "%zz",
            "%",
            "%4",
            "#a#b",
            "http://[",
            "1:2",
            "http://a:99999999999",
            "http://a:x",
            "://",
            ":a",
            "[a]",
            "a[b",
            "http://a@b@c/",
            "http://a:80:80/",
            "http://a:/x",
            "http://a/[x]",
            "http://a?[x]",
            "x:[",
        ] {
            assert!(!is_uri_reference(text), "{text:?}");
        }
    }
}
