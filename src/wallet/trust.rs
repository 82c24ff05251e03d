//! Issuers I trust: the viewer's own list, which stays on this device unless it is exported.

use super::ports::{Change, Ports, Shelf};
use super::{Wallet, WalletError};
use crate::domain::engine::Fault;
use crate::domain::issuer::TrustedIssuer;

/// The one row of the list, on the shelf of notes.
const ROW: &str = "issuers";
/// No list of people is longer.
const MOST: usize = 10_000;

impl<P: Ports> Wallet<P> {
    /// The list; empty where nothing is kept.
    pub async fn trusted(&self) -> Vec<TrustedIssuer> {
        self.row(Shelf::Notes, ROW).await.ok().flatten().unwrap_or_default()
    }

    /// Puts an issuer on the list, in place of what stood there for the same id and key.
    pub async fn trust(&self, issuer: TrustedIssuer) -> Result<(), WalletError> {
        let _turn = self.world.alone().await;
        let mut list = self.trusted().await;
        put(&mut list, issuer);
        self.keep_trusted(&list).await
    }

    /// Takes an issuer off the list.
    pub async fn distrust(&self, id: &str, key: Option<&str>) -> Result<(), WalletError> {
        let _turn = self.world.alone().await;
        let mut list = self.trusted().await;
        list.retain(|known| !(known.id == id && known.key.as_deref() == key));
        self.keep_trusted(&list).await
    }

    /// The list as a JSON file.
    pub async fn export_trusted(&self) -> String {
        serde_json::to_string_pretty(&self.trusted().await).unwrap_or_else(|_| "[]".to_owned())
    }

    /// Adds the issuers of an exported list; how many were new or changed. What stood there for the same id and key
    /// is replaced.
    pub async fn import_trusted(&self, text: &str) -> Result<usize, WalletError> {
        let incoming: Vec<TrustedIssuer> =
            self.world.understand(text).map_err(|_| Fault::new("not-an-issuer-list"))?;
        if incoming.len() > MOST || incoming.iter().any(|issuer| issuer.id.trim().is_empty()) {
            return Err(Fault::new("not-an-issuer-list").into());
        }
        let _turn = self.world.alone().await;
        let mut list = self.trusted().await;
        let changed = incoming.into_iter().filter(|issuer| put(&mut list, issuer.clone())).count();
        self.keep_trusted(&list).await?;
        Ok(changed)
    }

    async fn keep_trusted(&self, list: &[TrustedIssuer]) -> Result<(), WalletError> {
        Ok(self.world.commit(vec![Change::put(Shelf::Notes, ROW, &list)?]).await?)
    }
}

/// Whether the list changed.
fn put(list: &mut Vec<TrustedIssuer>, issuer: TrustedIssuer) -> bool {
    match list.iter_mut().find(|known| known.id == issuer.id && known.key == issuer.key) {
        Some(known) if *known == issuer => false,
        Some(known) => {
            *known = issuer;
            true
        }
        None => {
            list.push(issuer);
            true
        }
    }
}
