//! The wallet's own key: made on first use, kept on this device, shown to nobody.

use serde::{Deserialize, Serialize};

use super::ports::{Change, PortError, Ports, Shelf};
use super::{Wallet, WalletError};
use crate::domain::key::SigningKey;

/// # Personal data
/// The private key; `Debug` does not show it.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    seed: [u8; 32],
    made_at: i64,
}

const HOLDER: &str = "holder";
/// Receipts are signed by a key of their own, so that they do not tie what somebody checked to what they hold.
const RECEIPTS: &str = "receipts";

impl<P: Ports> Wallet<P> {
    /// The seed of the holder's Ed25519 key.
    pub(super) async fn holder_seed(&self) -> Result<[u8; 32], WalletError> {
        self.seed(HOLDER).await
    }

    /// The seed of the key for receipts. Where this device keeps nothing, a key that serves this once.
    pub(super) async fn receipt_seed(&self) -> Result<[u8; 32], WalletError> {
        match self.seed(RECEIPTS).await {
            Err(WalletError::Port(PortError::NoStorage)) => {
                let mut seed = [0; 32];
                self.world.fill(&mut seed)?;
                Ok(seed)
            }
            seed => seed,
        }
    }

    /// The key for receipts, if this device ever made one.
    pub(super) async fn receipt_key(&self) -> Option<SigningKey> {
        let kept = self.row::<Kept>(Shelf::Keys, RECEIPTS).await.ok()??;
        Some(SigningKey::from_seed(&kept.seed))
    }

    async fn seed(&self, name: &str) -> Result<[u8; 32], WalletError> {
        // Two tabs that both find no key must not both make one.
        let _turn = self.world.alone().await;
        if let Some(kept) = self.row::<Kept>(Shelf::Keys, name).await? {
            return Ok(kept.seed);
        }
        let mut seed = [0; 32];
        self.world.fill(&mut seed)?;
        if seed == [0; 32] {
            return Err(PortError::NoRandomness.into());
        }
        let kept = Kept { seed, made_at: self.now() };
        self.world.commit(vec![Change::put(Shelf::Keys, name, &kept)?]).await?;
        Ok(seed)
    }

    pub(super) fn random_id(&self) -> Result<[u8; 16], WalletError> {
        let mut id = [0; 16];
        self.world.fill(&mut id)?;
        Ok(id)
    }
}
