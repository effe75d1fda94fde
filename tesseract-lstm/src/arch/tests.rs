//! Every level against `generic`, bit for bit.

use proptest::prelude::*;

use super::generic::Generic;
use super::{Kernels, Rows, ShortStates, available};
use crate::columns::Columns;
use crate::model::{Function, Matrix, Weights};
use crate::packed::Packed;

const FUNCTIONS: [Function; 6] = [
    Function::Tanh,
    Function::Logistic,
    Function::PosClip,
    Function::SymClip,
    Function::Relu,
    Function::Linear,
];

/// That many values. Under Miri, where each takes a while to be drawn, few are drawn and repeated.
fn many<S>(value: S, count: usize) -> impl Strategy<Value = Vec<S::Value>>
where
    S: Strategy,
    S::Value: Copy,
{
    // No multiple of what is taken together.
    let drawn = if cfg!(miri) { count.min(61) } else { count };
    proptest::collection::vec(value, drawn)
        .prop_map(move |drawn| drawn.iter().copied().cycle().take(count).collect())
}

/// Any weights, with scales like those of trained networks.
fn matrix(rows: usize, columns: usize) -> impl Strategy<Value = Matrix> {
    let cells = many(any::<i8>(), rows * (columns + 1));
    let scales = many(prop_oneof![0.0..0.05, -0.05..0.0, Just(0.0), 0.0..1e3], rows);
    (cells, scales).prop_map(move |(cells, scales)| Matrix {
        rows,
        columns,
        weights: Weights::Int { cells, scales },
    })
}

fn packed(matrices: &[Matrix]) -> Packed {
    let columns = matrices[0].columns;
    Packed::new(&matrices.iter().collect::<Vec<_>>(), 0..columns).expect("integer weights")
}

