//! DynamoDB records and S3 documents, transactions, outbox.
