//! Reading codes with the camera, or from a picture of one.
//!
//! Where the browser has a `BarcodeDetector` it reads first; else, and where that finds nothing in a picture, the
//! scanner module does, which is loaded only then. <https://www.w3.org/TR/mediacapture-streams/>

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap, MediaStream};
use web_sys::{MediaStreamTrack, VideoFacingModeEnum};

use super::files;
use super::js;
use super::scanner::{Effort, Frame, Scanner, Sight};

/// Why the camera shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CameraError {
    /// The person or the browser said no.
    #[error("the camera was refused")]
    Denied,
    #[error("no camera")]
    NotFound,
    /// Another app holds it.
    #[error("the camera is in use")]
    InUse,
    /// The page is not served safely, or the browser has no camera interface.
    #[error("no camera interface")]
    NotSupported,
    /// The camera was stopped, by the page or from outside.
    #[error("the camera was stopped")]
    Stopped,
    /// The scanner could not be loaded.
    #[error("the scanner could not be loaded")]
    NoScanner,
}

/// Why a picture gave no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("not a picture")]
    NotAPicture,
    #[error("no code in the picture")]
    NoCode,
    #[error("the scanner could not be loaded")]
    NoScanner,
}

/// A running camera. Clones are the same camera; it stops when the last one is dropped, or by [`Camera::stop`].
#[derive(Clone)]
pub struct Camera {
    running: Rc<Running>,
}

struct Running {
    video: HtmlVideoElement,
    stream: MediaStream,
    stopped: Cell<bool>,
    detector: Option<JsValue>,
    canvas: Canvas,
    scanner: Scanner,
}

impl Camera {
    /// Asks for the camera at the back and shows it in the video element. The browser may ask the person first.
    pub async fn start(video: &HtmlVideoElement) -> Result<Camera, CameraError> {
        let stream = open().await?;
        let camera = Camera {
            running: Rc::new(Running {
                video: video.clone(),
                stream,
                stopped: Cell::new(false),
                detector: detector().await,
                canvas: Canvas::new().ok_or(CameraError::NotSupported)?,
                scanner: Scanner::default(),
            }),
        };
        if camera.running.detector.is_none() {
            camera.running.scanner.preload();
        }
        video.set_muted(true);
        // Without it phones show the video on the whole screen.
        let _ = video.set_attribute("playsinline", "");
        video.set_src_object(Some(&camera.running.stream));
        if let Ok(playing) = video.play() {
            js::settled(playing.into()).await.map_err(|_| CameraError::Stopped)?;
        }
        Ok(camera)
    }

    /// Waits until a code is seen, and gives its text; of a row of codes, the link that they carry together. Call
    /// again for the next one.
    pub async fn next_code(&self) -> Result<String, CameraError> {
        self.next_code_telling(|_, _| ()).await
    }

    /// The same, and `told` hears of a row of codes how many are known and how many are needed.
    pub async fn next_code_telling(&self, mut told: impl FnMut(u32, u32)) -> Result<String, CameraError> {
        let running = &self.running;
        let mut pause = PAUSE_MS;
        loop {
            if running.ended() {
                return Err(CameraError::Stopped);
            }
            let began = js::ticks();
            // Eight looks a second are quick for a person and leave a phone cool; a row of codes takes more.
            match running.look().await? {
                Some(Sight { text, part: None }) => return Ok(text),
                Some(Sight { part: Some((known, needed)), .. }) => {
                    told(known, needed);
                    pause = 0.0;
                }
                None => {}
            }
            let rest = pause - (js::ticks() - began);
            js::sleep(rest.max(MINIMAL_PAUSE_MS) as i32).await;
        }
    }

    /// Turns the camera off; its light goes out. A waiting [`Camera::next_code`] ends with `Stopped`.
    pub fn stop(&self) {
        self.running.stop();
    }
}

const PAUSE_MS: f64 = 120.0;
const MINIMAL_PAUSE_MS: f64 = 20.0;

/// The longer side of the frames that are looked at: a code of 200 modules still gets three pixels for each.
const FRAME_SIDE: u32 = 1280;

impl Running {
    async fn look(&self) -> Result<Option<Sight>, CameraError> {
        // 2 is HAVE_CURRENT_DATA.
        if self.video.ready_state() < 2 || self.video.video_width() == 0 {
            return Ok(None);
        }
        if let Some(detector) = &self.detector {
            // A frame that cannot be read now may be readable in a moment.
            return match detect(detector, &self.video).await {
                // Perhaps one of a row of codes, which only the scanner puts together.
                Some(text) if text.contains("#2") => {
                    self.scanner.take(&text).await.map_err(|_| CameraError::NoScanner)
                }
                text => Ok(text.map(|text| Sight { text, part: None })),
            };
        }
        let (width, height) = (self.video.video_width(), self.video.video_height());
        let Some(frame) = self.canvas.frame(&self.video, (width, height), FRAME_SIDE) else {
            return Ok(None);
        };
        self.scanner.read(frame, Effort::Quick).await.map_err(|_| CameraError::NoScanner)
    }

    fn ended(&self) -> bool {
        self.stopped.get() || !self.stream.active()
    }

