//! What every store promises the wallet, as claims that hold of an empty store; run over memory by
//! `store_in_memory.rs` and over IndexedDB by `e2e/tests/store.spec.ts`.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use lapel::wallet::ports::{Change, PortError, Shelf, Store};

/// Hands every claim to a macro.
macro_rules! with_claims {
    ($then:ident) => {
        $then! {
            what_was_put_comes_back_to_the_byte
            what_was_never_put_is_not_there
            putting_again_replaces
            removing_takes_away_one_row_alone
            removing_what_is_not_there_changes_nothing
            the_same_id_on_two_shelves_is_two_rows
            rows_are_all_the_rows_of_one_shelf
            changes_of_one_commit_happen_in_their_order
            one_commit_reaches_every_shelf
            a_commit_of_nothing_is_kept
            clearing_empties_every_shelf
            ids_are_told_apart_to_the_byte
            a_large_row_comes_back
            two_thousand_rows_in_one_commit_come_back
            commits_made_at_the_same_time_all_arrive
        }
    };
}

macro_rules! list {
    ($($claim:ident)*) => {
        /// The names of the claims.
        #[allow(dead_code, reason = "natively each claim is a test of its own name")]
        pub(crate) const CLAIMS: &[&str] = &[$(stringify!($claim)),*];

        /// Whether a claim holds of this empty store; else what came instead.
        pub(crate) async fn holds(claim: &str, store: &impl Store) -> Result<(), String> {
            match claim {
                $(stringify!($claim) => $claim(store).await,)*
                _ => Err(format!("no claim is named {claim}")),
            }
        }
    };
}
with_claims!(list);

async fn what_was_put_comes_back_to_the_byte(store: &impl Store) -> Result<(), String> {
    for row in
        ["", "\"text\"", "{\"name\":\"Zoë \\u0000 🦀\",\"n\":1.0e2 }\r\n", "\u{feff}\u{2028}\u{0}", "null"]
    {
        kept(store.commit(vec![put(Shelf::Held, "a", row)]).await)?;
        same(&kept(store.row(Shelf::Held, "a").await)?, &Some(row.to_owned()))?;
    }
    Ok(())
}

async fn what_was_never_put_is_not_there(store: &impl Store) -> Result<(), String> {
    for shelf in Shelf::ALL {
        same(&kept(store.row(shelf, "a").await)?, &None)?;
        same(&kept(store.rows(shelf).await)?, &Vec::new())?;
    }
    Ok(())
}

async fn putting_again_replaces(store: &impl Store) -> Result<(), String> {
    kept(store.commit(vec![put(Shelf::Cards, "a", "1")]).await)?;
    kept(store.commit(vec![put(Shelf::Cards, "a", "2")]).await)?;
    same(&kept(store.rows(Shelf::Cards).await)?, &vec!["2".to_owned()])
}

async fn removing_takes_away_one_row_alone(store: &impl Store) -> Result<(), String> {
    kept(store.commit(vec![put(Shelf::Cards, "a", "1"), put(Shelf::Cards, "b", "2")]).await)?;
    kept(store.commit(vec![Change::remove(Shelf::Cards, "a")]).await)?;
    same(&kept(store.row(Shelf::Cards, "a").await)?, &None)?;
    same(&kept(store.rows(Shelf::Cards).await)?, &vec!["2".to_owned()])
}

async fn removing_what_is_not_there_changes_nothing(store: &impl Store) -> Result<(), String> {
    kept(store.commit(vec![put(Shelf::Keys, "a", "1")]).await)?;
    kept(store.commit(vec![Change::remove(Shelf::Keys, "b"), Change::remove(Shelf::Held, "a")]).await)?;
    same(&kept(store.rows(Shelf::Keys).await)?, &vec!["1".to_owned()])
}

async fn the_same_id_on_two_shelves_is_two_rows(store: &impl Store) -> Result<(), String> {
    kept(store.commit(vec![put(Shelf::Cards, "a", "card"), put(Shelf::Held, "a", "held")]).await)?;
    same(&kept(store.row(Shelf::Cards, "a").await)?.as_deref(), &Some("card"))?;
    same(&kept(store.row(Shelf::Held, "a").await)?.as_deref(), &Some("held"))
}

async fn rows_are_all_the_rows_of_one_shelf(store: &impl Store) -> Result<(), String> {
    let changes =
        vec![put(Shelf::Shared, "b", "2"), put(Shelf::Notes, "c", "3"), put(Shelf::Shared, "a", "1")];
    kept(store.commit(changes).await)?;
    same(&sorted(kept(store.rows(Shelf::Shared).await)?), &vec!["1".to_owned(), "2".to_owned()])
}

