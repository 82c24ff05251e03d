//! A text -> the code that a camera reads, as modules and as one path of an SVG.
//!
//! ISO/IEC 18004:2015. Letters, digits and bytes each go into the segment that makes the code smallest, so a
//! link in digits takes 3⅓ bits for each digit after its address.

use qrcode::{Color, EcLevel, Version};

/// How much damage a code survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 7 % of it.
    L,
    /// 15 % of it.
    M,
}

/// The text does not fit into the largest code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too long for one code")]
pub struct TooLarge;

/// A code: a square of modules, `true` where it is dark.
#[derive(Clone, PartialEq, Eq)]
pub struct QrCode {
    /// Modules on a side.
    pub size: usize,
    /// Row by row, `size` × `size`.
    pub modules: Vec<bool>,
    /// 1 to 40.
    pub version: u8,
    pub level: Level,
}

/// The margin that a reader needs around a code, in modules.
pub const QUIET_ZONE: usize = 4;
/// The largest version that phones read from each other's screens without effort.
const COMFORTABLE_VERSION: u8 = 25;

/// Draws `text` as the smallest code at level M; at level L if it fits into none at M.
///
/// # Errors
/// When it fits into no code at all.
pub fn to_qr(text: &str) -> Result<QrCode, TooLarge> {
    // More digits than this fit into no code, and the search for segments need not begin.
    const MOST_CHARACTERS: usize = 7089;
    if text.len() > MOST_CHARACTERS {
        return Err(TooLarge);
    }
    let drawn = |level| qrcode::QrCode::with_error_correction_level(text, level);
    let (code, level) = match drawn(EcLevel::M) {
        Ok(code) => (code, Level::M),
        Err(_) => (drawn(EcLevel::L).map_err(|_| TooLarge)?, Level::L),
    };
    let version = match code.version() {
        Version::Normal(version) | Version::Micro(version) => u8::try_from(version).map_err(|_| TooLarge)?,
    };
    let size = code.width();
    let modules = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
    Ok(QrCode { size, modules, version, level })
}

impl QrCode {
    /// Whether any phone's camera reads it from another phone's screen.
    pub fn comfortable(&self) -> bool {
        self.version <= COMFORTABLE_VERSION && self.level == Level::M
    }

    /// The dark modules as the `d` of one SVG path, one unit a module, from (0, 0) to (`size`, `size`);
    /// each run of a row is one rectangle. [`QrCode::view_box`] leaves the margin.
    pub fn to_svg_path(&self) -> String {
        let mut path = String::new();
        for (y, row) in self.modules.chunks(self.size.max(1)).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|left, right| left == right) {
                let width = run.len();
                if run.first() == Some(&true) {
                    path.push_str(&format!("M{x} {y}h{width}v1h-{width}z"));
                }
                x += width;
            }
        }
        path
    }

    /// The `viewBox` of an SVG that shows the path with its margin.
    pub fn view_box(&self) -> String {
        let side = self.size + 2 * QUIET_ZONE;
        format!("-{QUIET_ZONE} -{QUIET_ZONE} {side} {side}")
    }
}