fn some_matrix() -> impl Strategy<Value = Matrix> {
    (1usize..70, 1usize..50).prop_flat_map(|(rows, columns)| matrix(rows, columns))
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// Values as pixels have them, and small ones, as trained networks mostly do.
fn inputs(count: usize) -> impl Strategy<Value = Vec<i8>> {
    prop_oneof![
        many(-127i8..=127, count),
        many(prop_oneof![Just(-127i8), Just(127)], count),
        many(prop_oneof![9 => -9i8..=9, 1 => -127i8..=127], count),
    ]
}

/// Sums as they come: of at most 65,535 products. Most are like those of trained networks.
fn any_sum() -> impl Strategy<Value = i32> {
    prop_oneof![-(1i32 << 30)..1 << 30, -300_000..300_000]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(miri) { 2 } else { 256 }))]

    #[test]
    fn sums_are_the_same(
        matrix in some_matrix(),
        count in 0usize..10,
        gap in 0usize..9,
        add: bool,
        all in inputs(10 * 64),
        old: i32,
    ) {
        let weights = packed(&[matrix]);
        let rows = Rows { count, stride: weights.inputs + gap };
        let stride = weights.outputs + gap;
        let start = vec![old >> 2; 10 * stride];
        let mut expected = start.clone();
        Generic.multiply(&weights, &all, rows, &mut expected, stride, add);
        let mut greatest = vec![old >> 2; weights.outputs];
        Generic.maximum(&weights, &all, rows, &mut greatest);
        for level in available() {
            let mut sums = start.clone();
            let mut prepared = weights.clone();
            level.prepare(&mut prepared);
            level.multiply(&prepared, &all, rows, &mut sums, stride, add);
            prop_assert_eq!(&sums, &expected, "{}", level.name());
            let mut found = vec![old >> 2; weights.outputs];
            level.maximum(&weights, &all, rows, &mut found);
            prop_assert_eq!(&found, &greatest, "{}", level.name());
        }
    }

    #[test]
    fn long_sums_are_the_same(
        matrix in (1usize..20, if cfg!(miri) { 513usize..530 } else { 500..1100 }).prop_flat_map(|(rows, columns)| matrix(rows, columns)),
        count in 1usize..6,
        all in inputs(5 * 1104),
    ) {
        let weights = packed(&[matrix]);
        let rows = Rows { count, stride: weights.inputs };
        let mut expected = vec![0; 5 * weights.outputs];
        Generic.multiply(&weights, &all, rows, &mut expected, weights.outputs, false);
        for level in available() {
            let mut sums = vec![0; 5 * weights.outputs];
            let mut prepared = weights.clone();
            level.prepare(&mut prepared);
            level.multiply(&prepared, &all, rows, &mut sums, weights.outputs, false);
            prop_assert_eq!(&sums, &expected, "{}", level.name());
        }
    }

    #[test]
    fn sums_follow_their_inputs(
        gates in (1usize..70, prop_oneof![9 => 1usize..50, 1 => if cfg!(miri) { 50usize..60 } else { 500..600 }])
            .prop_flat_map(|(states, inputs)| proptest::collection::vec(matrix(states, inputs), 4)),
        all in proptest::collection::vec(inputs(600), 4),
        rarely in 1usize..9,
        old in -(1i32 << 20)..1 << 20,
    ) {
        let weights = packed(&gates);
        let columns = Columns::new(&weights, weights.inputs + 3);
        let mut inputs = vec![0; columns.inputs];
        let levels = available();
        let mut others = vec![(columns.clone(), inputs.clone(), vec![0; columns.outputs]); levels.len()];
        for (level, (columns, ..)) in levels.iter().zip(&mut others) {
            level.prepare_columns(columns);
        }
        for (step, all) in all.iter().enumerate() {
            // In the first step, and in some of the others, all of them.
            for (input, new) in inputs.iter_mut().zip(all).take(gates[0].columns).step_by(rarely.pow(step as u32 % 2)) {
                *input = *new;
            }
            let mut expected = vec![0; weights.outputs];
            let rows = Rows { count: 1, stride: weights.inputs };
            Generic.multiply(&weights, &inputs, rows, &mut expected, weights.outputs, false);
            let expected: Vec<i32> = expected.iter().map(|sum| sum + old).collect();
            for (level, (columns, known, kept)) in levels.iter().zip(&mut others) {
                let mut sums = vec![old; columns.outputs];
                level.follow(columns, known, &inputs, kept, &mut sums);
                prop_assert_eq!(&*known, &inputs, "{}", level.name());
                prop_assert_eq!(&sums, &expected, "{}", level.name());
            }
        }
    }

    #[test]
    fn functions_are_the_same(
        matrix in some_matrix(),
        sums in many(any_sum(), 3 * 80),
        function in proptest::sample::select(&FUNCTIONS[..]),
        gap in 0usize..5,
    ) {
        let outputs = matrix.rows;
        let weights = packed(&[matrix]);
        // Linear values beyond 2^31 / 127 have no meaning upstream.
        let sane = |sum: &i32| (f64::from(*sum) / 127.0 + 128.0).abs() * 1e3 < 1e7;
        let sums: Vec<i32> = sums.iter().map(|sum| if sane(sum) { *sum } else { *sum >> 12 }).collect();
        let sums = &sums[..3 * weights.outputs];
        let stride = outputs + gap;
        let mut expected = vec![77; 3 * stride];
        Generic.activate(function, &weights, sums, outputs, &mut expected, stride);
        let mut numbers = vec![0.0; weights.outputs];
        Generic.scale(&weights, &sums[..weights.outputs], &mut numbers);
        for level in available() {
            let mut out = vec![77; 3 * stride];
            level.activate(function, &weights, sums, outputs, &mut out, stride);
            prop_assert_eq!(&out, &expected, "{}", level.name());
            let mut found = vec![0.0; weights.outputs];
            level.scale(&weights, &sums[..weights.outputs], &mut found);
            prop_assert_eq!(bits(&found), bits(&numbers), "{}", level.name());
        }
    }

    #[test]
    fn steps_are_the_same(
        gates in (1usize..40).prop_flat_map(|states| proptest::collection::vec(matrix(states, 4), 4)),
        sums in many(any_sum(), 5 * 4 * 48),
    ) {
        let weights = packed(&gates);
        let padded = weights.outputs / 4;
        let mut states = vec![0.0; padded];
        let mut outs = vec![0; padded];
        let levels = available();
        let mut others = vec![(states.clone(), outs.clone()); levels.len()];
        for sums in sums.chunks_exact(weights.outputs).take(5) {
            Generic.step(&weights, sums, &mut states, &mut outs);
            for (level, (found_states, found)) in levels.iter().zip(&mut others) {
                level.step(&weights, sums, found_states, found);
                prop_assert_eq!(&*found, &outs, "{}", level.name());
                prop_assert_eq!(bits(found_states), bits(&states), "{}", level.name());
            }
        }
    }

    #[test]
    fn quick_steps_are_the_same_or_unsure(
        gates in (1usize..70).prop_flat_map(|states| proptest::collection::vec(matrix(states, 4), 4)),
        sums in proptest::collection::vec(any_sum(), 12 * 4 * 80),
        strange in any::<bool>(),
    ) {
        let mut gates = gates;
        for gate in &mut gates {
            let Weights::Int { scales, .. } = &mut gate.weights else { unreachable!("integers") };
            if !strange {
                scales.iter_mut().for_each(|scale| *scale = scale.clamp(-0.05, 0.05));
            }
        }
        let weights = packed(&gates);
        prop_assert!(strange || weights.smooth);
        let padded = weights.outputs / 4;
        for level in available() {
            let (mut exact, mut expected) = (vec![0.0; padded], vec![0; padded]);
            let (mut states, mut out) = (vec![0.0; padded], vec![0; padded]);
            for (step, sums) in sums.chunks_exact(weights.outputs).take(12).enumerate() {
                Generic.step(&weights, sums, &mut exact, &mut expected);
                if !level.quick_step(&weights, sums, &mut states, &mut out, step) {
                    // So seldom that it would be a mistake.
                    prop_assert!(!weights.smooth, "{} is unsure", level.name());
                    break;
                }
                prop_assert_eq!(&out, &expected, "{}, step {}", level.name(), step);
            }
        }
    }

    #[test]
    fn short_steps_are_the_same(
        gates in (1usize..40).prop_flat_map(|states| proptest::collection::vec(matrix(states, 4), 4)),
        sums in many(any_sum(), 16 * 4 * 48),
    ) {
        let weights = packed(&gates);
        let padded = weights.outputs / 4;
        for level in available() {
            let mut exact = vec![0.0; padded];
            let mut expected = vec![0; padded];
            let (mut states, mut errors) = (vec![0.0; padded], vec![0.0; padded]);
            let mut found = vec![0; padded];
            for step in 0..level.short_steps() {
                let all = &sums[..(step + 1) * weights.outputs];
                Generic.step(&weights, &all[step * weights.outputs..], &mut exact, &mut expected);
                let short = ShortStates { states: &mut states, errors: &mut errors };
                level.short_step(&weights, all, short, &mut found);
                prop_assert_eq!(&found, &expected, "step {}, {}", step, level.name());
                for ((state, error), exact) in states.iter().zip(&errors).zip(&exact) {
                    let off = (f64::from(*state) - exact).abs();
                    prop_assert!(off <= f64::from(*error), "{} at {}, {}", off, exact, level.name());
                }
            }
        }
    }

    #[test]
    fn probabilities_are_the_same(values in proptest::collection::vec(prop_oneof![-100.0..100.0, -1.0..1.0], 1..300)) {
        let classes = values.len();
        let padded = classes.next_multiple_of(Packed::GROUP);
        let run = |level: &dyn Kernels| {
            let mut values = values.clone();
            values.resize(padded, 0.0);
            let mut out = vec![0.0; classes];
            level.softmax(&mut values, &mut vec![0.0; padded], &mut out);
            out.iter().map(|value: &f32| value.to_bits()).collect::<Vec<_>>()
        };
        let expected = run(&Generic);
        for level in available() {
            prop_assert_eq!(run(&*level), expected.clone(), "{}", level.name());
        }
    }
}

