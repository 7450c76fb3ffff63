//! The templates that lie beside the source.

/// A template file.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// File name below `templates/`.
    pub name: &'static str,
    /// The text of the file.
    pub source: &'static str,
}

macro_rules! template {
    ($name:literal) => {
        Template { name: $name, source: include_str!(concat!("../templates/", $name)) }
    };
}

/// All templates, sorted by name.
pub static TEMPLATES: &[Template] = &[
    template!("approval.html"),
    template!("approval_task.html"),
    template!("approval_task.subject.txt"),
    template!("approval_task.txt"),
    template!("arrival_notice.html"),
    template!("arrival_notice.subject.txt"),
    template!("arrival_notice.txt"),
    template!("credit_request.html"),
    template!("credit_request.subject.txt"),
    template!("credit_request.txt"),
    template!("desk_bar.html"),
    template!("desk_messages.html"),
    template!("desk_pages.html"),
    template!("desk_rows.html"),
    template!("error_notification.html"),
    template!("error_notification.subject.txt"),
    template!("error_notification.txt"),
    template!("invoice.html"),
    template!("invoice_body.html"),
    template!("layout.html"),
    template!("mail.html"),
    template!("matched_lines.html"),
    template!("missing_receipt.html"),
    template!("missing_receipt.subject.txt"),
    template!("missing_receipt.txt"),
    template!("missing_ticket.html"),
    template!("missing_ticket.subject.txt"),
    template!("missing_ticket.txt"),
    template!("news.html"),
    template!("news.subject.txt"),
    template!("news.txt"),
    template!("notice.html"),
    template!("over_invoiced.html"),
    template!("over_invoiced.subject.txt"),
    template!("over_invoiced.txt"),
    template!("page.css"),
    template!("question.html"),
    template!("question.subject.txt"),
    template!("question.txt"),
    template!("rejected.html"),
    template!("rejected.subject.txt"),
    template!("rejected.txt"),
    template!("reminder.html"),
    template!("reminder.subject.txt"),
    template!("reminder.txt"),
    template!("sign_in.html"),
    template!("subscription_notice.html"),
    template!("subscription_notice.subject.txt"),
    template!("subscription_notice.txt"),
    template!("undelivered.html"),
    template!("undelivered.subject.txt"),
    template!("undelivered.txt"),
    template!("validation_report.html"),
    template!("workbench.html"),
    template!("workbench_bulk.html"),
    template!("workbench_invoice.html"),
    template!("workbench_matching.html"),
    template!("workbench_message.html"),
    template!("workbench_messages.html"),
    template!("workbench_subscriptions.html"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_every_file_sorted() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        assert_eq!(TEMPLATES.iter().map(|template| template.name).collect::<Vec<_>>(), files);
    }

    #[test]
    fn templates_load_nothing_and_run_nothing() {
        for template in TEMPLATES {
            for forbidden in ["<script", "<link", "<iframe", "<img", "@import", "url(", "src="] {
                let found = template.source.to_lowercase().contains(forbidden);
                assert!(!found, "{} contains {forbidden}", template.name);
            }
            for attribute in template.source.split(|c: char| c.is_whitespace() || c == '<') {
                assert!(
                    !attribute.starts_with("on") || !attribute.contains('='),
                    "{}: {attribute}",
                    template.name
                );
            }
            assert!(!template.source.contains("|safe"), "{} trusts a value", template.name);
        }
    }
}
