//! Chromium without a window, driven over WebDriver (a W3C standard: JSON over HTTP).

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::programs::Program;

/// The name under which WebDriver hands out elements of a page.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub struct Browser {
    driver: Program,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// None, said aloud, where there is no Chromium; in CI that is a failure.
    pub fn start() -> Option<Self> {
        for program in ["chromium", "chromedriver"] {
            if Command::new(program).arg("--version").output().is_err() {
                let hint = "`apt-get install chromium chromium-driver` brings what this test needs";
                assert!(std::env::var_os("CI").is_none(), "{program} is not installed; {hint}");
                eprintln!("SKIPPED: {program} is not installed; {hint}");
                return None;
            }
        }
        let driver = Program::start("chromedriver", &["--port=0"], |line| {
            let port = line.rsplit_once("started successfully on port ")?.1.trim().trim_end_matches('.');
            port.parse::<u16>().ok().map(|port| format!("127.0.0.1:{port}"))
        });
        let profile = tempfile::tempdir().unwrap();
        // `--no-sandbox`: containers run tests as root, for whom Chromium has no sandbox.
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let wish =
            json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let mut browser = Self { driver, session: String::new(), _profile: profile };
        let answer = browser.ask("POST", "/session", &wish);
        browser.session = format!("/session/{}", answer["sessionId"].as_str().unwrap());
        Some(browser)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, body) = self.driver.ask(method, path, body.to_string().as_bytes());
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str::<Value>(&body).unwrap()["value"].take()
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}/{command}", self.session), body)
    }

    pub fn go(&mut self, address: &str) {
        self.post("url", &json!({ "url": address }));
    }

    /// Chooses a file as a person does in the dialog of an input element.
    pub fn choose_file(&mut self, selector: &str, file: &Path) {
        let found = self.post("element", &json!({ "using": "css selector", "value": selector }));
        let element = found[ELEMENT].as_str().unwrap();
        self.post(&format!("element/{element}/value"), &json!({ "text": file }));
    }

    /// What a script returns.
    pub fn run(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until a script returns true.
    #[track_caller]
    pub fn wait_for(&self, script: &str) {
        let end = Instant::now() + Duration::from_secs(30);
        while self.run(script) != true {
            assert!(Instant::now() < end, "never true: {script}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = self.driver.ask("DELETE", &self.session, b"");
        }
    }
}
