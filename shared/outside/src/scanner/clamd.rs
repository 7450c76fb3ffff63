//! `ClamAV`'s daemon, over its own protocol: on a socket of this machine, or over TCP.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use attest_model::dates::Timestamp;
use attest_payables::attachments::scan::Verdict;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};

use super::Scanner;
use crate::OutsideError;

const SERVICE: &str = "clamd";

/// Longest wait for a connection, and for a whole scan: the daemon itself gives up a scan after two minutes.
const CONNECT_WAIT: Duration = Duration::from_secs(5);
const SCAN_WAIT: Duration = Duration::from_secs(150);

/// Bytes sent at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// Longest answer that is read; the daemon's are one line.
const ANSWER_BYTES_MAX: u64 = 4 * 1024;

/// Where the daemon listens.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Address {
    Socket(PathBuf),
    Tcp(String),
}

/// The daemon of `ClamAV`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clamd {
    address: Address,
}

impl Clamd {
    /// The daemon at an address: the path of a socket, or `host:port`.
    #[must_use]
    pub fn at(address: &str) -> Self {
        let address = if address.starts_with('/') {
            Address::Socket(PathBuf::from(address))
        } else {
            Address::Tcp(address.to_owned())
        };
        Self { address }
    }

    /// Sends a command, and perhaps a file; answers what the daemon says.
    async fn ask(&self, command: &[u8], file: Option<&[u8]>) -> Result<String, OutsideError> {
        let work = async {
            match &self.address {
                Address::Socket(path) => {
                    let stream = connected(UnixStream::connect(path)).await?;
                    converse(stream, command, file).await
                }
                Address::Tcp(address) => {
                    let stream = connected(TcpStream::connect(address)).await?;
                    converse(stream, command, file).await
                }
            }
        };
        let answer = tokio::time::timeout(SCAN_WAIT, work).await.unwrap_or_else(|_| Err(late("an answer")));
        answer.map_err(|error| unavailable(error.to_string()))
    }
}

async fn connected<S>(connecting: impl Future<Output = io::Result<S>>) -> io::Result<S> {
    tokio::time::timeout(CONNECT_WAIT, connecting).await.unwrap_or_else(|_| Err(late("a connection")))
}

fn late(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("there was not {what} in time"))
}

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    command: &[u8],
    file: Option<&[u8]>,
) -> io::Result<String> {
    let sent = send(&mut stream, command, file).await;
    // A daemon that has had enough answers and closes while the file is still being sent: its answer says why.
    let mut answer = Vec::new();
    let read = stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await;
    let text = String::from_utf8_lossy(&answer).trim_matches(['\0', '\n', ' ']).to_owned();
    if !text.is_empty() {
        return Ok(text);
    }
    sent?;
    read?;
    Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it closed the connection without an answer"))
}

/// The file goes in pieces, each behind its length; a length of zero ends it.
async fn send(stream: &mut (impl AsyncWrite + Unpin), command: &[u8], file: Option<&[u8]>) -> io::Result<()> {
    stream.write_all(command).await?;
    let Some(file) = file else { return stream.flush().await };
    for chunk in file.chunks(CHUNK_BYTES) {
        stream.write_all(&u32::try_from(chunk.len()).unwrap_or(0).to_be_bytes()).await?;
        stream.write_all(chunk).await?;
    }
    stream.write_all(&0u32.to_be_bytes()).await?;
    stream.flush().await
}

fn unavailable(cause: String) -> OutsideError {
    OutsideError::Unavailable { service: SERVICE, cause }
}

impl Scanner for Clamd {
    fn name(&self) -> &'static str {
        "ClamAV"
    }

    async fn scan(&self, bytes: &[u8]) -> Result<Verdict, OutsideError> {
        read_verdict(&self.ask(b"zINSTREAM\0", Some(bytes)).await?)
    }

    async fn signatures_made_at(&self) -> Result<Option<Timestamp>, OutsideError> {
        Ok(read_version(&self.ask(b"zVERSION\0", None).await?))
    }
}

