//! The engine, the workshop and the module of the record, wasm modules of their own in Web Workers, as the wallet's ports.
//!
//! Messages are texts: a number, a space, JSON; where texts cross beside a task, an array of that and them. Each task has a budget; a worker that exceeds it is ended and another
//! takes its place.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Worker, WorkerOptions};

use super::js::{self, Listener, Timer};
use crate::domain::engine::{Outcome, Task};
use crate::domain::record::book::{Book, Material};
use crate::domain::workshop;
use crate::wallet::ports::PortError;

/// Starts on the first task, or by [`ModuleWorker::preload`].
pub(super) struct ModuleWorker {
    state: Rc<RefCell<State>>,
}

#[derive(Default)]
struct State {
    /// The module's name, which its loader has.
    name: &'static str,
    running: Option<Running>,
    queue: VecDeque<Job>,
    /// What the worker is doing, and the end of its budget.
    current: Option<(Job, Option<Timer>)>,
    last_id: u32,
}

struct Running {
    worker: Worker,
    ready: bool,
    /// Until it is ready: the end of our patience with its loading.
    loading: Option<Timer>,
    _listeners: [Listener; 2],
}

struct Job {
    id: u32,
    message: String,
    /// [`Task::beside`].
    beside: Array,
    budget_ms: i32,
    answer: oneshot::Sender<Result<String, PortError>>,
}

impl ModuleWorker {
    pub(super) fn of(name: &'static str) -> Self {
        Self { state: Rc::new(RefCell::new(State { name, ..State::default() })) }
    }

    pub(super) fn preload(&self) {
        let mut state = self.state.borrow_mut();
        if state.running.is_none() {
            state.running = load(&self.state, state.name);
        }
    }

    pub(super) async fn run(&self, task: &Task) -> Result<Outcome, PortError> {
        let message = serde_json::to_string(task).map_err(|_| PortError::Damaged)?;
        let beside = task.beside().iter().map(|text| JsValue::from_str(text)).collect();
        let text = self.answer(message, beside, budget_ms(task)).await?;
        super::json::read(&text).map_err(|_| PortError::EngineStopped)
    }

    pub(super) async fn make(&self, job: &workshop::Job) -> Result<workshop::Made, PortError> {
        let message = serde_json::to_string(job).map_err(|_| PortError::Damaged)?;
        let text = self.answer(message, Array::new(), MAKING_MS).await?;
        super::json::read(&text).map_err(|_| PortError::EngineStopped)
    }

    pub(super) async fn gather(&self, material: &Material) -> Result<Book, PortError> {
        let message = serde_json::to_string(material).map_err(|_| PortError::Damaged)?;
        let text = self.answer(message, Array::new(), many(material.rows.len())).await?;
        super::json::read(&text).map_err(|_| PortError::EngineStopped)
    }

    async fn answer(&self, message: String, beside: Array, budget_ms: i32) -> Result<String, PortError> {
        let (answer, wait) = oneshot::channel();
        {
            let mut state = self.state.borrow_mut();
            state.last_id = state.last_id.wrapping_add(1);
            let id = state.last_id;
            state.queue.push_back(Job { id, message, beside, budget_ms, answer });
        }
        next(&self.state);
        wait.await.map_err(|_| PortError::EngineStopped)?
    }
}

impl Drop for ModuleWorker {
    fn drop(&mut self) {
        if let Some(running) = self.state.borrow_mut().running.take() {
            running.worker.terminate();
        }
    }
}

/// How long a task may take. Anything honest takes a fraction of a second; more is an attack or a fault.
fn budget_ms(task: &Task) -> i32 {
    match task {
        Task::Judge { documents, .. } => many(documents.len()),
        Task::Present(present) => many(present.documents.len()),
        Task::Read { .. }
        | Task::Open { .. }
        | Task::Refresh { .. }
        | Task::Sign(_)
        | Task::Holder(_)
        | Task::Draw { .. }
        | Task::OpenCode { .. } => BUDGET_MS,
    }
}

fn many(documents: usize) -> i32 {
    let more = i32::try_from(documents.saturating_sub(1)).unwrap_or(i32::MAX);
    BUDGET_MS.saturating_add(more.saturating_mul(EACH_MORE_MS)).min(MOST_MS)
}

const BUDGET_MS: i32 = 5_000;
const EACH_MORE_MS: i32 = 1_000;
const MOST_MS: i32 = 120_000;
/// A passphrase is meant to take long to try, and a zip of everything is large.
const MAKING_MS: i32 = 60_000;
/// The engine is a download of a few hundred kilobytes when it is not kept by the service worker yet.
const LOADING_MS: i32 = 60_000;

