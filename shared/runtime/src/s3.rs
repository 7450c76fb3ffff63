//! Notices of objects, as a bucket sends them to a queue.

use attest_model::dates::Timestamp;
use attest_steps::StepError;
use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// An object that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its key, decoded.
    pub key: String,
    /// What tells it from another under the same key: version or entity tag.
    pub version: String,
    /// When it was stored.
    pub at: Timestamp,
}

/// Only what is read here; the rest of a notice differs between services that send it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Notice {
    records: Option<Vec<Record>>,
    event: Option<String>,
}

/// The event that a bucket sends when its notices are set up.
const TEST_EVENT: &str = "s3:TestEvent";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    event_time: Timestamp,
    s3: Entity,
}

#[derive(Deserialize)]
struct Entity {
    object: Named,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    key: String,
    version_id: Option<String>,
    e_tag: Option<String>,
    sequencer: Option<String>,
}

/// The objects that a message names; none for the test notice that a bucket sends when its notices are set up.
///
/// # Errors
/// [`StepError::Invalid`] when the message is no notice of a bucket.
pub fn objects(body: &str) -> Result<Vec<Object>, StepError> {
    let notice: Notice = attest_steps::message::decode(body)?;
    match notice.records {
        // A folder that somebody made by hand is an object whose key ends so.
        Some(records) => records
            .into_iter()
            .map(object)
            .filter(|object| !object.as_ref().is_ok_and(|object| object.key.ends_with('/')))
            .collect(),
        None if notice.event.as_deref() == Some(TEST_EVENT) => Ok(Vec::new()),
        None => Err(StepError::Invalid {
            what: "notice of a bucket".to_owned(),
            cause: format!("names no records and is not {TEST_EVENT}"),
        }),
    }
}

fn object(record: Record) -> Result<Object, StepError> {
    let Named { key, version_id, e_tag, sequencer } = record.s3.object;
    // A space comes as plus, a plus as %2B.
    let spaced = key.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().map_err(|error| StepError::Invalid {
        what: format!("object key {key:?}"),
        cause: error.to_string(),
    })?;
    let version = version_id.or(e_tag).or(sequencer).unwrap_or_default();
    Ok(Object { key: decoded.into_owned(), version, at: record.event_time })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_names_its_objects() {
        let of = |object: &str| {
            format!(
                r#"{{"Records":[{{"eventTime":"2026-03-16T07:00:00.123Z","s3":{{"object":{object}}}}}]}}"#
            )
        };
        for (case, body, key, version) in [
            (
                "plain",
                of(r#"{"key":"inbox/hub/a.xml","eTag":"e1","sequencer":"0A"}"#),
                "inbox/hub/a.xml",
                "e1",
            ),
            ("version before tag", of(r#"{"key":"a","versionId":"v1","eTag":"e1"}"#), "a", "v1"),
            ("no tag", of(r#"{"key":"a","sequencer":"0A"}"#), "a", "0A"),
            ("encoded", of(r#"{"key":"inbox/%C3%A4+b%2Bc.xml","eTag":"e"}"#), "inbox/ä b+c.xml", "e"),
        ] {
            let at: Timestamp = "2026-03-16T07:00:00.123Z".parse().unwrap();
            let expected = Object { key: key.to_owned(), version: version.to_owned(), at };
            assert_eq!(objects(&body).unwrap(), [expected], "{case}");
        }
    }

    #[test]
    fn a_folder_is_no_object() {
        let body =
            r#"{"Records":[{"eventTime":"2026-03-16T07:00:00Z","s3":{"object":{"key":"inbox/hub/"}}}]}"#;
        assert_eq!(objects(body).unwrap(), []);
    }

    #[test]
    fn the_test_notice_names_none_and_other_messages_are_refused() {
        let test =
            r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-03-16T07:00:00Z","Bucket":"b"}"#;
        assert_eq!(objects(test).unwrap(), []);
        for body in [
            "",
            "[]",
            r#"{"Records":[{"s3":{}}]}"#,
            r#"{"Records":[{"eventTime":"today","s3":{"object":{"key":"a"}}}]}"#,
        ] {
            assert!(objects(body).is_err(), "{body}");
        }
        let broken = r#"{"Records":[{"eventTime":"2026-03-16T07:00:00Z","s3":{"object":{"key":"a%FF"}}}]}"#;
        assert!(objects(broken).unwrap_err().to_string().starts_with("object key \"a%FF\""), "not UTF-8");
    }
}
