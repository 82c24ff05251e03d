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
    /// The id that the key gives, once it was worked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

const HOLDER: &str = "holder";
/// Receipts are signed by a key of their own, so that they do not tie what somebody checked to what they hold.
const RECEIPTS: &str = "receipts";

impl<P: Ports> Wallet<P> {
    /// The seed of the holder's Ed25519 key.
    pub(super) async fn holder_seed(&self) -> Result<[u8; 32], WalletError> {
        self.seed(HOLDER).await
    }

    pub(super) async fn known_holder_id(&self, seed: &[u8; 32]) -> Option<String> {
        let kept = self.row::<Kept>(Shelf::Keys, HOLDER).await.ok()??;
        kept.id.filter(|_| kept.seed == *seed)
    }

    /// Spares whoever asks again from loading what works it out. That it could not be kept harms nobody.
    pub(super) async fn remember_holder_id(&self, seed: &[u8; 32], id: &str) {
        let _turn = self.world.alone().await;
        if let Ok(Some(kept)) = self.row::<Kept>(Shelf::Keys, HOLDER).await
            && kept.seed == *seed
            && let Ok(change) = Change::put(Shelf::Keys, HOLDER, &Kept { id: Some(id.to_owned()), ..kept })
        {
            let _ = self.world.commit(vec![change]).await;
        }
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
        let kept = Kept { seed, made_at: self.now(), id: None };
        self.world.commit(vec![Change::put(Shelf::Keys, name, &kept)?]).await?;
        Ok(seed)
    }

    pub(super) fn random_id(&self) -> Result<[u8; 16], WalletError> {
        let mut id = [0; 16];
        self.world.fill(&mut id)?;
        Ok(id)
    }
}
