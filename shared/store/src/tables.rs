//! The tables, as the embedded engine needs them made; the deployed ones are made by the template.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};

use crate::{Store, StoreError};

/// The two indexes of the records' table: name, partition key, sort key. They hold keys only, so that a save costs one
/// write unit per index and only when its place in a list changes.
pub const INDEXES: &[(&str, &str, &str)] =
    &[("by_state", "state_pk", "state_sk"), ("by_sweep", "sweep_pk", "sweep_sk")];

impl Store {
    /// Makes the tables and the bucket where they are missing.
    ///
    /// # Errors
    /// What the services answered.
    pub async fn create_places(&self) -> Result<(), StoreError> {
        let tables = self.db.list_tables().send().await.map_err(|e| StoreError::of("list tables", &e))?;
        let existing = tables.table_names();
        for (name, indexes) in [(&self.places.records, INDEXES), (&self.places.trail, &[][..])] {
            if !existing.contains(name) {
                self.create_table(name, indexes).await?;
            }
        }
        let buckets = self.s3.list_buckets().send().await.map_err(|e| StoreError::of("list buckets", &e))?;
        if !buckets.buckets().iter().any(|bucket| bucket.name() == Some(&self.places.bucket)) {
            let made = self.s3.create_bucket().bucket(&self.places.bucket).send().await;
            made.map_err(|error| StoreError::of("make a bucket", &error))?;
        }
        Ok(())
    }

    async fn create_table(&self, name: &str, indexes: &[(&str, &str, &str)]) -> Result<(), StoreError> {
        let built = |error: aws_sdk_dynamodb::error::BuildError| StoreError::Invalid {
            what: name.to_owned(),
            cause: error.to_string(),
        };
        let mut request = self.db.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
        for attribute in [("pk", "sk")].into_iter().chain(indexes.iter().map(|(_, pk, sk)| (*pk, *sk))) {
            for attribute in [attribute.0, attribute.1] {
                let definition = AttributeDefinition::builder()
                    .attribute_name(attribute)
                    .attribute_type(ScalarAttributeType::S)
                    .build()
                    .map_err(built)?;
                request = request.attribute_definitions(definition);
            }
        }
        for (attribute, kind) in [("pk", KeyType::Hash), ("sk", KeyType::Range)] {
            request = request.key_schema(schema(attribute, kind).map_err(built)?);
        }
        for (index, pk, sk) in indexes {
            let index = GlobalSecondaryIndex::builder()
                .index_name(*index)
                .key_schema(schema(pk, KeyType::Hash).map_err(built)?)
                .key_schema(schema(sk, KeyType::Range).map_err(built)?)
                .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build())
                .build()
                .map_err(built)?;
            request = request.global_secondary_indexes(index);
        }
        request.send().await.map(drop).map_err(|error| StoreError::of("make a table", &error))
    }
}

fn schema(attribute: &str, kind: KeyType) -> Result<KeySchemaElement, aws_sdk_dynamodb::error::BuildError> {
    KeySchemaElement::builder().attribute_name(attribute).key_type(kind).build()
}
