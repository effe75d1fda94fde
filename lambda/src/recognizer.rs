//! From the bytes of an image to outputs, within limits and a deadline.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tesseract_safe::{Control, Engine, Limits, Pages};
use tokio::sync::Semaphore;
use tokio::time::timeout_at;

use crate::documents::Documents;
use crate::engines::{Engines, Key};
use crate::failure::{Failure, Kind, Result};
use crate::options::Checked;
use crate::output::Output;
use crate::settings::Settings;

/// Recognitions at a time. One more than events: what cannot be stopped in time goes on beside the next event.
const AT_A_TIME: usize = 2;

/// What was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// Pages of the image.
    pub pages: usize,
    /// The mean confidence of the pages in percent, each by itself.
    pub confidences: Vec<u8>,
    /// The outputs asked for, in that order.
    pub documents: Vec<(Output, Vec<u8>)>,
    /// Where the time went.
    pub times: Times,
}

/// Where the time went.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// From bytes to pixels.
    pub decode: Duration,
    /// From pixels to words, with the time to get an engine.
    pub recognize: Duration,
    /// From words to documents.
    pub output: Duration,
}

/// Reads images.
#[derive(Clone, Debug)]
pub struct Recognizer {
    engines: Arc<Engines>,
    limits: Limits,
    places: Arc<Semaphore>,
    /// How long after the deadline work is given up that did not stop.
    patience: Duration,
}

impl Recognizer {
    /// Makes the first engine.
    ///
    /// # Errors
    ///
    /// As `EngineBuilder::build`.
    pub fn new(settings: &Settings) -> Result<Self> {
        let engines = Engines::new(&settings.languages, settings.max_engines)?;
        let mut limits = Limits::default();
        limits.max_pixels = settings.max_pixels;
        limits.max_pages = settings.max_pages;
        // Four bytes are what a pixel takes at most.
        limits.max_bytes = limits.max_bytes.min(settings.max_pixels.saturating_mul(4));
        Ok(Self {
            engines: Arc::new(engines),
            limits,
            places: Arc::new(Semaphore::new(AT_A_TIME)),
            patience: settings.deadline_margin / 2,
        })
    }

    /// The engines that are kept.
    #[must_use]
    pub fn engines(&self) -> &Engines {
        &self.engines
    }

    /// Reads an image.
    ///
    /// # Errors
    ///
    /// [`Kind::DeadlineExceeded`] in time, even where work cannot be stopped; what the image and the options deserve.
    pub async fn read(&self, image: Vec<u8>, options: Checked, deadline: Instant) -> Result<Reading> {
        let late = || Failure::from(tesseract_safe::Error::DeadlineExceeded);
        let place = timeout_at(deadline.into(), self.places.clone().acquire_owned());
        let place = place.await.map_err(|_| late())?;
        let this = self.clone();
        // Layout analysis does not look at the deadline, so the clock is watched from here too.
        let work = tokio::task::spawn_blocking(move || {
            let _place = place;
            this.work(&image, &options, deadline)
        });
        match timeout_at((deadline + self.patience).into(), work).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Failure::new(Kind::Internal, "recognition panicked; the log says where")),
            Err(_) => Err(late()),
        }
    }

    fn work(&self, image: &[u8], options: &Checked, deadline: Instant) -> Result<Reading> {
        let pages = Pages::from_bytes_with_limits(image, &self.limits)?;
        let key = Key::of(options, self.engines.languages());
        let start = Instant::now();
        let mut engine = self.engines.take(&key)?;
        let mut reading = Reading::default();
        reading.times.recognize = start.elapsed();
        let result = read_pages(&mut engine, pages, options, deadline, &mut reading);
        self.engines.give_back(key, engine);
        result.map(|()| reading)
    }
}

fn read_pages(
    engine: &mut Engine,
    pages: Pages<'_>,
    options: &Checked,
    deadline: Instant,
    reading: &mut Reading,
) -> Result<()> {
    engine.set_page_seg_mode(options.page_seg_mode)?;
    if options.dpi.is_some() {
        engine.set_source_resolution(options.dpi)?;
    }
    for (name, value) in &options.variables {
        engine.set_variable(name, value)?;
    }
    let mut documents = Documents::new(options);
    let mut clock = Clock(Instant::now());
    for image in pages {
        let image = image?;
        reading.times.decode += clock.lap();
        let page = engine.recognize_with(&image, Control::new().deadline(deadline))?;
        reading.times.recognize += clock.lap();
        documents.add(&page, &image)?;
        reading.confidences.push(page.mean_confidence()?);
        reading.pages += 1;
        reading.times.output += clock.lap();
    }
    reading.documents = documents.finish()?;
    reading.times.output += clock.lap();
    Ok(())
}

/// Time since it was looked at last.
struct Clock(Instant);

impl Clock {
    fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let lap = now - self.0;
        self.0 = now;
        lap
    }
}
