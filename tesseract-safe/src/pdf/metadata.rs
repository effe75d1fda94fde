//! What a document says about itself.

use std::time::{SystemTime, UNIX_EPOCH};

use pdf_writer::Date;

use super::options::PdfOptions;
use crate::TESSERACT_VERSION;

/// A moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    year: u16,
    month: u8,
    day: u8,
    seconds: u32,
}

impl Moment {
    /// `None` outside of the years 0 to 9999.
    pub(super) fn of(time: SystemTime) -> Option<Self> {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).ok()?,
            Err(before) => {
                let before = before.duration();
                -i64::try_from(before.as_secs()).ok()? - i64::from(before.subsec_nanos() > 0)
            }
        };
        // Days since 1 March of year 0: so leap days end the year, and 400 years are 146,097 days.
        let days = seconds.div_euclid(86_400) + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // March to July and August to December have 153 days; so have five months from any.
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let year = u16::try_from(400 * era + year_of_era + carry).ok().filter(|year| *year <= 9999)?;
        Some(Self { year, month: month as u8, day: day as u8, seconds: seconds.rem_euclid(86_400) as u32 })
    }

    fn clock(self) -> (u8, u8, u8) {
        let part = |number: u32| number as u8;
        (part(self.seconds / 3600), part(self.seconds / 60 % 60), part(self.seconds % 60))
    }

    /// As PDF has it.
    pub(super) fn date(self) -> Date {
        let (hour, minute, second) = self.clock();
        let date = Date::new(self.year).month(self.month).day(self.day);
        date.hour(hour).minute(minute).second(second).utc_offset_hour(0).utc_offset_minute(0)
    }

    /// As XMP has it.
    fn iso(self) -> String {
        let (hour, minute, second) = self.clock();
        let Self { year, month, day, .. } = self;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// The title without what neither PDF nor XML takes.
pub(super) fn title(options: &PdfOptions) -> String {
    let is_taken = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    options.title.chars().filter(is_taken).collect()
}

/// The program that made the document.
pub(super) fn producer() -> String {
    format!("tesseract-safe {} (Tesseract {TESSERACT_VERSION})", env!("CARGO_PKG_VERSION"))
}

/// The metadata of an archival document, which say what the information dictionary says.
pub(super) fn xmp(options: &PdfOptions) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut properties = format!("<pdf:Producer>{}</pdf:Producer>", escaped(&producer()));
    let title = title(options);
    if !title.is_empty() {
        properties += &format!(
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>",
            escaped(&title)
        );
    }
    if let Some(moment) = options.creation_date.and_then(Moment::of) {
        properties += &format!("<xmp:CreateDate>{}</xmp:CreateDate>", moment.iso());
    }
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">{properties}<pdfaid:part>2</pdfaid:part>\
         <pdfaid:conformance>U</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>\n\
         <?xpacket end=\"w\"?>"
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        let after = |seconds| Moment::of(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap().iso();
        assert_eq!(after(0), "1970-01-01T00:00:00Z");
        assert_eq!(after(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(after(1_709_251_199), "2024-02-29T23:59:59Z");
        assert_eq!(after(4_102_444_800), "2100-01-01T00:00:00Z");
        assert_eq!(after(253_402_300_799), "9999-12-31T23:59:59Z");
        let late = UNIX_EPOCH.checked_add(Duration::from_secs(253_402_300_800));
        assert!(late.is_none_or(|late| Moment::of(late).is_none()));
        let early = UNIX_EPOCH.checked_sub(Duration::from_millis(1));
        assert!(early.is_none_or(|early| Moment::of(early).unwrap().iso() == "1969-12-31T23:59:59Z"));
    }

    #[test]
    fn titles_are_cleaned_and_escaped() {
        let options = PdfOptions::new().title("R&D\0 <\u{1b}draft> \u{1f600}");
        assert_eq!(title(&options), "R&D <draft> \u{1f600}");
        assert!(xmp(&options).contains(">R&amp;D &lt;draft&gt; \u{1f600}</rdf:li>"));
        assert!(!xmp(&PdfOptions::new()).contains("CreateDate"));
    }
}
