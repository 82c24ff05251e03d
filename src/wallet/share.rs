//! JOURNEY share: chosen badges → a signed presentation → link, code, file.

use super::ports::{Change, Happening, Held, Ports, Shared, Shelf, What};
use super::{Wallet, WalletError};
use crate::domain::engine::{Outcome, Present, Presented, Task};
use crate::domain::evidence::Instant;

/// What the learner chose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Ids of kept badges.
    pub badges: Vec<String>,
    /// For whom.
    pub audience: Option<String>,
    pub reason: Option<String>,
    pub expires: Option<Instant>,
    /// What the receiver asked to be answered; random where nobody asked.
    pub challenge: Option<String>,
    /// The address of the app that will open the link, up to and without the route.
    pub base: String,
}

impl<P: Ports> Wallet<P> {
    /// Makes a presentation of the chosen badges, signed by the wallet's own key, with its link and code.
    /// Nothing is logged until [`Wallet::log_shared`]: making is not yet handing over.
    pub async fn present(&self, choice: &Choice) -> Result<Presented, WalletError> {
        let mut documents = Vec::new();
        for id in &choice.badges {
            documents.push(self.held(id).await?.text);
        }
        let challenge = match &choice.challenge {
            Some(challenge) => challenge.clone(),
            None => uuid(self.random_id()?),
        };
        let task = Task::Present(Present {
            documents,
            audience: choice.audience.clone().filter(|a| !a.trim().is_empty()),
            created: self.now(),
            expires: choice.expires,
            id: self.random_id()?,
            challenge,
            seed: self.holder_seed().await?,
            base: choice.base.clone(),
        });
        match self.run(task).await? {
            Outcome::Presented(presented) => Ok(presented),
            _ => Err(super::PortError::EngineStopped.into()),
        }
    }

    /// Writes into the log that these badges were handed over: what, to whom, when; no values.
    pub async fn log_shared(&self, choice: &Choice) -> Result<Shared, WalletError> {
        let _turn = self.world.alone().await;
        let now = self.now();
        let shared = Shared {
            id: bs58::encode(self.random_id()?).into_string(),
            at: now,
            audience: choice.audience.clone().filter(|a| !a.trim().is_empty()),
            reason: choice.reason.clone().filter(|r| !r.trim().is_empty()),
            expires: choice.expires,
            badges: choice.badges.clone(),
        };
        let mut changes = vec![Change::put(Shelf::Shared, &shared.id, &shared)?];
        for id in &choice.badges {
            if let Some(mut held) = self.row::<Held>(Shelf::Held, id).await? {
                held.history.push(Happening { at: now, what: What::Shared });
                changes.push(Change::put(Shelf::Held, id, &held)?);
            }
        }
        self.world.commit(changes).await?;
        Ok(shared)
    }

    /// Draws any text as a code.
    pub async fn draw(&self, text: &str) -> Result<crate::domain::engine::Code, WalletError> {
        match self.run(Task::Draw { text: text.to_owned() }).await? {
            Outcome::Drawn(code) => Ok(code),
            _ => Err(super::PortError::EngineStopped.into()),
        }
    }
}

/// RFC 9562 §5.4, version 4: sixteen bytes of randomness, which links carry in sixteen bytes.
fn uuid(mut random: [u8; 16]) -> String {
    random[6] = (random[6] & 0x0f) | 0x40;
    random[8] = (random[8] & 0x3f) | 0x80;
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)]
        .map(|(from, to)| hex.get(from..to).unwrap_or_default());
    parts.join("-")
}
