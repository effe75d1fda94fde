//! `bootstrap`, the program that Lambda runs.

#[cfg(target_env = "musl")]
#[path = "../../src/demangler.rs"]
mod demangler;

use std::process::ExitCode;
use std::sync::Arc;

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use tesseract_lambda::function::Function;
use tesseract_lambda::log::Log;
use tesseract_lambda::settings::Settings;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// For threads that recognize; what a program's first thread has elsewhere.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_none() {
        eprintln!(
            "bootstrap: this is an AWS Lambda function; Lambda runs it, or `cargo lambda watch` (docs/lambda.md)"
        );
        return ExitCode::from(2);
    }
    // Fails only where there is a log already.
    let _ = tracing::subscriber::set_global_default(Log::from_environment());
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error, "the function ends");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    // Languages are loaded in the init phase, which Lambda runs with a whole processor.
    let function = Settings::from_environment().and_then(Function::new);
    let function = Arc::new(function.map_err(|failure| failure.to_string())?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .map_err(|error| error.to_string())?;
    let service = service_fn(|event: LambdaEvent<Value>| {
        let function = function.clone();
        async move { function.handle(event).await }
    });
    let result = runtime.block_on(lambda_runtime::run(service));
    // What could not be stopped is not waited for.
    runtime.shutdown_background();
    result.map_err(|error| error.to_string())
}
