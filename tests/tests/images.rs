//! Images in the client's store, on the embedded one (chapter 21).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use attest::bench::company::{self, Size};
use attest::world::World;
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_outside::OutsideError;
use attest_outside::clock::{Clock, SteppedClock};
use attest_outside::images::{Existence, ImageProvider};
use attest_payables::images::{FOUND_SECONDS, ImageTicket, LINK_SECONDS, MISSING_SECONDS};
use attest_payables::links::TokenRefused;
use attest_steps::image::{
    ImageCache, ImageState, Images, LIST_WAIT, Shown, enter_name, fetch, state, states,
};
use attest_tests::house::{self, House};

const SIZE: Size = Size { invoices: 2, lines: 1 };
const PDF: &[u8] = b"%PDF-1.4\n";

struct Bench {
    world: World,
    clock: Arc<SteppedClock>,
    _folder: tempfile::TempDir,
}

async fn bench(mask: &str) -> Bench {
    let House { world, clock, folder } = House::generated(SIZE).await;
    let csv = format!(
        "company,supplier,setting,value\n,,image.provider,amazon\n,,image.method,name_then_mask\n,,image.mask,{mask}\n"
    );
    house::import(&world, "settings.csv", &csv).await;
    for number in 0..SIZE.invoices {
        let xml = company::invoice(number, SIZE);
        world.upload(Channel::Network, &format!("{number}.xml"), xml.into_bytes()).await.unwrap();
    }
    world.settle(|_, _| {}).await;
    Bench { world, clock, _folder: folder }
}

impl Bench {
    fn put(&self, key: &str, bytes: &[u8]) {
        let path = self.world.engines.images.join(key);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    async fn first(&self) -> InvoiceRecord {
        self.world.invoices().await.unwrap().remove(0)
    }

    async fn state(&self) -> ImageState {
        state(self.world.desk(), self.world.images(), &self.first().await, false).await.unwrap()
    }
}

fn found(key: &str, size_bytes: u64) -> ImageState {
    ImageState::Found { key: key.to_owned(), size_bytes }
}

/// Covers IMG-1, IMG-2 and IMG-11.
#[tokio::test]
async fn img_15_an_icon_is_shown_only_when_the_file_exists() {
    let bench = bench(r"[Payee]\[InvoiceNumber]").await;
    let tried: Vec<_> = ["pdf", "tif", "tiff", "jpg", "jpeg", "png"]
        .iter()
        .map(|extension| format!("S0/000000.{extension}"))
        .chain(["S0/000000".to_owned()])
        .collect();
    assert_eq!(bench.state().await, ImageState::Missing(tried));
    bench.clock.advance(MISSING_SECONDS);
    bench.put("S0/000000.jpg", b"\xff\xd8\xff\xe0");
    assert_eq!(bench.state().await, found("S0/000000.jpg", 4));
}

#[tokio::test]
async fn img_18_answers_are_kept_and_can_be_refreshed() {
    let bench = bench("[InvoiceNumber].pdf").await;
    assert_eq!(bench.state().await, ImageState::Missing(vec!["000000.pdf".to_owned()]));
    bench.put("000000.pdf", PDF);
    bench.clock.advance(MISSING_SECONDS - 1);
    assert!(matches!(bench.state().await, ImageState::Missing(_)), "60 s when not found");
    let fresh = state(bench.world.desk(), bench.world.images(), &bench.first().await, true).await.unwrap();
    assert_eq!(fresh, found("000000.pdf", 9), "a user can refresh");
    std::fs::remove_file(bench.world.engines.images.join("000000.pdf")).unwrap();
    bench.clock.advance(FOUND_SECONDS - 1);
    assert_eq!(bench.state().await, found("000000.pdf", 9), "300 s when found");
    bench.clock.advance(1);
    assert!(matches!(bench.state().await, ImageState::Missing(_)));
}

/// A store that never answers the first question, and counts how many are asked at once.
#[derive(Default)]
struct Slow {
    asked: AtomicUsize,
    at_once: AtomicUsize,
    most: AtomicUsize,
}

impl ImageProvider for Slow {
    async fn exists(&self, _key: &str) -> Result<Existence, OutsideError> {
        let first = self.asked.fetch_add(1, Ordering::SeqCst) == 0;
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        if first {
            std::future::pending::<()>().await;
        }
        tokio::task::yield_now().await;
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        Ok(Existence::Found { size_bytes: 1 })
    }

    async fn read(&self, _key: &str, _bytes_max: u64) -> Result<Vec<u8>, OutsideError> {
        std::future::pending().await
    }

    async fn address(&self, _key: &str, _seconds: u64) -> Result<String, OutsideError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn img_18_a_list_never_waits_for_a_late_check() {
    assert_eq!(LIST_WAIT, Duration::from_secs(2));
    let bench = bench("[InternalReference].pdf").await;
    let first = bench.first().await;
    let list: Vec<InvoiceRecord> = (0..50)
        .map(|at| InvoiceRecord {
            id: attest_model::ids::InvoiceId::derive(first.received_at, format!("{at}").as_bytes()),
            ..first.clone()
        })
        .collect();
    let (slow, cache) = (Slow::default(), ImageCache::default());
    let images = Images { provider: Some(&slow), cache: &cache };
    let all = states(bench.world.desk(), images, &list, Duration::from_millis(1_500)).await.unwrap();
    assert_eq!(all.len(), 50);
    assert_eq!(all.iter().filter(|state| **state == ImageState::Checking).count(), 1, "{all:?}");
    assert!(slow.most.load(Ordering::SeqCst) <= 20, "at most 20 at a time");
}

/// A store that refuses or is throttled.
struct Broken(bool);

impl ImageProvider for Broken {
    async fn exists(&self, _key: &str) -> Result<Existence, OutsideError> {
        let (service, cause) = ("image store", "SlowDown".to_owned());
        Err(if self.0 {
            OutsideError::Unavailable { service, cause }
        } else {
            OutsideError::Refused { service, cause: "AccessDenied".to_owned() }
        })
    }

