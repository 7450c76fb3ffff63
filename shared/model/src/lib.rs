//! EN 16931 terms, money, dates, ids, orders, receipts, master data and settings.
