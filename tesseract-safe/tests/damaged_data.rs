//! Damaged language data: refused, or read with whatever comes of it; the process lives on.

mod common;

use common::{image, traineddata, truth, words};
use tesseract_safe::{Engine, Error};

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

/// Where the components of a file begin; they end where the next one begins.
fn starts(file: &[u8]) -> Vec<usize> {
    let count = u32::from_le_bytes(file[..4].try_into().unwrap()) as usize;
    let offsets =
        (0..count).map(|index| i64::from_le_bytes(file[4 + 8 * index..12 + 8 * index].try_into().unwrap()));
    offsets.filter_map(|offset| usize::try_from(offset).ok()).collect()
}

/// Changes up to four places, more often near the beginning of a component, where its sizes are.
fn damage(file: &mut [u8], random: &mut Random) {
    let starts = starts(file);
    for _ in 0..=random.below(4) {
        let component = random.below(starts.len());
        let end = starts.get(component + 1).copied().unwrap_or(file.len());
        let length = end - starts[component];
        let reach = if random.below(2) == 0 { length.min(64) } else { length };
        let place = starts[component] + random.below(reach);
        match random.below(4) {
            0 => file[place] ^= 1 << random.below(8),
            1 => file[place] = u8::try_from(random.below(256)).unwrap(),
            2 => file[place..(place + 4).min(end)].fill(0xff),
            _ => file[place..(place + 4).min(end)].fill(0x7f),
        }
    }
}

#[test]
fn no_damage_takes_the_process_down() {
    let line = image("one-line.png");
    let (mut refused, mut built) = (0, 0);
    for language in ["eng", "deu"] {
        let whole = traineddata(language);
        for seed in 1..=150 {
            let mut file = whole.clone();
            damage(&mut file, &mut Random(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed)));
            match Engine::builder().language("bad").data("bad", file).build() {
                Err(Error::LanguageData { language, .. }) => {
                    assert_eq!(language, "bad");
                    refused += 1;
                }
                Err(other) => panic!("{language} {seed}: {other}"),
                Ok(mut engine) => {
                    // Whatever it reads now, it reads without harm.
                    let _ = engine.recognize(&line).and_then(|page| page.text());
                    built += 1;
                }
            }
        }
    }
    assert!(refused > 100 && built > 10, "{refused} refused, {built} built");
    let mut engine = Engine::builder().build().unwrap();
    assert_eq!(words(&engine.recognize(&line).unwrap().text().unwrap()), truth("one-line.png"));
}

#[test]
fn every_cut_is_refused() {
    let whole = traineddata("eng");
    let mut lengths = starts(&whole);
    lengths.extend((0..200).map(|index| index * whole.len() / 200));
    for length in lengths {
        let cut = whole[..length].to_vec();
        match Engine::builder().language("cut").data("cut", cut).build() {
            Err(Error::LanguageData { language, reason }) => {
                assert_eq!(language, "cut");
                assert!(!reason.is_empty());
            }
            other => panic!("{length} bytes: {other:?}"),
        }
    }
}
