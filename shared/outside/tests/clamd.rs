//! The protocol of `ClamAV`'s daemon: against a small daemon that keeps to it, and against a real one where
//! `ATTEST_CLAMD` says where it listens.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

use std::io::{Read, Write};
use std::net::TcpListener;

use attest_outside::OutsideError;
use attest_outside::scanner::{Clamd, Scanner, TestFileScanner};
use attest_payables::attachments::scan::Verdict;

/// What the daemon takes (`StreamMaxLength`).
const TAKES: usize = 200_000;

/// Serves connections until the test ends: reads what is sent piece by piece, and fails where a piece is not as it must be.
fn daemon() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut command = Vec::new();
            let mut byte = [0];
            while stream.read_exact(&mut byte).is_ok() && byte != [0] {
                command.extend(byte);
            }
            let answer = match command.as_slice() {
                b"zVERSION" => "ClamAV 1.4.2/27500/Mon Mar 16 09:23:11 2026".to_owned(),
                b"zINSTREAM" => answer_to(receive(&mut stream).as_deref()),
                _ => "UNKNOWN COMMAND".to_owned(),
            };
            if !answer.is_empty() {
                let _ = stream.write_all(format!("{answer}\0").as_bytes());
            }
        }
    });
    address
}

/// The file, or nothing when it is larger than the daemon takes.
fn receive(stream: &mut impl Read) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).unwrap();
        let length = u32::from_be_bytes(length) as usize;
        if length == 0 {
            return Some(file);
        }
        if file.len() + length > TAKES {
            return None;
        }
        let mut piece = vec![0; length];
        stream.read_exact(&mut piece).unwrap();
        file.extend(piece);
    }
}

fn answer_to(file: Option<&[u8]>) -> String {
    let has = |mark: &[u8]| file.is_some_and(|file| file.windows(mark.len()).any(|window| window == mark));
    match file {
        None => "INSTREAM size limit exceeded. ERROR".to_owned(),
        Some(_) if has(b"threat") => "stream: Win.Test.Threat-1 FOUND".to_owned(),
        Some(_) if has(b"locked") => "stream: Heuristics.Encrypted.Zip FOUND".to_owned(),
        Some(_) if has(b"broken") => "stream: Can't allocate memory ERROR".to_owned(),
        Some(_) if has(b"silent") => String::new(),
        Some(_) => "stream: OK".to_owned(),
    }
}

/// The public test file of virus scanners, made here so that it stands in no file.
fn test_file() -> Vec<u8> {
    let end: String = "*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\".chars().rev().collect();
    format!("X5O!P%@AP[4{end}").into_bytes()
}

#[tokio::test]
async fn att_4_a_file_is_sent_in_pieces_and_its_verdict_is_read() {
    let clamd = Clamd::at(&daemon());
    let at_the_end = [vec![b'.'; 150_000], b"threat".to_vec()].concat();
    for (case, file, expected) in [
        ("small", b"hello".to_vec(), Some(Verdict::Clean)),
        ("empty", Vec::new(), Some(Verdict::Clean)),
        ("of several pieces", vec![b'.'; TAKES], Some(Verdict::Clean)),
        ("infected in its last piece", at_the_end, Some(Verdict::Infected("Win.Test.Threat-1".to_owned()))),
        (
            "encrypted",
            b"locked".to_vec(),
            Some(Verdict::Unscannable("it is encrypted (Heuristics.Encrypted.Zip)".to_owned())),
        ),
        ("the daemon has a fault", b"broken".to_vec(), None),
        ("the daemon says nothing", b"silent".to_vec(), None),
    ] {
        let said = clamd.scan(&file).await;
        match (said, expected) {
            (Ok(verdict), Some(expected)) => assert_eq!(verdict, expected, "ATT-4, ATT-6 {case}"),
            (Err(OutsideError::Unavailable { .. }), None) => {}
            (said, expected) => panic!("ATT-5 {case}: {said:?}, expected {expected:?}"),
        }
    }
    // A daemon that has had enough closes while the file is sent. Whether its answer still arrives is up to the network; that
    // the file is not taken for clean is not.
    let said = clamd.scan(&vec![b'.'; 4_000_000]).await;
    assert!(!matches!(said, Ok(Verdict::Clean | Verdict::Infected(_))), "ATT-6 {said:?}");
    let made_at = clamd.signatures_made_at().await.unwrap().unwrap();
    assert_eq!(made_at.to_string(), "2026-03-16T09:23:11Z", "ATT-7");
}

#[tokio::test]
async fn att_5_a_daemon_that_is_not_there_gives_no_verdict() {
    for address in ["127.0.0.1:1", "/no/such/socket"] {
        let said = Clamd::at(address).scan(b"hello").await;
        assert!(matches!(said, Err(OutsideError::Unavailable { .. })), "ATT-5 {address}: {said:?}");
    }
}

#[tokio::test]
async fn att_4_the_stand_in_knows_the_test_file_wherever_it_stands() {
    let inside = [b"a letter\n".as_slice(), &test_file(), b"\nend"].concat();
    let mut other = test_file();
    other.swap(20, 21);
    for (case, file, is_infected) in [
        ("alone", test_file(), true),
        ("inside", inside, true),
        ("another text", other, false),
        ("cut short", test_file().split_off(1), false),
        ("nothing", Vec::new(), false),
    ] {
        let said = TestFileScanner.scan(&file).await.unwrap();
        assert_eq!(matches!(said, Verdict::Infected(_)), is_infected, "ATT-4 {case}");
    }
}

/// Covers ATT-6, ATT-7. With a real daemon, whose signatures must know the EICAR test file.
#[tokio::test]
async fn att_4_a_real_daemon_knows_the_test_file() {
    let Ok(address) = std::env::var("ATTEST_CLAMD") else {
        println!("ATTEST_CLAMD names no daemon: skipped");
        return;
    };
    let clamd = Clamd::at(&address);
    let said = clamd.scan(&test_file()).await.unwrap();
    assert!(matches!(said, Verdict::Infected(_)), "ATT-4 {said:?}");
    assert_eq!(clamd.scan(b"hello").await.unwrap(), Verdict::Clean);
    println!("signatures of {:?}", clamd.signatures_made_at().await.unwrap());
}
