//! Each piece of the network's arithmetic at each level, in the sizes of English `fast`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tesseract_lstm::bench::{Level, levels};

/// `run` for each level, `products` being what one call multiplies, if it does.
fn each<'a, F: FnMut() + 'a>(
    criterion: &mut Criterion,
    levels: &'a [Level],
    name: &str,
    products: usize,
    make: impl Fn(&'a Level) -> F,
) {
    let mut group = criterion.benchmark_group(name);
    if products > 0 {
        group.throughput(Throughput::Elements(products as u64));
    }
    for level in levels {
        let mut run = make(level);
        group.bench_function(BenchmarkId::from_parameter(level.name()), |bencher| bencher.iter(&mut run));
    }
    group.finish();
}

fn kernels(criterion: &mut Criterion) {
    let levels = &levels()[..];
    // Inputs of the two wide layers, of many columns at once, and states of the recurrent ones, one step at a time.
    for (inputs, outputs, rows) in [(96, 768, 15), (48, 384, 15), (192, 768, 1), (96, 384, 1), (192, 112, 15)] {
        let name = format!("sums of {inputs} inputs, {outputs} outputs, {rows} rows");
        each(criterion, levels, &name, inputs * outputs * rows, |level| level.multiply(inputs, outputs, rows));
    }
    each(criterion, levels, "greatest of 9 windows of 9 inputs, 16 outputs", 9 * 9 * 16, |level| {
        level.maximum(9, 16, 9)
    });
    for one_in in [1, 3, 10] {
        let name = format!("sums that follow one in {one_in} of 192 states");
        each(criterion, levels, &name, 0, move |level| level.follow(192, one_in));
    }
    each(criterion, levels, "tangents of 16", 0, |level| level.tanh(16));
    for states in [48, 96, 192] {
        each(criterion, levels, &format!("step of {states} cells"), 0, move |level| level.step(states));
    }
    each(criterion, levels, "short step of 48 cells", 0, |level| level.short_step(48, 6));
    each(criterion, levels, "softmax of 111 classes", 0, |level| level.softmax(111));
}

criterion_group!(benches, kernels);
criterion_main!(benches);
