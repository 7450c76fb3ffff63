//! Signed links: what became of each (LINK-4 … LINK-7).

use attest_model::approvals::LinkRecord;
use attest_model::ids::LinkId;

use crate::change::{Change, Expect};
use crate::item::{Attributes, Versioned, decode};
use crate::{Store, StoreError, keys};

/// Days a link is remembered after it expired, so that a late click is still explained (LINK-4).
const REMEMBERED_DAYS: i64 = 400;

impl Change {
    /// Remembers a new link.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn create_link(&mut self, link: &LinkRecord) -> Result<(), StoreError> {
        self.put(keys::link(&link.id), link, Expect::Absent, expiry(link))
    }

    /// Saves what became of a link; fails when something became of it meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it cannot be written as an item.
    pub fn save_link(&mut self, seen: u64, link: &LinkRecord) -> Result<(), StoreError> {
        self.put(keys::link(&link.id), link, Expect::Version(seen), expiry(link))
    }
}

fn expiry(link: &LinkRecord) -> Attributes {
    Attributes {
        expires: Some(link.expires_at.as_second() + REMEMBERED_DAYS * 86_400),
        ..Attributes::default()
    }
}

impl Store {
    /// Looks for a link.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_link(&self, id: &LinkId) -> Result<Option<Versioned<LinkRecord>>, StoreError> {
        self.get(&keys::link(id)).await
    }

    /// Several links in one request; unknown ones are left out.
    ///
    /// # Errors
    /// What the service answered.
    pub async fn find_links(&self, ids: &[LinkId]) -> Result<Vec<Versioned<LinkRecord>>, StoreError> {
        let wanted: Vec<_> = ids.iter().map(keys::link).collect();
        self.get_many(&wanted).await?.into_iter().flatten().map(decode).collect()
    }
}
