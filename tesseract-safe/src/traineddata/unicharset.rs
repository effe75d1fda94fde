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

/// How many scripts the characters may be of, at most.
pub(super) fn scripts(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let mut names = HashSet::new();
    for line in text.split('\n').skip(1) {
        // After the character and its properties come statistics and a script, or a script at once; and upstream reads
        // statistics that it cannot make sense of, or a part of them, as a script.
        let mut fields = line.split_ascii_whitespace().skip(2);
        let (Some(first), second) = (fields.next(), fields.next()) else { continue };
        if !first.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
            names.insert(first);
            continue;
        }
        names.extend(second);
        if second.is_none() || !is_statistics(first) {
            names.insert(first);
        }
    }
    names.len()
}

/// Whether these are four or ten plain numbers.
fn is_statistics(field: &str) -> bool {
    let number = |text: &str| {
        text.len() < 10 && text.parse::<f32>().is_ok() && !text.contains(|c: char| c.is_alphabetic())
    };
    let whole = |text: &str| text.len() < 10 && text.parse::<i32>().is_ok();
    let numbers: Vec<&str> = field.split(',').collect();
    [4, 10].contains(&numbers.len())
        && numbers.iter().take(4).all(|text| whole(text))
        && numbers.iter().skip(4).all(|text| number(text))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_counted_by_name() {
        let with = |lines: &[&str]| scripts(format!("{}\n{}", lines.len(), lines.join("\n")).as_bytes());
        assert_eq!(with(&["NULL 0 Common 0", "a 3 Latin 1", "b 3 Latin 2", "я 3 Cyrillic 3"]), 3);
        let numbers = "0,255,0,255,0,0,0.5,0,-1,0";
        assert_eq!(with(&[&format!("a 3 {numbers} Latin 1"), &format!("b 3 {numbers} Han 2")]), 2);
        // What upstream might read in either way counts twice.
        assert_eq!(with(&["a 3 0;255;0;255 Latin 1"]), 2);
        assert_eq!(with(&["a 3 0,255,0,255Han 1"]), 2);
        assert_eq!(with(&["a 3 0,255,0,255"]), 1);
    }
}
