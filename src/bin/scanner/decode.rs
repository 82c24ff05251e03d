//! From the brightness of a picture to the text of a QR code in it. ISO/IEC 18004
//!
//! Uses the stages of `rxing` one by one rather than its reader, which asks for the time of day and also looks for
//! kinds of codes that nobody prints on a badge.

use rxing::common::{BitMatrix, DetectorRXingResult, GlobalHistogramBinarizer, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};
use rxing::{Binarizer, Luma8Source};

/// Brightness, row by row.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
}

/// The text of a code in the picture; None where there is none, or none that can be read.
///
/// The quickest look that mostly sees comes first: half as wide and high is a quarter of the work, and averages noise
/// away. Thorough looks again at the picture made smaller still, and at its negative.
pub(crate) fn decode(picture: &Picture, thorough: bool) -> Option<String> {
    if !picture.is_whole() {
        return None;
    }
    let half = picture.halved();
    let at_half = |threshold| half.as_ref().and_then(|half| look(half, threshold, true));
    // Local thresholds withstand shadows; one threshold for all withstands noise.
    let found = at_half(Threshold::Local)
        .or_else(|| look(picture, Threshold::Local, thorough))
        .or_else(|| at_half(Threshold::Global))
        .or_else(|| look(picture, Threshold::Global, thorough));
    if found.is_some() || !thorough {
        return found;
    }
    let either = |picture: &Picture| {
        look(picture, Threshold::Local, true).or_else(|| look(picture, Threshold::Global, true))
    };
    let quarter = half.as_ref().and_then(Picture::halved);
    let found = quarter.and_then(|quarter| either(&quarter));
    found.or_else(|| either(&picture.negative())).or_else(|| either(&half?.negative()))
}

/// What counts as dark.
#[derive(Clone, Copy)]
enum Threshold {
    Local,
    Global,
}

fn look(picture: &Picture, threshold: Threshold, thorough: bool) -> Option<String> {
    let source =
        Luma8Source::new_with_slice(&picture.luma, picture.width as u32, picture.height as u32).ok()?;
    match threshold {
        Threshold::Local => read(HybridBinarizer::new(source).get_black_matrix().ok()?, thorough),
        Threshold::Global => read(GlobalHistogramBinarizer::new(source).get_black_matrix().ok()?, thorough),
    }
}

fn read(bits: &BitMatrix, thorough: bool) -> Option<String> {
    let mut patterns = FindFinderPatterns(bits, thorough, 0);
    for set in GenerateFinderPatternSets(&mut patterns).iter().take(CANDIDATES) {
        let Ok(sampled) = SampleQR(bits, set) else { continue };
        let Ok(decoded) = Decode(sampled.getBits()) else { continue };
        if !decoded.isValid() {
            continue;
        }
        // What a badge's code holds, an address or JSON, is UTF-8. Other encodings would need 100 KB of tables, and
        // to guess one would turn a genuine text into a changed one.
        if let Ok(text) = std::str::from_utf8(decoded.content().bytes()) {
            return Some(text.to_owned());
        }
    }
    None
}

/// A picture full of squares has very many triples of them.
const CANDIDATES: usize = 256;

impl Picture {
    fn is_whole(&self) -> bool {
        let pixels = self.width.checked_mul(self.height);
        // The detector's strides need a few rows to walk on.
        self.width >= SMALLEST && self.height >= SMALLEST && pixels == Some(self.luma.len())
    }

    /// Half as wide and high, each pixel the mean of four; None when nothing could be read in it.
    fn halved(&self) -> Option<Picture> {
        let (width, height) = (self.width / 2, self.height / 2);
        if width < SMALLEST || height < SMALLEST {
            return None;
        }
        let mut luma = Vec::with_capacity(width * height);
        let mut rows = self.luma.chunks_exact(self.width);
        while let (Some(upper), Some(lower)) = (rows.next(), rows.next()) {
            let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            luma.extend(pairs.map(|(upper, lower)| {
                let sum: u16 = upper.iter().chain(lower).map(|&byte| u16::from(byte)).sum();
                (sum.div_ceil(4)) as u8
            }));
        }
        Some(Picture { width, height, luma })
    }

    fn negative(&self) -> Picture {
        let luma = self.luma.iter().map(|byte| !byte).collect();
        Picture { width: self.width, height: self.height, luma }
    }
}

/// A code has at least 21 modules on a side.
const SMALLEST: usize = 21;

#[cfg(test)]
mod tests {
    use super::{Picture, decode};

    const LINK: &str =
        "https://wallet.example/v#1.FTQ4V8Y2M-not-a-real-payload-but-as-long-as-a-short-one-0123456789";

    /// A camera's view of a code: each pixel asks where it lies on the code.
    struct Shot {
        pixels_a_module: f64,
        degrees: f64,
        /// How much nearer the left edge is than the right.
        slant: f64,
        blur: usize,
        noise: f64,
        dark: f64,
        light: f64,
    }

    const CLEAN: Shot =
        Shot { pixels_a_module: 6.0, degrees: 0.0, slant: 0.0, blur: 0, noise: 0.0, dark: 0.0, light: 255.0 };

