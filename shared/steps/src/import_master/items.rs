//! Items, and the services and partners that they name (CHK-28).

use std::collections::{BTreeMap, BTreeSet};

use attest_model::ids::{CompanyCode, folded};
use attest_model::master::Item;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;

use super::Imported;
use super::registers::{put_tables, write_all};
use crate::StepError;
use crate::desk::Desk;

/// Writes the items whose service and partner are known; their company then knows that it has a register to look into.
pub(super) async fn put_items<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    items: Vec<Item>,
    done: &mut Imported,
) -> Result<(), StepError> {
    let mut by_company: BTreeMap<CompanyCode, Vec<Item>> = BTreeMap::new();
    for item in items {
        by_company.entry(item.company.clone()).or_default().push(item);
    }
    for (company, mut items) in by_company {
        let codes = |of: fn(&Item) -> Option<&String>| -> BTreeSet<String> {
            items.iter().filter_map(of).map(|code| folded(code)).collect()
        };
        let services = desk.store.find_services(&company, &codes(|item| item.service.as_ref())).await?;
        let partners = desk.store.find_partners(&company, &codes(|item| item.partner.as_ref())).await?;
        items.retain(|item| {
            let mut unknown = Vec::new();
            unknown.extend(
                item.service
                    .iter()
                    .filter(|code| !services.contains_key(&folded(code)))
                    .map(|code| format!("service {code}")),
            );
            unknown.extend(
                item.partner
                    .iter()
                    .filter(|code| !partners.contains_key(&folded(code)))
                    .map(|code| format!("partner {code}")),
            );
            let refused = unknown
                .iter()
                .map(|what| format!("items: {what} of item {} of company {company} is not known", item.code));
            done.refused.extend(refused);
            unknown.is_empty()
        });
        write_all(desk, &items, done, |change, item| change.put_item(item)).await?;
        if !items.is_empty() {
            put_tables(desk, &company, |tables| tables.has_items = true).await?;
        }
    }
    Ok(())
}