    async fn read(&self, key: &str, _bytes_max: u64) -> Result<Vec<u8>, OutsideError> {
        self.exists(key).await.map(|_| Vec::new())
    }

    async fn address(&self, key: &str, _seconds: u64) -> Result<String, OutsideError> {
        self.exists(key).await.map(|_| String::new())
    }
}

#[tokio::test]
async fn img_19_a_store_that_cannot_be_asked_leaves_the_invoice_usable() {
    let bench = bench("[InvoiceNumber]").await;
    let first = bench.first().await;
    for (throttled, cause) in [(true, "SlowDown"), (false, "AccessDenied")] {
        let (broken, cache) = (Broken(throttled), ImageCache::default());
        let images = Images { provider: Some(&broken), cache: &cache };
        let state = state(bench.world.desk(), images, &first, false).await.unwrap();
        assert!(matches!(&state, ImageState::Unknown(why) if why.contains(cause)), "{state:?}");
        let noted = attest_steps::image::note_keys(bench.world.desk(), images, &"C1".into()).await.unwrap();
        assert_eq!(noted, 0);
    }
    let cache = ImageCache::default();
    let none: Images<'_, Broken> = Images { provider: None, cache: &cache };
    let state = state(bench.world.desk(), none, &first, false).await.unwrap();
    assert!(matches!(state, ImageState::Unknown(_)), "chosen, not connected: {state:?}");
    bench.world.batch().await.unwrap();
    assert_eq!(bench.first().await.state, State::Dispatched, "the invoice itself is fully usable");
}

/// Covers IMG-3 and IMG-10.
#[tokio::test]
async fn img_4_a_name_entered_by_hand_comes_first() {
    let bench = bench("[InvoiceNumber].pdf").await;
    bench.put("000000.pdf", PDF);
    bench.put("scans/1.tif", b"II*\0");
    assert_eq!(bench.state().await, found("000000.pdf", 9));
    let id = bench.first().await.id;
    let enter = async |name: &str| enter_name(bench.world.desk(), &id, &"ada".into(), name).await.unwrap();
    assert!(enter(r"..\secret.pdf").await.is_err(), "IMG-13 f");
    assert!(enter(r"scans\1.tif").await.is_ok());
    assert_eq!(bench.state().await, found("scans/1.tif", 4));
    assert!(enter("").await.is_ok());
    assert_eq!(bench.state().await, found("000000.pdf", 9));
}

/// Covers IMG-16 and IMG-21.
#[tokio::test]
async fn img_17_the_type_is_decided_by_content() {
    for (content, media_type, is_inline) in [
        (PDF, "application/pdf", true),
        (b"<html><script>".as_slice(), "application/octet-stream", false),
        (b"II*\0", "image/tiff", false),
    ] {
        let bench = bench("[InvoiceNumber].pdf").await;
        bench.put("000000.pdf", content);
        let shown =
            fetch(bench.world.desk(), bench.world.images(), &bench.first().await, u64::MAX).await.unwrap();
        let expected = Shown::Bytes {
            media_type,
            is_inline,
            file_name: "000000.pdf".to_owned(),
            bytes: content.to_vec(),
        };
        assert_eq!(shown, Some(expected));
    }
}

/// Covers IMG-14.
#[tokio::test]
async fn img_20_a_link_lives_a_minute_and_is_bound_to_its_user() {
    let bench = bench("[InvoiceNumber].pdf").await;
    let (keys, id) = (&bench.world.keys, bench.first().await.id);
    let now = bench.clock.now();
    let ticket = ImageTicket::new("tests", &id, &"ada".into(), now);
    let text = secrecy::ExposeSecret::expose_secret(&ticket.seal(keys).unwrap()).to_owned();
    let at = |seconds| now.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap();
    let open = |tenant: &str, user: &str, at| ImageTicket::open(keys, tenant, &user.into(), &text, at);
    assert_eq!(open("tests", "ada", at(LINK_SECONDS - 1)), Ok(ticket));
    assert_eq!(open("tests", "ada", at(LINK_SECONDS)), Err(TokenRefused::Expired));
    assert_eq!(open("tests", "bob", now), Err(TokenRefused::BadSignature));
    assert_eq!(open("other", "ada", now), Err(TokenRefused::BadSignature));
    let as_link = attest_payables::links::open(keys, "tests", &text, now);
    assert_eq!(as_link.unwrap_err(), TokenRefused::BadSignature, "it approves nothing");
}

#[tokio::test]
async fn img_23_the_key_is_exported_with_the_invoice() {
    let bench = bench("[InvoiceNumber]").await;
    bench.put("000000.pdf", PDF);
    bench.world.batch().await.unwrap();
    let records = bench.world.invoices().await.unwrap();
    assert_eq!(records[0].image_key.as_deref(), Some("000000.pdf"));
    assert_eq!(records[1].image_key, None);
    let store = &bench.world.engines.store;
    let keys = store.list_documents("exports/", 20).await.unwrap();
    let json = keys.iter().find(|key| key.ends_with(".json") && !key.contains("manifest")).unwrap();
    let text = String::from_utf8(store.get_document(json, 1_000_000).await.unwrap()).unwrap();
    assert!(text.contains("000000.pdf"), "{text}");
}
