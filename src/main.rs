//! In the browser: mounts the app's first module. Natively: the command line.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    lapel::terminal::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {
    lapel::ui::start(lapel::ui::FIRST);
}
