//! The store's contract over memory, one test a claim.

#[macro_use]
mod store_contract;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use lapel::wallet::memory::Memory;
use lapel::wallet::ports::{Change, PortError, Shelf, Store};

macro_rules! tests {
    ($($claim:ident)*) => {
        $(
            #[test]
            fn $claim() {
                let store = Memory::default();
                assert_eq!(now(store_contract::holds(stringify!($claim), &store)), Ok(()));
            }
        )*
    };
}
with_claims!(tests);

/// The contract has claims only of stores that work; this is how stories are told of one that does not.
#[test]
fn a_commit_that_fails_changes_nothing() {
    let store = Memory::default();
    store.fails_with.replace(Some(PortError::Full));
    let put = Change::Put { shelf: Shelf::Cards, id: "a".to_owned(), row: "1".to_owned() };
    assert_eq!(now(store.commit(vec![put])), Err(PortError::Full));
    assert_eq!(now(store.rows(Shelf::Cards)), Ok(Vec::new()));
}

/// Memory never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("memory made the wallet wait"),
    }
}
