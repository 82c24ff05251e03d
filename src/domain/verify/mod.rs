//! JOURNEY verify: credential, evidence and the time in; a report out. Synchronous and total.

pub mod date;
pub mod report;
