//! Engines for many threads: made once, handed out, taken back.

use std::borrow::Borrow;
use std::num::NonZeroUsize;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Engine, EngineBuilder, Image, Page, Result};

/// A fixed number of alike engines that any number of threads share.
///
/// For servers: loading languages takes as long as a line of text, so engines are made when the pool is, and a request
/// [gets](Self::get) one for as long as it holds the guard. In async code, call it inside of what the runtime has for
/// blocking work, such as Tokio's `spawn_blocking`. Each engine takes one thread, unless the builder says how many
/// ([`EngineBuilder::threads`]).
///
/// An engine that comes back poisoned, or with other settings than the pool's, is replaced by a new one when it is
/// needed next. All others come back without their last image and its results, and without what the legacy
/// engine learned from it.
///
/// ```
/// use std::num::NonZeroUsize;
/// use tesseract_safe::{Engine, EnginePool, Image};
///
/// let pool = EnginePool::new(Engine::builder().language("eng"), NonZeroUsize::new(2).unwrap())?;
/// let image = Image::open("../tests/images/one-line.png")?;
/// std::thread::scope(|scope| {
///     for _ in 0..4 {
///         scope.spawn(|| {
///             let mut engine = pool.get().unwrap();
///             assert!(!engine.recognize(&image).unwrap().text().unwrap().is_empty());
///         });
///     }
/// });
/// # Ok::<(), tesseract_safe::Error>(())
/// ```
#[derive(Debug)]
pub struct EnginePool {
    builder: EngineBuilder,
    size: NonZeroUsize,
    places: Mutex<Places>,
    returned: Condvar,
}

/// What is not handed out.
#[derive(Debug)]
struct Places {
    idle: Vec<Engine>,
    /// Places whose engine is gone and has to be made.
    vacant: usize,
}

impl EnginePool {
    /// Makes a pool of `size` engines, all ready.
    ///
    /// # Errors
    ///
    /// As [`EngineBuilder::build`].
    pub fn new(builder: EngineBuilder, size: NonZeroUsize) -> Result<Self> {
        let builder = builder.threads_by_default(NonZeroUsize::MIN);
        let idle = (0..size.get()).map(|_| builder.build()).collect::<Result<_>>()?;
        let places = Mutex::new(Places { idle, vacant: 0 });
        Ok(Self { builder, size, places, returned: Condvar::new() })
    }

    /// Makes a pool with an engine for each processor that the program may use.
    ///
    /// # Errors
    ///
    /// As [`EngineBuilder::build`].
    pub fn with_available_parallelism(builder: EngineBuilder) -> Result<Self> {
        Self::new(builder, thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }

    /// How many engines there are, those included that are handed out.
    #[must_use]
    pub fn size(&self) -> NonZeroUsize {
        self.size
    }

    /// An engine; waits until there is one.
    ///
    /// A thread that holds an engine and waits for another one waits for ever if all others do the same.
    ///
    /// # Errors
    ///
    /// As [`EngineBuilder::build`], where an engine has to be replaced and cannot be made.
    pub fn get(&self) -> Result<PooledEngine<'_>> {
        let mut places = self.lock();
        while places.is_empty() {
            places = self.returned.wait(places).unwrap_or_else(PoisonError::into_inner);
        }
        self.take(places)
    }

    /// An engine, or `None` where there is none within `patience`; zero does not wait at all.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn get_timeout(&self, patience: Duration) -> Result<Option<PooledEngine<'_>>> {
        let start = Instant::now();
        let mut places = self.lock();
        while places.is_empty() {
            let Some(rest) = patience.checked_sub(start.elapsed()).filter(|rest| !rest.is_zero()) else {
                return Ok(None);
            };
            places = self.returned.wait_timeout(places, rest).unwrap_or_else(PoisonError::into_inner).0;
        }
        self.take(places).map(Some)
    }

    /// Recognizes images by all engines at a time and hands each page to `read`; results are in the order of the images.
    ///
    /// `read` is called by several threads, for one page each.
    ///
    /// ```
    /// use tesseract_safe::{Engine, EnginePool, Image, Page};
    ///
    /// let pool = EnginePool::with_available_parallelism(Engine::builder())?;
    /// let images = [Image::open("../tests/images/one-word.png")?, Image::open("../tests/images/one-line.png")?];
    /// for text in pool.recognize_many(&images, |page: &Page| page.text()) {
    ///     println!("{}", text?);
    /// }
    /// # Ok::<(), tesseract_safe::Error>(())
    /// ```
    pub fn recognize_many<I, T>(
        &self,
        images: &[I],
        read: impl Fn(&Page<'_>) -> Result<T> + Sync,
    ) -> Vec<Result<T>>
    where
        I: Borrow<Image> + Sync,
        T: Send,
    {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut results = Vec::new();
            while let Some((number, image)) = Some(next.fetch_add(1, Ordering::Relaxed))
                .and_then(|number| Some((number, images.get(number)?)))
            {
                // An engine each time: one that failed is replaced in between.
                let result = self.get().and_then(|mut engine| read(&engine.recognize(image.borrow())?));
                results.push((number, result));
            }
            results
        };
        let threads = self.size.get().min(images.len());
        let mut results: Vec<(usize, Result<T>)> = thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let join = |worker: thread::ScopedJoinHandle<'_, _>| match worker.join() {
                Ok(results) => results,
                // A panic of `read` goes on where its caller is.
                Err(panic) => std::panic::resume_unwind(panic),
            };
            workers.into_iter().flat_map(join).collect()
        });
        results.sort_by_key(|(number, _)| *number);
        results.into_iter().map(|(_, result)| result).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Places> {
        // Nothing panics while the lock is held, and each step leaves the counts right.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what is there, or fills a vacant place, without holding the lock.
    fn take(&self, mut places: MutexGuard<'_, Places>) -> Result<PooledEngine<'_>> {
        let idle = places.idle.pop();
        if idle.is_none() {
            places.vacant -= 1;
        }
        drop(places);
        // From here on the guard gives the place back, whatever happens.
        let mut guard = PooledEngine { pool: self, engine: idle };
        if guard.engine.is_none() {
            guard.engine = Some(self.builder.build()?);
        }
        Ok(guard)
    }
}

impl Places {
    fn is_empty(&self) -> bool {
        self.idle.is_empty() && self.vacant == 0
    }
}

/// An [`Engine`] of an [`EnginePool`], which goes back when this is dropped.
#[derive(Debug)]
pub struct PooledEngine<'pool> {
    pool: &'pool EnginePool,
    /// There as long as anybody but this file sees the guard.
    engine: Option<Engine>,
}

impl Deref for PooledEngine<'_> {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        match &self.engine {
            Some(engine) => engine,
            None => unreachable!("a guard without an engine is never handed out"),
        }
    }
}

impl DerefMut for PooledEngine<'_> {
    fn deref_mut(&mut self) -> &mut Engine {
        match &mut self.engine {
            Some(engine) => engine,
            None => unreachable!("a guard without an engine is never handed out"),
        }
    }
}

impl Drop for PooledEngine<'_> {
    fn drop(&mut self) {
        // What cannot be used as a new one could is dropped, before the lock is taken.
        let engine = self.engine.take().filter(|engine| !engine.was_set_otherwise());
        let engine = engine.and_then(|mut engine| engine.forget_pages().is_ok().then_some(engine));
        let mut places = self.pool.lock();
        match engine {
            Some(engine) => places.idle.push(engine),
            None => places.vacant += 1,
        }
        drop(places);
        self.pool.returned.notify_one();
    }
}