/// Names under which the daemon reports what it cannot look into, where it is told to (`AlertEncrypted`,
/// `AlertExceedsMax`): these are no malware (ATT-6).
const CLOSED: &[(&str, &str)] = &[
    ("Heuristics.Encrypted", "it is encrypted"),
    ("Heuristics.Limits.Exceeded", "it is nested too deeply, or too large inside"),
];

/// `stream: OK`, `stream: ‹name› FOUND`, `‹text› ERROR`.
fn read_verdict(answer: &str) -> Result<Verdict, OutsideError> {
    let said = answer.strip_prefix("stream:").unwrap_or(answer).trim();
    if said == "OK" {
        return Ok(Verdict::Clean);
    }
    if let Some(found) = said.strip_suffix("FOUND").map(str::trim).filter(|found| !found.is_empty()) {
        let closed = CLOSED.iter().find(|(name, _)| found.starts_with(name));
        return Ok(match closed {
            Some((_, reason)) => Verdict::Unscannable(format!("{reason} ({found})")),
            None => Verdict::Infected(found.to_owned()),
        });
    }
    // The daemon takes less than we do (`StreamMaxLength`): asking again would not help.
    if said.contains("size limit exceeded") {
        return Ok(Verdict::Unscannable("it is larger than clamd takes (StreamMaxLength)".to_owned()));
    }
    Err(unavailable(said.to_owned()))
}

/// `ClamAV 1.4.2/27500/Mon Mar 16 09:23:11 2026`, the date in the daemon's own zone, which is UTC in what we describe.
fn read_version(answer: &str) -> Option<Timestamp> {
    let date = answer.rsplit('/').next().filter(|_| answer.contains('/'))?;
    let parsed = DateTime::strptime("%a %b %d %H:%M:%S %Y", date.trim()).ok()?;
    parsed.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn att_6_what_the_daemon_answers_is_a_verdict_or_no_result() {
        let infected = |name: &str| Some(Verdict::Infected(name.to_owned()));
        for (answer, expected) in [
            ("stream: OK", Some(Verdict::Clean)),
            ("stream: Eicar-Signature FOUND", infected("Eicar-Signature")),
            ("stream: Win.Test.EICAR_HDB-1 FOUND", infected("Win.Test.EICAR_HDB-1")),
            (
                "stream: Heuristics.Encrypted.PDF FOUND",
                Some(Verdict::Unscannable("it is encrypted (Heuristics.Encrypted.PDF)".to_owned())),
            ),
            (
                "stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND",
                Some(Verdict::Unscannable(
                    "it is nested too deeply, or too large inside (Heuristics.Limits.Exceeded.MaxRecursion)"
                        .to_owned(),
                )),
            ),
            (
                "INSTREAM size limit exceeded. ERROR",
                Some(Verdict::Unscannable("it is larger than clamd takes (StreamMaxLength)".to_owned())),
            ),
            ("stream: Can't allocate memory ERROR", None),
            ("stream:  FOUND", None),
            ("UNKNOWN COMMAND", None),
            ("", None),
        ] {
            assert_eq!(read_verdict(answer).ok(), expected, "ATT-6 {answer:?}");
        }
    }

    #[test]
    fn att_7_the_version_says_when_the_signatures_were_made() {
        for (answer, expected) in [
            ("ClamAV 1.4.2/27500/Mon Mar 16 09:23:11 2026", Some("2026-03-16T09:23:11Z")),
            ("ClamAV 1.0.7/27500/Fri Mar  6 09:23:11 2026", Some("2026-03-06T09:23:11Z")),
            ("ClamAV 1.4.2", None),
            ("ClamAV 1.4.2/27500/soon", None),
            ("", None),
        ] {
            let expected = expected.map(|text| text.parse().unwrap());
            assert_eq!(read_version(answer), expected, "ATT-7 {answer}");
        }
    }
}
