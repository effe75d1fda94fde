//! The character set: a line of text for each character.

use std::collections::HashSet;

use super::reader::Reason;

/// Upstream reads lines into a buffer of 256 bytes and would take the rest for the next line.
const MAX_LINE: usize = 254;
/// Upstream keeps a character's text in 30 bytes, one of them the NUL.
const MAX_CHARACTER: usize = 29;
/// Values of upstream's enum of directions.
const MAX_DIRECTION: i64 = 22;

/// Checks the lines and returns how many characters there are.
pub(super) fn check(bytes: &[u8]) -> Result<usize, Reason> {
    if bytes.contains(&0) {
        return Err("holds a NUL byte".into());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8")?;
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default().trim();
    let count: usize = first.parse().map_err(|_| "does not begin with the number of its lines")?;
    let mut seen = HashSet::new();
    for number in 0..count {
        let line = lines.next().filter(|line| !line.trim().is_empty()).ok_or("is cut short")?;
        let character = check_line(line).map_err(|reason| format!("{reason} in line {}", number + 2))?;
        if !seen.insert(character) {
            return Err(format!("has a character twice, again in line {}", number + 2));
        }
    }
    if count == 0 { Err("is empty".into()) } else { Ok(count) }
}

/// Checks a line and returns its character.
fn check_line(line: &str) -> Result<&str, Reason> {
    if line.len() > MAX_LINE {
        return Err("is too long".into());
    }
    // What follows `#` is for people.
    let mut fields = line.split_ascii_whitespace();
    let character = fields.next().ok_or("lacks the character")?;
    if character.len() > MAX_CHARACTER {
        return Err("has a character that is too long".into());
    }
    let properties = fields.next().ok_or("lacks the properties")?;
    u32::from_str_radix(properties, 16).map_err(|_| "has properties that are no hexadecimal number")?;
    // Then come statistics, a script, and three numbers, some of which older files leave out:
    // other case, direction, mirror. All are used as they are to look things up.
    let numbers = fields.take_while(|field| *field != "#").filter_map(|field| field.parse::<i64>().ok());
    for (place, number) in numbers.enumerate() {
        let direction = place == 1;
        if !(0..=i64::from(i32::MAX)).contains(&number) || direction && number > MAX_DIRECTION {
            return Err(format!("has {number} where that cannot be"));
        }
    }
    Ok(character)
}
