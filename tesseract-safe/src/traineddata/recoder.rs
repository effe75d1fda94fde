//! The recoder: each character as a short sequence of the network's classes.

use super::reader::{Reader, Reason};

/// Longest code; upstream keeps codes in arrays of this size.
const MAX_LENGTH: usize = 9;

/// Checks the codes of `characters` characters for a network of `classes` classes.
pub(super) fn check(bytes: &[u8], characters: usize, classes: usize) -> Result<(), Reason> {
    let mut reader = Reader::new(bytes);
    reader.count("its entries", characters..=characters)?;
    let mut highest = 0;
    for character in 0..characters {
        let _self_normalized = reader.i8()?;
        let length = reader.count("the length of a code", 1..=MAX_LENGTH)?;
        for place in 0..length {
            let class = reader.count("a class", 0..=classes.saturating_sub(1))?;
            highest = highest.max(class);
            // Upstream refuses data whose space is not class 0.
            if character == 0 && place == 0 && class != 0 {
                return Err("garbles the space".into());
            }
        }
    }
    // The beam search looks every class of the network up in tables of the recoder's size.
    if highest + 1 == classes { Ok(()) } else { Err("does not have the classes of the network".into()) }
}
