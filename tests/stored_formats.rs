//! Every row that a released version of the store ever held still reads.
//!
//! `snapshots/version_1.json` is a wallet as version 1 of the store wrote it, shelf by shelf, and the words that may
//! stand in its rows. It never changes; a new version brings a snapshot of its own and a step in `migrations.rs`.

mod stories;

use lapel::domain::credential::{Kind, Picture};
use lapel::domain::evidence::{Body, Failure};
use lapel::domain::verify::report::{Headline, Is, KeyPlace, NoteKind, Why};
use lapel::wallet::Wallet;
use lapel::wallet::memory::Memory;
use lapel::wallet::ports::{Card, Change, Happening, Held, Shared, Shelf, Store, What};
use lapel::wallet::share::Choice;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use stories::{NOW, holds, issuer, now};

const VERSION_1: &str = include_str!("snapshots/version_1.json");

fn snapshot(part: &str) -> Value {
    let snapshot: Value = serde_json::from_str(VERSION_1).expect("JSON");
    snapshot.get(part).expect("a part of the snapshot").clone()
}

fn rows(shelf: Shelf) -> Vec<(String, Value)> {
    let shelves = snapshot("shelves");
    let rows = shelves.get(shelf.name()).and_then(Value::as_object).expect("a shelf of the snapshot");
    rows.iter().map(|(id, row)| (id.clone(), row.clone())).collect()
}

/// A wallet that finds the snapshot in its store, each row as the text it was.
fn wallet() -> Wallet<Memory> {
    let memory = Memory::at(NOW);
    let changes = Shelf::ALL.into_iter().flat_map(|shelf| {
        rows(shelf).into_iter().map(move |(id, row)| Change::Put { shelf, id, row: row.to_string() })
    });
    now(memory.commit(changes.collect())).expect("kept");
    Wallet::over(memory)
}

/// Reads and writes it again: nothing that was there may be lost.
fn reads<T: DeserializeOwned + Serialize>(written: &Value) {
    let read: T = serde_json::from_value(written.clone()).unwrap_or_else(|why| panic!("{why}: {written}"));
    holds(&serde_json::to_value(read).expect("writes"), written, "$");
}

#[test]
fn every_row_of_version_1_reads_whole() {
    for (shelf, reads) in [
        (Shelf::Cards, reads::<Card> as fn(&Value)),
        (Shelf::Held, reads::<Held>),
        (Shelf::Pictures, reads::<String>),
        (Shelf::Shared, reads::<Shared>),
    ] {
        let rows = rows(shelf);
        assert!(!rows.is_empty(), "{} has no row to read", shelf.name());
        rows.iter().for_each(|(_, row)| reads(row));
    }
}

#[test]
fn every_word_of_version_1_means_what_it_meant() {
    let words = snapshot("words");
    let mut told = 0;
    for (name, reads) in [
        ("happening", reads::<Happening> as fn(&Value)),
        ("what", reads::<What>),
        ("kind", reads::<Kind>),
        ("picture", reads::<Picture>),
        ("body", reads::<Body>),
        ("failure", reads::<Failure>),
        ("headline", reads::<Headline>),
        ("is", reads::<Is>),
        ("key_place", reads::<KeyPlace>),
        ("why", reads::<Why>),
        ("note", reads::<NoteKind>),
    ] {
        let list = words.get(name).and_then(Value::as_array).unwrap_or_else(|| panic!("no words for {name}"));
        assert!(!list.is_empty(), "{name}");
        list.iter().for_each(reads);
        told += 1;
    }
    assert_eq!(words.as_object().map(serde_json::Map::len), Some(told), "a list of words is not read");
}

#[test]
fn rows_as_short_as_version_1_allowed_read() {
    for (shelf, row) in snapshot("shortest").as_object().expect("shelves") {
        match shelf.as_str() {
            "cards" => reads::<Card>(row),
            "held" => reads::<Held>(row),
            "shared" => reads::<Shared>(row),
            other => panic!("{other} has no shortest row"),
        }
    }
}

#[test]
fn a_wallet_of_version_1_opens_with_everything_in_it() {
    let wallet = wallet();
    let cards = now(wallet.cards()).expect("cards");
    assert_eq!(cards.len(), rows(Shelf::Cards).len(), "a card that cannot be read would be missing");
    for card in &cards {
        let held = now(wallet.held(&card.id)).expect("the badge of the card");
        assert_eq!(held.id, card.id);
        assert!(!now(wallet.check(&held.text, &held.evidence)).expect("readable").is_empty());
        assert_eq!(now(wallet.picture(&card.id)).expect("readable").is_some(), card.has_picture);
    }
    assert_eq!(now(wallet.shared()).expect("the log").len(), rows(Shelf::Shared).len());
}

/// The key is the one thing that nobody can issue again.
#[test]
fn the_key_of_version_1_still_signs() {
    let wallet = wallet();
    let badges = now(wallet.cards()).expect("cards").into_iter().map(|card| card.id).collect();
    let choice = Choice { badges, base: "https://wallet.example/".to_owned(), ..Choice::default() };
    let presented = now(wallet.present(&choice)).expect("presented");
    let document: Value = serde_json::from_str(&presented.document).expect("JSON");
    // The snapshot's seed is 32 times 7.
    assert_eq!(document.get("holder").and_then(Value::as_str), Some(issuer(7).did_key().as_str()));
}
