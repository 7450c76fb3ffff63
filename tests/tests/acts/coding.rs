//! The register of coding values: E701 where coding is proposed, entered and sent, and how it is mended (CODE-3 … CODE-7).

use attest_model::master::Role;
use attest_model::orders::{CodingRow, TaxPart};
use attest_model::record::{Next, State};
use attest_steps::acts::Act;

use crate::{Company, dec};

fn recode(rows: Vec<CodingRow>) -> Act {
    Act::Recode { rows, over_periods: false }
}

async fn import(company: &Company, name: &str, csv: &str) {
    let imported = company.world.import_file(name, csv.as_bytes()).await.unwrap();
    assert_eq!(imported.refused, Vec::<String>::new());
    company.settle().await;
}

/// Covers CODE-3, VAL-68.
#[tokio::test]
async fn val_66_a_closed_account_blocks_until_it_is_coded_anew() {
    let company = Company::with(&["network/47"]).await;
    let blocked = company.of("47").await;
    assert_eq!((blocked.state, blocked.reason.as_str()), (State::Error, "E701"), "{:?}", blocked.findings);
    let finding = &blocked.findings[0];
    assert!(
        finding.message.starts_with("account 5066 in coding row 1 was closed on 2026-02-28"),
        "{}",
        finding.message
    );
    assert_eq!(blocked.came_from, Some((State::FinalCheck, Next::FinalCheck)), "VAL-68");
    let trail = company.world.engines.store.load_trail(&blocked.id).await.unwrap();
    let told: Vec<_> =
        trail.iter().rev().take(2).map(|entry| (entry.action.as_str(), entry.before)).collect();
    assert_eq!(
        told,
        [("validated", State::Error), ("blocked", State::FinalCheck)],
        "arrival control says it"
    );
    assert!(trail.iter().any(|entry| entry.reason.starts_with("account 5066 in coding row 1")), "{trail:?}");
    let told: Vec<_> = blocked.notified.iter().map(|told| told.role).collect();
    assert_eq!(told, [Role::Accounts], "VAL-66");
    let mut row = blocked.coding[0].clone();
    company.refused(&blocked.id, "eva", "", &recode(vec![row.clone()]), "E701: account 5066").await;
    row.account = "5060".into();
    company.act(&blocked.id, "eva", "the account was closed", &recode(vec![row])).await.unwrap();
    let coded = company.load(&blocked.id).await;
    assert_eq!((coded.state, coded.findings.len()), (State::Ready, 0), "VAL-68 it goes on where it stood");
    assert_eq!(coded.coded_by, Some("eva".into()));
}

/// Covers CODE-3.
#[tokio::test]
async fn val_69_opening_the_value_wakes_what_waits_for_it() {
    let company = Company::with(&["network/47"]).await;
    assert_eq!(company.of("47").await.state, State::Error);
    let csv = "company,dimension,value,name,valid_from,valid_to\nNB,account,5066,Window cleaning,,\n";
    import(&company, "coding_values.csv", csv).await;
    assert_eq!(company.of("47").await.state, State::Ready, "VAL-69");
    // What is ready is looked at again when a batch is made.
    let csv = "company,dimension,like,other,demand,value\nNB,account,5066,project,required,\n";
    import(&company, "coding_rules.csv", csv).await;
    assert_eq!(company.of("47").await.state, State::Ready);
    company.world.batch().await.unwrap();
    let dropped = company.of("47").await;
    assert_eq!((dropped.state, dropped.reason.as_str()), (State::Error, "E701"), "CODE-3 at Create Batch");
    assert_eq!(dropped.findings[0].expected, "project with account 5066", "CODE-3");
}