#[test]
fn quotients_are_rounded_once() {
    let cells = [vec![1; 16], vec![0; 16]].concat();
    let cells = cells.iter().zip(0..).map(|(_, place)| i8::from(place % 2 == 0)).collect();
    let matrix = Matrix { rows: 16, columns: 1, weights: Weights::Int { cells, scales: vec![1.0; 16] } };
    let weights = packed(&[matrix]);
    let mut seed = 1u64;
    for round in 0..if cfg!(miri) { 10 } else { 100_000i32 } {
        let sums: Vec<i32> = (0..16)
            .map(|place| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                match round % 3 {
                    0 => round * 16 + place,
                    1 => i32::MIN + round * 16 + place,
                    _ => (seed >> 32) as i32,
                }
            })
            .collect();
        for level in available() {
            let mut out = [0.5; 16];
            level.scale(&weights, &sums, &mut out);
            for (sum, quotient) in sums.iter().zip(out) {
                assert_eq!(
                    quotient.to_bits(),
                    (f64::from(*sum) / 127.0 + 0.0).to_bits(),
                    "{sum}, {}",
                    level.name()
                );
            }
        }
    }
}

/// Changes and weights that leave no room in 16 bits.
#[test]
fn sums_follow_at_their_limits() {
    const INPUTS: usize = 48;
    let weights: [fn(usize) -> i8; 3] =
        [|_| -128, |_| 127, |input| if input.is_multiple_of(2) { 127 } else { -128 }];
    for (which, weight) in weights.into_iter().enumerate().skip(if cfg!(miri) { 2 } else { 0 }) {
        let cells = (0..16 * (INPUTS + 1)).map(|cell| weight(cell % (INPUTS + 1))).collect();
        let gate =
            Matrix { rows: 16, columns: INPUTS, weights: Weights::Int { cells, scales: vec![0.1; 16] } };
        let columns = Columns::new(&packed(&vec![gate; 4]), INPUTS);
        for level in available() {
            let mut prepared = columns.clone();
            level.prepare_columns(&mut prepared);
            let (mut known, mut kept) = (vec![0; INPUTS], vec![0; columns.outputs]);
            for size in (1..=126).step_by(if cfg!(miri) { 63 } else { 1 }) {
                // All the same; signs by turns; by eights, which are looked at together; and two alone, an odd sum.
                let patterns: [&dyn Fn(usize) -> i8; 4] = [
                    &|_| size,
                    &|input| if input % 2 == 0 { size } else { -size },
                    &|input| if input / 8 % 2 == 0 { size } else { -size },
                    &|input| if input < 2 { size + input as i8 } else { 0 },
                ];
                let none: &dyn Fn(usize) -> i8 = &|_| 0;
                for pattern in patterns.into_iter().flat_map(|pattern| [pattern, none]) {
                    let new: Vec<i8> = (0..INPUTS).map(pattern).collect();
                    let mut sums = vec![0; columns.outputs];
                    level.follow(&prepared, &mut known, &new, &mut kept, &mut sums);
                    let products = new.iter().enumerate();
                    let sum: i32 =
                        products.map(|(input, value)| i32::from(*value) * i32::from(weight(input))).sum();
                    assert!(sums.iter().all(|found| *found == sum), "{}: {which}, {size}", level.name());
                    assert_eq!(known, new);
                }
            }
        }
    }
}