    impl Shot {
        fn of(&self, text: &[u8], width: usize, height: usize) -> Picture {
            let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::L).expect("fits");
            let modules = code.width() as f64;
            let colors = code.to_colors();
            let (sin, cos) = self.degrees.to_radians().sin_cos();
            let mut chance = 0x2545_F491_4F6C_DD1D_u64;
            let mut luma = Vec::new();
            for y in 0..height {
                for x in 0..width {
                    let (dx, dy) = (x as f64 - width as f64 / 2.0, y as f64 - height as f64 / 2.0);
                    let near = self.pixels_a_module * (1.0 - self.slant * dx / width as f64);
                    let column = (dx * cos + dy * sin) / near + modules / 2.0;
                    let row = (dy * cos - dx * sin) / near + modules / 2.0;
                    let inside = (0.0..modules).contains(&column) && (0.0..modules).contains(&row);
                    let dark = inside
                        && colors[row as usize * code.width() + column as usize] == qrcode::Color::Dark;
                    chance ^= chance << 13;
                    chance ^= chance >> 7;
                    chance ^= chance << 17;
                    let noise = ((chance >> 40) as f64 / f64::from(1 << 24) - 0.5) * 2.0 * self.noise;
                    luma.push((if dark { self.dark } else { self.light } + noise).clamp(0.0, 255.0) as u8);
                }
            }
            (0..self.blur).fold(Picture { width, height, luma }, |picture, _| blurred(&picture))
        }
    }

    /// Each pixel the mean of itself and its eight neighbours.
    fn blurred(picture: &Picture) -> Picture {
        let at = |x: usize, y: usize| {
            let (x, y) = (x.min(picture.width - 1), y.min(picture.height - 1));
            u32::from(picture.luma[y * picture.width + x])
        };
        let mean = |x: usize, y: usize| {
            let rows = [y.saturating_sub(1), y, y + 1];
            rows.iter().map(|&y| at(x.saturating_sub(1), y) + at(x, y) + at(x + 1, y)).sum::<u32>() / 9
        };
        let luma = (0..picture.height)
            .flat_map(|y| (0..picture.width).map(move |x| (x, y)))
            .map(|(x, y)| mean(x, y) as u8)
            .collect();
        Picture { width: picture.width, height: picture.height, luma }
    }

    fn read(shot: &Shot, text: &[u8], thorough: bool) -> Option<String> {
        decode(&shot.of(text, 900, 720), thorough)
    }

    #[test]
    fn a_clean_code_is_read() {
        assert_eq!(read(&CLEAN, LINK.as_bytes(), false).as_deref(), Some(LINK));
    }

    #[test]
    fn a_turned_slanted_blurred_noisy_code_is_read_by_a_quick_look() {
        let shot =
            Shot { degrees: 17.0, slant: 0.12, blur: 2, noise: 25.0, dark: 60.0, light: 190.0, ..CLEAN };
        assert_eq!(read(&shot, LINK.as_bytes(), false).as_deref(), Some(LINK));
    }

    #[test]
    fn a_code_upside_down_is_read() {
        assert_eq!(read(&Shot { degrees: 180.0, ..CLEAN }, LINK.as_bytes(), false).as_deref(), Some(LINK));
    }

    #[test]
    fn a_dense_code_as_a_share_of_several_badges_is_read() {
        let text: String = (0..1800).map(|n| char::from(b'A' + (n * 7 % 26) as u8)).collect();
        let shot =
            Shot { pixels_a_module: 4.5, degrees: 3.0, noise: 10.0, dark: 40.0, light: 210.0, ..CLEAN };
        assert_eq!(read(&shot, text.as_bytes(), false), Some(text));
    }

    #[test]
    fn a_light_code_on_dark_ground_is_read_when_looking_thoroughly() {
        let shot = Shot { dark: 255.0, light: 0.0, ..CLEAN };
        assert_eq!(read(&shot, LINK.as_bytes(), true).as_deref(), Some(LINK));
    }

    #[test]
    fn names_keep_their_letters() {
        let text = r#"{"name":"Zoë Ægir 山田"}"#;
        assert_eq!(read(&CLEAN, text.as_bytes(), false).as_deref(), Some(text));
    }

    #[test]
    fn a_text_in_another_encoding_is_not_guessed_at() {
        assert_eq!(read(&CLEAN, b"caf\xE9", true), None);
    }

    #[test]
    fn nothing_is_read_where_there_is_no_code() {
        let noise = Shot { noise: 255.0, dark: 128.0, light: 128.0, pixels_a_module: 1e-9, ..CLEAN };
        assert_eq!(read(&noise, b"x", true), None);
    }

    #[test]
    fn pictures_of_any_shape_return() {
        for (width, height, bytes) in [
            (0, 0, 0),
            (1, 1, 1),
            (21, 21, 441),
            (4000, 21, 84_000),
            (21, 900, 18_900),
            (30, 30, 7),
            (usize::MAX, 2, 4),
        ] {
            let luma = (0..bytes).map(|n: usize| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
            assert_eq!(decode(&Picture { width, height, luma }, true), None, "{width}x{height}");
        }
    }
}