    fn stop(&self) {
        if self.stopped.replace(true) {
            return;
        }
        for track in self.stream.get_tracks().iter() {
            if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                track.stop();
            }
        }
        self.video.set_src_object(None);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Reads a code from a picture file: a photo, a screenshot.
pub async fn read_picture(bytes: &[u8]) -> Result<String, PictureError> {
    let blob = files::blob("", bytes).ok_or(PictureError::NotAPicture)?;
    let window = js::window().ok_or(PictureError::NotAPicture)?;
    let promise = window.create_image_bitmap_with_blob(&blob).map_err(|_| PictureError::NotAPicture)?;
    let bitmap: ImageBitmap = js::settled(promise.into())
        .await
        .ok()
        .and_then(|bitmap| bitmap.dyn_into().ok())
        .ok_or(PictureError::NotAPicture)?;
    let text = read_bitmap(&bitmap).await;
    bitmap.close();
    text
}

async fn read_bitmap(bitmap: &ImageBitmap) -> Result<String, PictureError> {
    if let Some(detector) = detector().await
        && let Some(text) = detect(&detector, bitmap).await
    {
        return Ok(text);
    }
    let canvas = Canvas::new().ok_or(PictureError::NotAPicture)?;
    let scanner = Scanner::default();
    let size = (bitmap.width(), bitmap.height());
    // Large photos read best made smaller, which averages their noise away; small screenshots made larger.
    for side in PICTURE_SIDES {
        let Some(frame) = canvas.frame(bitmap, size, side) else { continue };
        match scanner.read(frame, Effort::Thorough).await {
            Ok(Some(sight)) => return Ok(sight.text),
            Ok(None) => {}
            Err(_) => return Err(PictureError::NoScanner),
        }
    }
    Err(PictureError::NoCode)
}

const PICTURE_SIDES: [u32; 3] = [1280, 800, 2400];

async fn open() -> Result<MediaStream, CameraError> {
    let devices = js::property(&js::navigator(), "mediaDevices");
    if !js::property(&devices, "getUserMedia").is_function() {
        return Err(CameraError::NotSupported);
    }
    let ideal = |value: &JsValue| {
        let wish = Object::new();
        js::set(&wish, "ideal", value);
        wish
    };
    let video = Object::new();
    js::set(&video, "facingMode", &ideal(&VideoFacingModeEnum::Environment.into()));
    js::set(&video, "width", &ideal(&1920.into()));
    js::set(&video, "height", &ideal(&1080.into()));
    let wishes = Object::new();
    js::set(&wishes, "audio", &JsValue::FALSE);
    js::set(&wishes, "video", &video);
    let stream =
        js::ask(&devices, "getUserMedia", &[&wishes]).await.map_err(|error| {
            match js::error_name(&error).as_str() {
                "NotAllowedError" | "SecurityError" => CameraError::Denied,
                "NotFoundError" | "OverconstrainedError" => CameraError::NotFound,
                "NotReadableError" | "AbortError" => CameraError::InUse,
                _ => CameraError::NotSupported,
            }
        })?;
    stream.dyn_into().map_err(|_| CameraError::NotSupported)
}

/// The browser's own reader of QR codes, where it has one.
async fn detector() -> Option<JsValue> {
    let class = js::property(&js_sys::global(), "BarcodeDetector");
    let class: js_sys::Function = class.dyn_into().ok()?;
    // On some systems the interface is there and reads nothing.
    let formats: Array = js::ask(&class, "getSupportedFormats", &[]).await.ok()?.dyn_into().ok()?;
    let code = JsValue::from_str("qr_code");
    if !formats.includes(&code, 0) {
        return None;
    }
    let options = Object::new();
    js::set(&options, "formats", &Array::of1(&code));
    js_sys::Reflect::construct(&class, &Array::of1(&options)).ok()
}

async fn detect(detector: &JsValue, picture: &JsValue) -> Option<String> {
    let found: Array = js::ask(detector, "detect", &[picture]).await.ok()?.dyn_into().ok()?;
    found.iter().filter_map(|code| js::property(&code, "rawValue").as_string()).find(|text| !text.is_empty())
}

/// Where pictures are scaled and their pixels read.
struct Canvas {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Canvas {
    fn new() -> Option<Canvas> {
        let canvas: HtmlCanvasElement = js::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
        let options = Object::new();
        js::set(&options, "willReadFrequently", &JsValue::TRUE);
        js::set(&options, "alpha", &JsValue::FALSE);
        let context = canvas.get_context_with_context_options("2d", &options).ok()??.dyn_into().ok()?;
        Some(Canvas { canvas, context })
    }

    /// Draws the picture so that its longer side is at most `side` (a small one up to twice as large), and gives
    /// its brightness.
    fn frame(&self, picture: &JsValue, (width, height): (u32, u32), side: u32) -> Option<Frame> {
        let longer = width.max(height);
        if width == 0 || height == 0 {
            return None;
        }
        let scale = (f64::from(side) / f64::from(longer)).min(2.0);
        let scaled = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
        let (width, height) = (scaled(width), scaled(height));
        // Setting a size also empties the canvas.
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        // Codes on transparent ground are dark on light.
        self.context.set_fill_style_str("white");
        self.context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
        let draw = [picture, &0.into(), &0.into(), &width.into(), &height.into()];
        js::call(&self.context, "drawImage", &draw).ok()?;
        let pixels = self.context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height)).ok()?.data();
        Some(Frame { width, height, luma: luma(&pixels.0) })
    }
}

/// ITU-R BT.601 brightness of RGBA pixels, in 1/256.
fn luma(rgba: &[u8]) -> Vec<u8> {
    rgba.chunks_exact(4)
        .map(|pixel| match pixel {
            [red, green, blue, _] => {
                ((77 * u32::from(*red) + 150 * u32::from(*green) + 29 * u32::from(*blue)) >> 8) as u8
            }
            _ => 0,
        })
        .collect()
}
