//! What more than one page shows. Given values; they know no wallet.

pub(crate) mod claim;
pub(crate) mod dialog;
pub(crate) mod document;
pub(crate) mod icon;
pub(crate) mod markdown;
pub(crate) mod notice;
pub(crate) mod person;
pub(crate) mod plate;
pub(crate) mod qr_code;
pub(crate) mod report;
pub(crate) mod scanner;
pub(crate) mod verdict;
