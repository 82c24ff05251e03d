//! JOURNEY share: chosen badges → a signed presentation → link, code, file.

use std::collections::BTreeMap;

use super::ports::{Change, Happening, Held, PortError, Ports, Shared, Shelf, Way, What};
use super::{Wallet, WalletError};
use crate::domain::engine::{Expect, Outcome, Present, Presented, Task};
use crate::domain::evidence::{Evidence, Instant};
use crate::domain::share::lighter::lighter;
use crate::domain::share::preflight::{self, Remark, Sizes};
use crate::domain::share::spoken;
use crate::domain::share::zip::{File, portable};
use crate::domain::workshop::{Handed, Job, Made, Row};

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

/// What a page that checks itself is made of, besides the presentation.
pub struct PageParts {
    pub glue: String,
    pub engine: Vec<u8>,
    pub words: BTreeMap<String, String>,
    /// The language's tag.
    pub language: String,
    /// The address of the app.
    pub app: String,
}

impl<P: Ports> Wallet<P> {
    /// Makes a presentation of the chosen badges, signed by the wallet's own key, with its link and code.
    /// Nothing is logged until [`Wallet::log_shared`]: making is not yet handing over.
    pub async fn present(&self, choice: &Choice) -> Result<Presented, WalletError> {
        let documents = self.texts(choice).await?;
        self.present_documents(choice, documents).await
    }

    /// The same without the pictures that no signature covers; None where there is none to leave out.
    pub async fn present_lighter(&self, choice: &Choice) -> Result<Option<Presented>, WalletError> {
        let mut documents = self.texts(choice).await?;
        let mut any = false;
        for document in &mut documents {
            if let Some(light) = lighter(document) {
                *document = light;
                any = true;
            }
        }
        if any { self.present_documents(choice, documents).await.map(Some) } else { Ok(None) }
    }

    async fn texts(&self, choice: &Choice) -> Result<Vec<String>, WalletError> {
        let mut documents = Vec::new();
        for id in &choice.badges {
            documents.push(self.held(id).await?.text);
        }
        Ok(documents)
    }