/// Covers CODE-3.
#[tokio::test]
async fn val_66_a_proposal_that_does_not_fit_never_reaches_a_reviewer() {
    let company = Company::with(&[]).await;
    let csv = "company,dimension,value,name,valid_from,valid_to\nNB,cost_centre,110,Site,,\n";
    import(&company, "coding_values.csv", csv).await;
    company.upload("network/10").await;
    let blocked = company.of("10").await;
    assert_eq!(blocked.state, State::Error, "CODE-3 cost centre 900 of the supplier's default coding");
    assert_eq!(blocked.came_from, Some((State::Review, Next::RequestApproval)), "VAL-68");
    assert!(blocked.tasks.is_empty());
    let csv = "company,dimension,value,name,valid_from,valid_to\nNB,cost_centre,900,Office,,\n";
    import(&company, "coding_values.csv", csv).await;
    let review = company.of("10").await;
    assert_eq!((review.state, review.tasks.len()), (State::Review, 1), "VAL-68");
}

/// Covers CODE-6.
#[tokio::test]
async fn code_6_a_row_is_spread_over_the_invoicing_period() {
    let company = Company::with(&["network/39"]).await;
    let review = company.of("39").await;
    let rows = vec![review.coding[0].clone()];
    let act = Act::Recode { rows, over_periods: true };
    company.act(&review.id, "eva", "", &act).await.unwrap();
    let coded = company.load(&review.id).await;
    let parts: Vec<_> = coded.coding.iter().map(|row| row.period.clone().unwrap()).collect();
    assert_eq!(parts, ["2026-03"], "CODE-6 the invoice is for one month");
    company.upload("network/10").await;
    let february = company.of("10").await;
    let act = Act::Recode { rows: february.coding.clone(), over_periods: true };
    company.act(&february.id, "eva", "", &act).await.unwrap();
    let coded = company.load(&february.id).await;
    assert_eq!(coded.coding[0].period.as_deref(), Some("2026-03"), "CODE-6 February is closed");
    company.upload("network/11").await;
    let none = company.of("11").await;
    let act = Act::Recode { rows: none.coding.clone(), over_periods: true };
    company.refused(&none.id, "eva", "", &act, "no invoicing period (BT-73 to BT-74)").await;
}

/// Covers CODE-7.
#[tokio::test]
async fn code_7_tax_that_the_company_owes_itself_is_coded_and_exported() {
    let company = Company::with(&[]).await;
    let csv = "company,tax_code,name,rate,categories,deductible,tax_account,reverse_account\n\
               NB,I25,Input tax,25,S,,2641,\nNB,R25,Reverse charge,25,AE | K,,2645,2614\n";
    import(&company, "tax_codes.csv", csv).await;
    let csv = "company,dimension,value,name\nNB,account,2641,Tax\nNB,account,2645,Tax\nNB,account,2614,Tax\n";
    import(&company, "coding_values.csv", csv).await;
    company.upload("network/10").await;
    let review = company.of("10").await;
    assert_eq!(review.tax_categories, ["S"], "CODE-7");
    let mut rows = review.coding.clone();
    rows[0].tax_code = Some("R25".to_owned());
    company.refused(&review.id, "eva", "", &recode(rows), "is for tax category AE or K").await;
    let csv = "company,tax_code,name,rate,categories,deductible,tax_account,reverse_account\n\
               NB,R25,Reverse charge,25,,,2645,2614\n";
    import(&company, "tax_codes.csv", csv).await;
    let mut rows = review.coding.clone();
    rows[0].tax_code = Some("R25".to_owned());
    company.act(&review.id, "eva", "", &recode(rows)).await.unwrap();
    let coded = company.load(&review.id).await;
    let parts: Vec<_> = coded.coding.iter().map(|row| (row.account.as_str(), row.amount, row.tax)).collect();
    assert_eq!(
        parts,
        [
            ("5060", dec("4000.00"), None),
            ("2645", dec("1000.00"), Some(TaxPart::Deductible)),
            ("2614", dec("-1000.00"), Some(TaxPart::Owed)),
        ],
        "CODE-7"
    );
}
