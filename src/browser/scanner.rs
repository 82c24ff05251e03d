//! The scanner, a wasm module of its own in a Web Worker, from the page's side.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Worker;

use super::js::{self, Listener, Timer};
use super::worker;

/// Brightness, row by row.
pub(super) struct Frame {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) luma: Vec<u8>,
}

/// How hard to look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// For a camera, which shows another frame in a moment.
    Quick,
    /// For a photo, which is all there is.
    Thorough,
}

/// What was read.
pub(super) struct Sight {
    pub(super) text: String,
    /// Of a row of codes: how many are known, and how many are needed.
    pub(super) part: Option<(u32, u32)>,
}

/// The scanner did not load.
pub(super) struct NoScanner;

/// Starts on the first picture, or by [`Scanner::preload`]; ends when it is dropped.
#[derive(Default)]
pub(super) struct Scanner {
    running: RefCell<Option<Rc<Running>>>,
}

struct Running {
    worker: Worker,
    state: Rc<RefCell<State>>,
    _listeners: [Listener; 2],
}

#[derive(Default)]
struct State {
    ready: bool,
    /// The message that waits for the worker to be ready.
    waiting: Option<JsValue>,
    answer: Option<oneshot::Sender<Option<Sight>>>,
}

impl Scanner {
    pub(super) fn preload(&self) {
        let _ = self.running();
    }

    /// The text of a code in the frame. One at a time: asking again gives up the answer before.
    pub(super) async fn read(&self, frame: Frame, effort: Effort) -> Result<Option<Sight>, NoScanner> {
        let message = Array::of4(
            &frame.width.into(),
            &frame.height.into(),
            &JsValue::from_bool(effort == Effort::Thorough),
            &Uint8Array::from(frame.luma.as_slice()),
        );
        self.answer(message.into()).await
    }

    /// The same for a text that the browser read, which may be one of a row of codes.
    pub(super) async fn take(&self, text: &str) -> Result<Option<Sight>, NoScanner> {
        self.answer(JsValue::from_str(text)).await
    }

    async fn answer(&self, message: JsValue) -> Result<Option<Sight>, NoScanner> {
        let running = self.running().ok_or(NoScanner)?;
        let (answer, wait) = oneshot::channel();
        {
            let mut state = running.state.borrow_mut();
            state.answer = Some(answer);
            if state.ready {
                send(&running.worker, &message);
            } else {
                state.waiting = Some(message);
            }
        }
        let late = Rc::clone(&running.state);
        let _timer = Timer::after(BUDGET_MS, move || late.borrow_mut().answer = None);
        match wait.await {
            Ok(text) => Ok(text),
            // A picture on which it stops, or thinks for too long, is a picture without a code; the next picture gets
            // another worker.
            Err(_) => {
                self.running.replace(None);
                let came = running.state.borrow().ready;
                if came { Ok(None) } else { Err(NoScanner) }
            }
        }
    }

    fn running(&self) -> Option<Rc<Running>> {
        let mut running = self.running.borrow_mut();
        if running.is_none() {
            *running = Running::start().map(Rc::new);
        }
        running.clone()
    }
}

impl Running {
    fn start() -> Option<Running> {
        let worker = worker::start("scanner")?;
        let state = Rc::new(RefCell::new(State::default()));
        let (hears, fails) = (Rc::clone(&state), Rc::clone(&state));
        let to = worker.clone();
        let message = Listener::new(&worker, "message", move |event| {
            let data = js::property(&event, "data");
            let mut state = hears.borrow_mut();
            if data.as_string().as_deref() == Some("ready") {
                state.ready = true;
                if let Some(waiting) = state.waiting.take() {
                    send(&to, &waiting);
                }
            } else if let Some(answer) = state.answer.take() {
                let data = Array::from(&data);
                let number = |at| data.get(at).as_f64().map(|number| number as u32);
                let part = number(1).zip(number(2));
                let _ = answer.send(data.get(0).as_string().map(|text| Sight { text, part }));
            }
        });
        // Dropping the sender tells the one who waits.
        let error = Listener::new(&worker, "error", move |_| fails.borrow_mut().answer = None);
        Some(Running { worker, state, _listeners: [message, error] })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Loading it over a slow network included.
const BUDGET_MS: i32 = 20_000;

/// Hands the pixels over without copying them.
fn send(worker: &Worker, message: &JsValue) {
    let buffer = js::property(&js::property(message, "3"), "buffer");
    let _ = if buffer.is_object() {
        worker.post_message_with_transfer(message, &Array::of1(&buffer))
    } else {
        worker.post_message(message)
    };
}