    /// A presentation of documents that the wallet holds, whole or lifted out of a record.
    pub async fn present_documents(
        &self,
        choice: &Choice,
        documents: Vec<String>,
    ) -> Result<Presented, WalletError> {
        let challenge = match &choice.challenge {
            Some(challenge) => challenge.clone(),
            None => uuid(self.random_id()?),
        };
        let task = Task::Present(Present {
            documents,
            audience: choice.audience.clone().filter(|a| !a.trim().is_empty()),
            reason: choice.reason.clone().filter(|r| !r.trim().is_empty()),
            created: self.now(),
            expires: choice.expires,
            id: self.random_id()?,
            challenge,
            seed: self.holder_seed().await?,
            base: choice.base.clone(),
        });
        match self.run(task).await? {
            Outcome::Presented(presented) => Ok(presented),
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// Writes into the log that these badges were handed over: what, to whom, when; no values.
    pub async fn log_shared(&self, choice: &Choice) -> Result<Shared, WalletError> {
        self.log_shared_by(choice, &[]).await
    }

    /// The same with the ways by which it went.
    pub async fn log_shared_by(&self, choice: &Choice, ways: &[Way]) -> Result<Shared, WalletError> {
        let _turn = self.world.alone().await;
        let now = self.now();
        let shared = Shared {
            id: bs58::encode(self.random_id()?).into_string(),
            at: now,
            audience: choice.audience.clone().filter(|a| !a.trim().is_empty()),
            reason: choice.reason.clone().filter(|r| !r.trim().is_empty()),
            expires: choice.expires,
            badges: choice.badges.clone(),
            ways: ways.to_vec(),
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

    /// Adds a way to a line of the log: the same share went out once more.
    pub async fn log_way(&self, id: &str, way: Way) -> Result<(), WalletError> {
        let _turn = self.world.alone().await;
        let mut shared: Shared = self.row(Shelf::Shared, id).await?.ok_or(WalletError::NotHere)?;
        if !shared.ways.contains(&way) {
            shared.ways.push(way);
        }
        Ok(self.world.commit(vec![Change::put(Shelf::Shared, id, &shared)?]).await?)
    }

    /// What whoever receives this will stumble over.
    pub async fn preflight(
        &self,
        choice: &Choice,
        presented: &Presented,
    ) -> Result<Vec<Remark>, WalletError> {
        let evidence = self.known_of(choice).await?;
        let reports = self.judge_one(&presented.document, &evidence, &Expect::default()).await?;
        Ok(preflight::look(&reports, Sizes::of(presented), self.now(), choice.expires))
    }

    /// What the web said of the chosen badges when it was last asked.
    async fn known_of(&self, choice: &Choice) -> Result<Evidence, WalletError> {
        let mut evidence = Evidence::default();
        for id in &choice.badges {
            evidence.merge(&self.held(id).await?.evidence);
        }
        Ok(evidence)
    }

    /// Locks a link with a passphrase, which has to travel by another way.
    pub async fn lock(&self, link: &str, passphrase: &str, base: &str) -> Result<Handed, WalletError> {
        let job = Job::Lock {
            link: link.to_owned(),
            passphrase: passphrase.to_owned(),
            salt: self.random_id()?,
            base: base.to_owned(),
        };
        match self.make(job).await? {
            Made::Handed(handed) => Ok(handed),
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// Opens a locked link: the link that was locked, for [`Wallet::open`].
    pub async fn unlock(&self, link: &str, passphrase: &str) -> Result<String, WalletError> {
        let job = Job::Unlock { link: link.to_owned(), passphrase: passphrase.to_owned() };
        match self.make(job).await? {
            Made::Link(link) => Ok(link),
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// A passphrase to offer: sixty bits that can be said and typed.
    pub fn passphrase(&self) -> Result<String, WalletError> {
        let random = self.random_id()?;
        Ok(spoken::to_spoken(random.get(..8).unwrap_or_default()).chars().take(14).collect())
    }

    /// Draws some of the row of codes that carries a link, from this number on; numbers go round after 65,535.
    pub async fn frames(&self, link: &str, base: &str, from: u16, count: u16) -> Result<Row, WalletError> {
        let job = Job::Frames { link: link.to_owned(), base: base.to_owned(), from, count };
        match self.make(job).await? {
            Made::Frames(row) => Ok(row),
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// Bakes a kept badge into its own picture, or into `picture` where it came without.
    pub async fn bake(&self, id: &str, picture: Option<&[u8]>) -> Result<File, WalletError> {
        let held = self.held(id).await?;
        let own = self.picture(id).await?.as_deref().and_then(picture_of);
        let picture = own.as_deref().or(picture).ok_or(WalletError::NotHere)?;
        let ending = if picture.starts_with(b"\x89PNG") { "png" } else { "svg" };
        let job = Job::Bake { picture: picture.to_vec(), document: held.text.clone() };
        match self.make(job).await? {
            Made::File(bytes) => Ok(File { name: format!("{}.{ending}", name_of(&held)), bytes }),
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// One HTML file that checks the presentation inside it, out of the engine's own files, as the app is served:
    /// `engine.js` and `engine_bg.wasm`, and every text of the language. What the web said of the badges goes along.
    pub async fn page(
        &self,
        choice: &Choice,
        presented: &Presented,
        parts: PageParts,
    ) -> Result<Vec<u8>, WalletError> {
        let PageParts { glue, engine, words, language, app } = parts;
        let (document, evidence) = (presented.document.clone(), self.known_of(choice).await?);
        match self.make(Job::Page { document, evidence, glue, engine, words, language, app }).await? {
            Made::File(bytes) => Ok(bytes),
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// Exactly what came, as a file.
    pub async fn export(&self, id: &str) -> Result<File, WalletError> {
        let held = self.held(id).await?;
        let ending = if held.text.trim_start().starts_with('{') { "json" } else { "jwt" };
        Ok(File { name: format!("{}.{ending}", name_of(&held)), bytes: held.text.into_bytes() })
    }

    /// Everything that is kept, in as many zips as it takes: each badge as it came, and baked where it has a picture.
    ///
    /// `give` is handed one zip at a time, so that no more than one is in memory, and each is small enough to be
    /// brought in again. `done` hears how many badges of how many are ready. How many zips there were.
    pub async fn export_all(
        &self,
        mut done: impl FnMut(usize, usize),
        mut give: impl FnMut(Vec<u8>),
    ) -> Result<usize, WalletError> {
        let cards = self.cards().await?;
        let (mut zips, mut files, mut bytes) = (0, Vec::new(), 0);
        for (at, card) in cards.iter().enumerate() {
            done(at, cards.len());
            let mut these = vec![self.export(&card.id).await?];
            // A picture that carries nothing must not stop the rest.
            if card.has_picture
                && let Ok(baked) = self.bake(&card.id, None).await
            {
                these.push(baked);
            }
            let more: usize = these.iter().map(|file| file.bytes.len()).sum();
            if !files.is_empty() && (bytes + more > ZIP_BYTES || files.len() + these.len() > ZIP_FILES) {
                give(self.zip(std::mem::take(&mut files)).await?);
                zips += 1;
                bytes = 0;
            }
            files.append(&mut these);
            bytes += more;
        }
        if !files.is_empty() {
            give(self.zip(files).await?);
            zips += 1;
        }
        done(cards.len(), cards.len());
        Ok(zips)
    }

    async fn zip(&self, files: Vec<File>) -> Result<Vec<u8>, WalletError> {
        match self.make(Job::Zip { files, at: self.now() }).await? {
            Made::File(bytes) => Ok(bytes),
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// Draws any text as a code.
    pub async fn draw(&self, text: &str) -> Result<crate::domain::engine::Code, WalletError> {
        match self.run(Task::Draw { text: text.to_owned() }).await? {
            Outcome::Drawn(code) => Ok(code),
            _ => Err(PortError::EngineStopped.into()),
        }
    }
}

/// What goes into one zip, before it is packed; half of what is read back, and little enough for a phone.
const ZIP_BYTES: usize = 20_000_000;
const ZIP_FILES: usize = 1_000;

impl Shared {
    /// The choice to make the same again, for as long as it was good for then.
    pub fn again(&self, now: Instant, base: &str) -> Choice {
        Choice {
            badges: self.badges.clone(),
            audience: self.audience.clone(),
            reason: self.reason.clone(),
            expires: self.expires.map(|end| now.saturating_add(end.saturating_sub(self.at))),
            challenge: None,
            base: base.to_owned(),
        }
    }
}

/// The bytes of a `data:` address.
fn picture_of(address: &str) -> Option<Vec<u8>> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.decode(address.split_once(";base64,")?.1).ok()
}

/// What a file with this badge is called.
fn name_of(held: &Held) -> String {
    let title = held.reports.first().and_then(|report| report.reading.title.as_deref());
    portable(&title.unwrap_or("badge").replace('/', "-"))
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
