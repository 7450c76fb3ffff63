//! The table of permissions in `docs/operations.md`: function × actions × resources, as `template.yaml` grants them.

use anyhow::Context as _;

use super::table::Table;
use crate::template::Template;
use crate::workspace;

const BEGIN: &str = "<!-- permissions: drawn by `cargo xtask docs` from template.yaml -->\n";
const END: &str = "<!-- end of permissions -->";

/// Draws the document: its own text, with the table between two marks.
pub(super) fn draw() -> anyhow::Result<String> {
    let root = workspace::root()?;
    let text = std::fs::read_to_string(root.join("docs/operations.md")).context("docs/operations.md")?;
    let (before, rest) =
        text.split_once(BEGIN).with_context(|| format!("docs/operations.md has no mark {BEGIN:?}"))?;
    let (_, after) =
        rest.split_once(END).with_context(|| format!("docs/operations.md has no mark {END:?}"))?;
    Ok(format!("{before}{BEGIN}\n{}\n{END}{after}", table(&Template::read(&root)?)?))
}

fn table(template: &Template) -> anyhow::Result<Table<3>> {
    let mut table = Table::new(["function", "may", "on"]);
    for function in template.functions()? {
        let mut name = format!("`{}`", function.folder);
        for grant in function.grants {
            table.row([&name, &grant.actions.join(", "), &grant.resources.join(", ")]);
            name.clear();
        }
    }
    Ok(table)
}
