//! `docs/settings.md`: the catalogue of settings.

use attest_model::settings::Level;
use attest_model::settings::keys::CATALOGUE;

use super::table::Table;

/// Draws the document.
pub(super) fn draw() -> String {
    let mut table = Table::new(["key", "default", "may be set for", "what it says", "statement"]);
    for key in CATALOGUE {
        let default = key.default_text();
        let default = if default.is_empty() { "empty".to_owned() } else { format!("`{default}`") };
        let levels: Vec<_> = key.levels().iter().map(level).collect();
        table.row([&format!("`{}`", key.name()), &default, &levels.join(", "), key.help(), key.id()]);
    }
    format!(
        "# Settings\n\nA value given for something more specific wins: office over supplier over company over tenant. \
         A value that is given, even an empty one, is used; without one the next level is asked.\n\n{table}"
    )
}

fn level(level: &Level) -> &'static str {
    match level {
        Level::Tenant => "tenant",
        Level::Company => "company",
        Level::Contract => "contract",
        Level::Supplier => "supplier",
        Level::Office => "office",
    }
}
