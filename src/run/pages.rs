//! Pages, several at a time, into the outputs in their order.

use std::num::NonZeroUsize;
use std::thread;

use tesseract_safe::{Control, Engine, EngineBuilder, EngineMode, Error, Image, PageSegMode};

use super::progress::Progress;
use super::turns::Turns;
use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::output::{Found, Outputs, Read};
use crate::processors::processors;

/// How many pages are read at a time.
pub(super) fn jobs(asked: Option<u16>, engine: &Engine, pages: usize) -> Result<usize> {
    let jobs = match asked {
        Some(jobs) => usize::from(jobs),
        // The legacy engine learns from each page for the next: in order, the text is upstream's, and the same each time.
        None if pages < 2 || learns(engine)? => 1,
        None => processors().get(),
    };
    Ok(jobs.min(pages).max(1))
}

fn learns(engine: &Engine) -> Result<bool> {
    let mode = engine.variable_as::<i32>("tessedit_ocr_engine_mode")?;
    let lstm = i32::try_from(EngineMode::LstmOnly.number()).unwrap_or_default();
    Ok(engine.page_seg_mode() != PageSegMode::OsdOnly && mode != lstm)
}

/// Reads all pages. Not more of them than `jobs` are decoded at a time; they share the processors.
pub(super) fn read(
    input: &Input,
    mut engine: Engine,
    builder: EngineBuilder,
    outputs: Outputs,
    jobs: usize,
) -> Result<()> {
    let threads = engine.threads().get() / jobs;
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    engine.set_threads(threads);
    let builder = builder.threads(threads);
    let progress = Progress::new(input.len(), !outputs.on_standard_output());
    let turns = Turns::new(input.len(), (outputs, Ok(())));
    thread::scope(|scope| {
        for _ in 1..jobs {
            scope.spawn(|| {
                // Whatever goes wrong with this engine went wrong with the first one too.
                if let Ok(engine) = builder.build() {
                    work(input, engine, &turns, &progress);
                }
            });
        }
        work(input, engine, &turns, &progress);
    });
    progress.clear();
    let (outputs, result) = turns.into_shared();
    result?;
    outputs.finish()
}

fn work(input: &Input, mut engine: Engine, turns: &Turns<(Outputs, Result<()>)>, progress: &Progress) {
    let _guard = turns.guard();
    while let Some(number) = turns.take() {
        let control = Control::new().cancel(&turns.stop).progress(progress.watch());
        let read = one(input, number, &mut engine, control);
        turns.at(number, |(outputs, result)| {
            *result = read.and_then(|read| outputs.add(&read, &input.name(number)));
            progress.page();
            result.is_ok() && !outputs.closed()
        });
    }
}

fn one<'engine>(
    input: &Input,
    number: usize,
    engine: &'engine mut Engine,
    control: Control<'_>,
) -> Result<Read<'engine>> {
    let image = input.decode(number)?;
    let failed = |error: Error| input.failed(number, error.into());
    let write_images: bool = engine.variable_as("tessedit_write_images")?;
    if engine.page_seg_mode() != PageSegMode::OsdOnly {
        let page = engine.recognize_with(&image, control).map_err(failed)?;
        let binary = write_images.then(|| page.thresholded_image()).transpose().map_err(failed)?;
        return Ok(Read { found: Found::Page(page), binary });
    }
    let binary = write_images.then(|| laid_out(engine, &image)).transpose().map_err(failed)?;
    let osd = engine.detect_orientation(&image).map_err(failed)?.ok_or_else(|| {
        let few = "Too few characters. Skipping this page: there are too few to tell its orientation";
        input.failed(number, Failure(few.to_owned()))
    })?;
    Ok(Read { found: Found::Osd(osd), binary })
}

/// The binary image as layout analysis leaves it, without ruled lines.
fn laid_out(engine: &mut Engine, image: &Image) -> tesseract_safe::Result<Image> {
    let mode = engine.page_seg_mode();
    engine.set_page_seg_mode(PageSegMode::AutoOnly)?;
    let binary = engine.analyse(image).and_then(|layout| layout.thresholded_image());
    engine.set_page_seg_mode(mode)?;
    binary
}
