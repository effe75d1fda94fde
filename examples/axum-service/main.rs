//! A web service: `POST /ocr` with the bytes of an image answers what is on it as JSON; `GET /` is a page to try it.
//!
//! `cargo run -p tesseract-examples --bin axum_service -- 127.0.0.1:8080`

use std::error::Error;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use tesseract_safe::{Control, Engine, EnginePool, Error as OcrError, Image, OwnedPage};

const LARGEST_BODY: usize = 20 << 20;
const PATIENCE: Duration = Duration::from_secs(5);
const TIME_FOR_A_PAGE: Duration = Duration::from_secs(20);

fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    // Languages are loaded before the first request comes.
    let pool = Arc::new(EnginePool::with_available_parallelism(Engine::builder())?);
    let service = Router::new()
        .route("/", get(|| async { Html(include_str!("page.html")) }))
        .route("/ocr", post(ocr))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(pool);
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        println!("http://{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        axum::serve(listener, service).await?;
        Ok(())
    })
}

async fn ocr(State(pool): State<Arc<EnginePool>>, body: Bytes) -> Response {
    // Recognition keeps a processor busy, so it is nothing for the threads that serve requests.
    let read = tokio::task::spawn_blocking(move || read(&pool, &body));
    match read.await {
        Ok(Ok(page)) => json(StatusCode::OK, serde_json::to_string(&page).unwrap_or_default()),
        Ok(Err(error)) => json(status(&error), serde_json::json!({ "error": error.to_string() }).to_string()),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn read(pool: &EnginePool, image: &[u8]) -> Result<OwnedPage, OcrError> {
    let image = Image::from_bytes(image)?;
    let Some(mut engine) = pool.get_timeout(PATIENCE)? else { return Err(OcrError::DeadlineExceeded) };
    engine.recognize_with(&image, Control::new().timeout(TIME_FOR_A_PAGE))?.to_owned()
}

/// Whose fault it is.
fn status(error: &OcrError) -> StatusCode {
    match error {
        OcrError::Decode(_) | OcrError::ImageTooLarge { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        OcrError::DeadlineExceeded => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn json(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
