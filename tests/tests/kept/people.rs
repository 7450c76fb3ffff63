//! AUD-3. A person who has left becomes unnamed, and everything reads on.

use attest_model::record::{Actor, InvoiceRecord};
use attest_outside::clock::Clock as _;
use attest_render::Renderer;
use attest_steps::acts::{Act, By};
use attest_steps::archive::{Shared, archive};
use attest_steps::people::{PersonRefused, pseudonymise};
use attest_steps::workbench::{Visit, invoice};
use attest_store::{Change, UnusableAddress};
use attest_tests::company::Company;

const LEFT: &str = "user,name,email,language,active,manager,rights,limits\n\
                    eva,Eva Lind,eva.lind@nordbygg.example,sv,no,karin,accounts | hold.financial,\n";

async fn take_name(company: &Company, who: &str, of: &str) -> Result<String, PersonRefused> {
    let user = who.into();
    let by = By { user: &user, comment: "asked for it in writing", channel: "command", seen: None };
    let done = pseudonymise(company.world.desk(), &by, &of.into()).await.unwrap();
    done.map(|person| person.name)
}

/// What a reader of the workbench sees of an invoice.
async fn page(company: &Company, record: &InvoiceRecord) -> String {
    let store = &company.world.engines.store;
    let user = store.find_user(&"karin".into()).await.unwrap().unwrap().record;
    let renderer = Renderer::new().unwrap();
    let visit = Visit { renderer: &renderer, user: &user, form_token: "t", switch: None };
    invoice(company.world.desk(), &visit, record.id.as_str(), "live", None).await.unwrap().html
}

#[tokio::test]
async fn aud_3_a_person_who_left_has_no_name_and_the_trail_reads_on() {
    let company = Company::with(&["network/09-"]).await;
    let record = company.of("09").await;
    let hold = Act::Hold { code: "WAIT".to_owned(), is_financial: true };
    company.act(&record.id, "eva", "until Monday", &hold).await.unwrap();
    let store = &company.world.engines.store;
    let before = store.load_trail(&record.id).await.unwrap();
    assert!(page(&company, &record).await.contains("Eva Lind"));
    assert!(!format!("{before:?}").contains("Lind"), "AUD-3 the trail holds codes only: {before:?}");
    let mut change = Change::new(company.world.clock.now());
    let mark = UnusableAddress { at: change.at(), cause: "full".to_owned() };
    change.put_unusable("eva.lind@nordbygg.example", &mark).unwrap();
    store.commit(change).await.unwrap();

    for (who, of, expected) in [
        ("karin", "eva", PersonRefused::Active("eva".into())),
        ("karin", "nobody", PersonRefused::Unknown("nobody".into())),
        ("anna", "nils", PersonRefused::NoRight("anna".into())),
        ("nils", "nils", PersonRefused::NotActive("nils".into())),
    ] {
        assert_eq!(take_name(&company, who, of).await, Err(expected), "AUD-3");
    }
    assert_eq!(store.load_tenant_trail().await.unwrap(), [], "a refused act changes nothing");

    company.world.import_file("users.csv", LEFT.as_bytes()).await.unwrap();
    let name = take_name(&company, "KARIN", "Eva").await.unwrap();
    let person = store.find_user(&"eva".into()).await.unwrap().unwrap().record;
    assert_eq!((person.name.as_str(), person.email.as_deref()), (name.as_str(), None));
    assert!(!person.is_active && person.rights.is_empty() && person.manager.is_none());
    assert_eq!(store.find_unusable(&["eva.lind@nordbygg.example"]).await.unwrap(), Vec::<String>::new());
    assert_eq!(store.load_trail(&record.id).await.unwrap(), before, "AUD-1 the trail is as it was");

    let shown = page(&company, &record).await;
    assert!(shown.contains(&name) && !shown.contains("Eva Lind"), "AUD-3 the page reads on");
    let mut bytes = Vec::new();
    let loaded = company.load(&record.id).await;
    let (renderer, now) = (&company.world.renderer, company.world.clock.now());
    archive(store, renderer, &loaded, Shared::Without, now, &mut bytes).await.unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let told = std::io::read_to_string(zip.by_name("trail.txt").unwrap()).unwrap();
    assert!(told.contains(&format!("{name} (eva)")) && !told.contains("Lind"), "AUD-2 {told}");

    let trail = store.load_tenant_trail().await.unwrap();
    assert_eq!(trail.len(), 1, "AUD-1");
    assert_eq!(trail[0].actor, Actor::User { user: "karin".into(), on_behalf_of: None }, "AUD-1");
    assert_eq!((trail[0].action.as_str(), trail[0].subject.as_str()), ("pseudonymised", "eva"));
    assert!(!format!("{trail:?}").contains("Lind") && trail[0].reason == "asked for it in writing");
}

#[tokio::test]
async fn aud_3_no_import_brings_a_name_back() {
    let company = Company::with(&[]).await;
    let name = take_name(&company, "karin", "nils").await.unwrap();
    assert_eq!(take_name(&company, "karin", "nils").await, Err(PersonRefused::Already("nils".into())));
    let users = "user,name,email,language,active,manager,rights,limits\n\
                 nils,Nils Dahl,nils.dahl@nordbygg.example,no,yes,olof,viewer,\n\
                 lena,Lena Moe,lena.moe@nordbygg.example,no,yes,olof,viewer,\n";
    let done = company.world.import_file("users.csv", users.as_bytes()).await.unwrap();
    assert_eq!((done.records, done.refused.len()), (1, 1), "AUD-3 {:?}", done.refused);
    assert!(done.refused[0].contains("user nils") && !done.refused[0].contains("Dahl"), "{:?}", done.refused);
    let person = company.world.engines.store.find_user(&"nils".into()).await.unwrap().unwrap().record;
    assert_eq!((person.name, person.is_active), (name, false), "AUD-3");
}