async fn changes_of_one_commit_happen_in_their_order(store: &impl Store) -> Result<(), String> {
    let changes = vec![
        put(Shelf::Cards, "kept", "1"),
        Change::remove(Shelf::Cards, "kept"),
        put(Shelf::Cards, "kept", "2"),
        put(Shelf::Cards, "gone", "1"),
        Change::remove(Shelf::Cards, "gone"),
    ];
    kept(store.commit(changes).await)?;
    same(&kept(store.rows(Shelf::Cards).await)?, &vec!["2".to_owned()])
}

async fn one_commit_reaches_every_shelf(store: &impl Store) -> Result<(), String> {
    kept(store.commit(Shelf::ALL.map(|shelf| put(shelf, "a", shelf.name())).to_vec()).await)?;
    for shelf in Shelf::ALL {
        same(&kept(store.row(shelf, "a").await)?.as_deref(), &Some(shelf.name()))?;
    }
    Ok(())
}

async fn a_commit_of_nothing_is_kept(store: &impl Store) -> Result<(), String> {
    kept(store.commit(Vec::new()).await)
}

async fn clearing_empties_every_shelf(store: &impl Store) -> Result<(), String> {
    kept(store.commit(Shelf::ALL.map(|shelf| put(shelf, "a", "1")).to_vec()).await)?;
    kept(store.clear().await)?;
    what_was_never_put_is_not_there(store).await?;
    kept(store.commit(vec![put(Shelf::Cards, "a", "2")]).await)?;
    same(&kept(store.rows(Shelf::Cards).await)?.len(), &1)
}

async fn ids_are_told_apart_to_the_byte(store: &impl Store) -> Result<(), String> {
    let long = "x".repeat(2000);
    let ids = [
        "",
        " ",
        "a",
        "A",
        "a ",
        "a/b",
        "a\u{0}",
        "ä",
        "a\u{308}",
        "🦀",
        "1",
        "01",
        "urn:uuid:1",
        long.as_str(),
    ];
    kept(store.commit(ids.iter().map(|id| put(Shelf::Notes, id, id)).collect()).await)?;
    same(&kept(store.rows(Shelf::Notes).await)?.len(), &ids.len())?;
    for id in ids {
        same(&kept(store.row(Shelf::Notes, id).await)?.as_deref(), &Some(id))?;
    }
    Ok(())
}

async fn a_large_row_comes_back(store: &impl Store) -> Result<(), String> {
    // A picture of the most bytes that are imported, as base64.
    let row = "Zoë ".repeat(3 << 20);
    kept(store.commit(vec![put(Shelf::Pictures, "a", &row)]).await)?;
    // Not `same`: a failure would print it.
    let back = kept(store.row(Shelf::Pictures, "a").await)?;
    if back.as_deref() == Some(row.as_str()) { Ok(()) } else { Err("another row came back".to_owned()) }
}

async fn two_thousand_rows_in_one_commit_come_back(store: &impl Store) -> Result<(), String> {
    let changes = (0..2000).map(|n| put(Shelf::Cards, &format!("id {n}"), &format!("row {n:04}"))).collect();
    kept(store.commit(changes).await)?;
    let expected: Vec<String> = (0..2000).map(|n| format!("row {n:04}")).collect();
    same(&sorted(kept(store.rows(Shelf::Cards).await)?), &expected)
}

async fn commits_made_at_the_same_time_all_arrive(store: &impl Store) -> Result<(), String> {
    let commits = (0..20).map(|n| {
        let id = format!("{n:02}");
        store.commit(vec![put(Shelf::Held, &id, &id), put(Shelf::Cards, "last", &id)])
    });
    for result in together(commits).await {
        kept(result)?;
    }
    let expected: Vec<String> = (0..20).map(|n| format!("{n:02}")).collect();
    same(&sorted(kept(store.rows(Shelf::Held).await)?), &expected)?;
    same(&kept(store.rows(Shelf::Cards).await)?.len(), &1)
}

fn put(shelf: Shelf, id: &str, row: &str) -> Change {
    Change::Put { shelf, id: id.to_owned(), row: row.to_owned() }
}

fn sorted(mut rows: Vec<String>) -> Vec<String> {
    rows.sort();
    rows
}

fn kept<T>(result: Result<T, PortError>) -> Result<T, String> {
    result.map_err(|error| format!("the store said: {error}"))
}

fn same<T: PartialEq + std::fmt::Debug>(got: &T, wanted: &T) -> Result<(), String> {
    if got == wanted { Ok(()) } else { Err(format!("wanted {wanted:?}, got {got:?}")) }
}

/// Runs futures side by side until all are done.
async fn together<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<Pin<Box<F>>> = futures.map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (future, done) in running.iter_mut().zip(&mut done) {
            if done.is_none()
                && let Poll::Ready(output) = future.as_mut().poll(context)
            {
                *done = Some(output);
            }
        }
        if done.iter().all(Option::is_some) {
            Poll::Ready(done.iter_mut().filter_map(Option::take).collect())
        } else {
            Poll::Pending
        }
    })
    .await
}
