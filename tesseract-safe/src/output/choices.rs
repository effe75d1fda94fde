//! Choices in hOCR, which upstream writes without escaping them.

/// What comes before and after the text of a choice.
const BEGIN: &str = "<span class='ocr_glyph'";
const END: &str = "</span>";

/// The page with `<`, `>` and `&` in its choices escaped, unless they are already.
pub(super) fn escaped(hocr: &str) -> String {
    let mut text = String::with_capacity(hocr.len());
    let mut rest = hocr;
    while let Some(at) = rest.find(BEGIN) {
        let start = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let end = rest[start..].find(END).map_or(rest.len(), |end| start + end);
        text.push_str(&rest[..start]);
        let choice = &rest[start..end];
        if is_escaped(choice) {
            text.push_str(choice);
        } else {
            text.push_str(&choice.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    text
}

fn is_escaped(choice: &str) -> bool {
    ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].contains(&choice)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn choices_are_escaped_once() {
        let choice = |text: &str| format!("<i>{BEGIN} title='x_confs 3'>{text}{END}{BEGIN}>a{END}</i>");
        for (raw, right) in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("b", "b"), ("", "")] {
            assert_eq!(escaped(&choice(raw)), choice(right));
            assert_eq!(escaped(&choice(right)), choice(right));
        }
        assert_eq!(escaped("<p>&amp;</p>"), "<p>&amp;</p>");
        assert_eq!(escaped(BEGIN), BEGIN);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[<>&;a-z'/]*") {
            let hocr = format!("{text}{BEGIN}>x{END}{text}");
            prop_assert!(escaped(&hocr).len() >= hocr.len());
        }
    }
}