/// A dedicated worker whose loader lies beside the page.
pub(super) fn start(name: &str) -> Option<Worker> {
    // Resolved against the document's base, so that the app works from a sub-path; a string passes the Trusted Types
    // policy of the page.
    let base = js::document()?.base_uri().ok()??;
    let address = web_sys::Url::new_with_base(&format!("./{name}_loader.js"), &base).ok()?.href();
    let options = WorkerOptions::new();
    options.set_name(name);
    options.set_type(web_sys::WorkerType::Module);
    Worker::new_with_options(&address, &options).ok()
}

/// Gives the worker its next job, if it is free and there is one.
fn next(shared: &Rc<RefCell<State>>) {
    let mut state = shared.borrow_mut();
    if state.current.is_some() || state.queue.is_empty() {
        return;
    }
    if state.running.is_none() {
        state.running = load(shared, state.name);
    }
    let Some(running) = &state.running else {
        // No workers here: nothing queued can ever be done.
        fail_all(&mut state);
        return;
    };
    if !running.ready {
        return;
    }
    let worker = running.worker.clone();
    let Some(job) = state.queue.pop_front() else { return };
    let text = JsValue::from_str(&format!("{} {}", job.id, job.message));
    let message = if job.beside.length() == 0 { text } else { Array::of1(&text).concat(&job.beside).into() };
    let _ = worker.post_message(&message);
    let weak = Rc::downgrade(shared);
    let timer = Timer::after(job.budget_ms, move || lose(&weak, PortError::EngineTooSlow));
    state.current = Some((job, timer));
}

fn load(shared: &Rc<RefCell<State>>, name: &str) -> Option<Running> {
    let (worker, ready) = match started_ahead(name) {
        Some(ahead) => ahead,
        None => (start(name)?, false),
    };
    let (hears, fails, late) = (Rc::downgrade(shared), Rc::downgrade(shared), Rc::downgrade(shared));
    let message = Listener::new(&worker, "message", move |event| {
        if let (Some(shared), Some(text)) = (hears.upgrade(), js::property(&event, "data").as_string()) {
            hear(&shared, &text);
        }
    });
    // A panic ends here, and a file that does not load.
    let error = Listener::new(&worker, "error", move |_| lose(&fails, PortError::EngineStopped));
    let patience = || Timer::after(LOADING_MS, move || lose(&late, PortError::EngineStopped));
    let loading = if ready { None } else { patience() };
    Some(Running { worker, ready, loading, _listeners: [message, error] })
}

/// The worker that boot.js started while the app itself was on its way, and whether it can hear already. Once only.
fn started_ahead(name: &str) -> Option<(Worker, bool)> {
    let window = web_sys::window()?;
    let key = JsValue::from_str("lapelAhead");
    let ahead = js::property(&window, "lapelAhead");
    let worker: Worker = js::property(&ahead, name).dyn_into().ok()?;
    js_sys::Reflect::delete_property(&window, &key).ok()?;
    let ready = js::property(&ahead, "ready").is_truthy();
    Some((worker, ready))
}

fn hear(shared: &Rc<RefCell<State>>, text: &str) {
    let mut state = shared.borrow_mut();
    if text == "ready" {
        if let Some(running) = &mut state.running {
            running.ready = true;
            running.loading = None;
        }
    } else {
        let Some((id, json)) = text.split_once(' ') else { return };
        let ours = state.current.as_ref().is_some_and(|(job, _)| id == job.id.to_string());
        if ours && let Some((job, _)) = state.current.take() {
            let _ = job.answer.send(Ok(json.to_owned()));
        }
    }
    drop(state);
    next(shared);
}

/// Ends the worker; the job it was doing fails with this error, and the others go on with another worker.
fn lose(shared: &Weak<RefCell<State>>, error: PortError) {
    let Some(shared) = shared.upgrade() else { return };
    let mut state = shared.borrow_mut();
    let running = state.running.take();
    let was_ready = running.as_ref().is_some_and(|running| running.ready);
    if let Some(running) = &running {
        running.worker.terminate();
    }
    let current = state.current.take();
    if !was_ready {
        // It never came up, so another will not either: better an answer than a loop.
        fail_all(&mut state);
    }
    drop(state);
    let timer = current.and_then(|(job, timer)| {
        let _ = job.answer.send(Err(error));
        timer
    });
    next(&shared);
    // This may run inside a listener of the worker or inside the timer, which must outlive the call.
    wasm_bindgen_futures::spawn_local(async move { drop((running, timer)) });
}

fn fail_all(state: &mut State) {
    for job in state.queue.drain(..) {
        let _ = job.answer.send(Err(PortError::EngineStopped));
    }
}
