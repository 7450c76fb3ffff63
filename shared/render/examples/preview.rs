//! Writes every mail and page with sample data into a folder, in every language:
//! `cargo run -p attest-render --example preview -- FOLDER`.

use std::path::Path;

use attest_model::master::Role;
use attest_render::{Alert, Language, Mail, RenderError, Renderer, readable_invoice};

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("the folder to write into is missing")?;
    let renderer = Renderer::new()?;
    for language in Language::ALL {
        let folder = Path::new(&folder).join(language.tag());
        std::fs::create_dir_all(&folder)?;
        for (name, text) in everything(&renderer, language)? {
            std::fs::write(folder.join(name), text)?;
        }
    }
    Ok(())
}

fn everything(renderer: &Renderer, language: Language) -> Result<Vec<(String, String)>, RenderError> {
    let invoice = samples::invoice();
    let approval = samples::approval(&invoice);
    let mut alarming = samples::approval(&invoice);
    alarming.alerts = vec![
        Alert::NewAccount,
        Alert::ProbableDuplicate { number: "4710-2026".to_owned(), issue_date: samples::TODAY },
        Alert::OverLimit { limit: samples::sek("10000") },
    ];
    alarming.part = attest_render::Part::Reviewer;
    alarming.account.iter_mut().for_each(|account| account.known_since = None);
    alarming.opened = Some(attest_render::Action::Reject);
    let mut files = vec![
        ("approval.html".to_owned(), approval.render(renderer, language)?),
        ("approval_alarming.html".to_owned(), alarming.render(renderer, language)?),
        ("workbench.html".to_owned(), samples::workbench().render(renderer, language)?),
        (
            "workbench_invoice.html".to_owned(),
            samples::workbench_invoice(&invoice).render(renderer, language)?,
        ),
        ("matching.html".to_owned(), samples::matching().render(renderer, language)?),
        ("messages.html".to_owned(), samples::messages().render(renderer, language)?),
        ("message.html".to_owned(), samples::message_page().render(renderer, language)?),
        ("bulk.html".to_owned(), samples::bulk().render(renderer, language)?),
        ("invoice.html".to_owned(), readable_invoice(&invoice, renderer, language)?),
        ("invoice_empty.html".to_owned(), readable_invoice(&Default::default(), renderer, language)?),
    ];
    for (name, notice) in samples::notices() {
        files.push((format!("{name}.html"), notice.render(renderer, language)?));
    }
    for (name, mail) in [
        ("task", samples::task().render(renderer, language)?),
        ("reminder", samples::reminder().render(renderer, language)?),
        ("errors_supplier", samples::errors(Role::Supplier).render(renderer, language)?),
        ("errors_accounts", samples::errors(Role::Accounts).render(renderer, language)?),
        ("missing_receipt", samples::missing_receipt().render(renderer, language)?),
        ("credit_request", samples::credit_request().render(renderer, language)?),
        ("undelivered", samples::undelivered().render(renderer, language)?),
    ] {
        let Mail { subject, text, html } = mail;
        files.push((format!("mail_{name}.txt"), format!("{subject}\n\n{text}")));
        files.push((format!("mail_{name}.html"), html));
    }
    Ok(files)
}