/// An output that is a half, but for what a quick step may be off, is not sure; one that is further off is.
#[test]
fn quick_steps_say_where_they_are_unsure() {
    // Gates that are open: the state is the tangent of the first sum, and the output that of the state.
    let value = |scale: f64| {
        let matrix = |scale: f64| Matrix {
            rows: 1,
            columns: 4,
            weights: Weights::Int { cells: vec![0; 5], scales: vec![scale] },
        };
        let open = 0.2;
        let weights = packed(&[matrix(scale), matrix(open), matrix(open), matrix(open)]);
        let padded = weights.outputs / 4;
        let mut sums = vec![0; weights.outputs];
        for gate in 0..4 {
            sums[gate * padded] = 20_000;
        }
        (weights, sums)
    };
    let rounded = |scale: f64| {
        let (weights, sums) = value(scale);
        let (mut states, mut out) = (vec![0.0; sums.len() / 4], vec![0; sums.len() / 4]);
        Generic.step(&weights, &sums, &mut states, &mut out);
        out[0]
    };
    let (mut low, mut high) = (0.001, 0.004);
    let (least, most) = (rounded(low), rounded(high));
    assert!(least < 60 && most > 60, "{least} and {most}");
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if rounded(middle) < 60 { low = middle } else { high = middle }
    }
    assert_eq!((rounded(low), rounded(high)), (59, 60));
    for level in available() {
        for (scale, expected) in [(low, 59), (high, 60), (low * (1.0 - 1e-8), 59), (high * (1.0 + 1e-8), 60)]
        {
            let (weights, sums) = value(scale);
            assert!(weights.smooth);
            let (mut states, mut out) = (vec![0.0; sums.len() / 4], vec![0; sums.len() / 4]);
            let sure = level.quick_step(&weights, &sums, &mut states, &mut out, 0);
            // Levels that take the long way are always sure.
            let quick = level.short_steps() > 0;
            assert_eq!(sure, !quick || (scale != low && scale != high), "{}, {scale}", level.name());
            assert!(!sure || out[0] == expected, "{}, {scale}", level.name());
        }
    }
}
