//! Letters, in English and German.

use super::super::Page;
use super::super::draw::{Align, Ink, Sheet};
use super::super::fonts::{Face, Fonts};
use super::gray;
use crate::Result;

pub(super) fn pages(fonts: &Fonts) -> Result<Vec<Page>> {
    Ok(vec![letter(fonts)?, german_letter(fonts)?, german_notice(fonts)?, german_line(fonts)?])
}

/// A4 at 150 dpi.
fn a4() -> Sheet {
    Sheet::new(1240, 1754, 150, 140)
}

fn letter(fonts: &Fonts) -> Result<Page> {
    let mut sheet = a4();
    let head = Ink::new(fonts, Face::SansBold, 17.0, 150);
    let small = Ink::new(fonts, Face::Sans, 10.0, 150);
    let text = Ink::new(fonts, Face::Serif, 12.0, 150);
    let bold = Ink::new(fonts, Face::SerifBold, 12.0, 150);
    sheet.line(&head, Align::Left, "Harbour Street Paper Company");
    sheet.line(&small, Align::Left, "14 Harbour Street, Westport, Telephone 555 0142");
    sheet.gap(8.0);
    sheet.rule(3.0);
    sheet.gap(50.0);
    sheet.lines(&text, &["Ms. Eleanor Whitfield", "Northgate Library", "27 Orchard Road", "Millbrook"]);
    sheet.gap(30.0);
    sheet.line(&text, Align::Right, "March 3, 2021");
    sheet.gap(30.0);
    sheet.line(&bold, Align::Left, "Your order of archive boxes, number 48213");
    sheet.gap(26.0);
    sheet.line(&text, Align::Left, "Dear Ms. Whitfield,");
    sheet.gap(14.0);
    for paragraph in [
        "Thank you for your order, which reached us on Monday morning. We are glad that the \
         samples were to your liking, and we have set aside two hundred boxes in the larger \
         size for the reading room.",
        "The boxes will leave our warehouse on Thursday and should arrive before the end of \
         the week. Our driver will call you an hour ahead, so that somebody can open the gate \
         behind the building. Please check the number of parcels before you sign the receipt.",
        "You also asked whether the lids can be printed with shelf marks. They can. Send us a \
         list of the numbers, one on each line, and we will return a proof within three days. \
         The price is 35 cents for each lid, and there is no charge for the first fifty.",
        "If anything is missing or damaged, write to us within two weeks and we will replace it \
         at our own cost. The invoice follows by separate mail and is payable in thirty days.",
        "We look forward to working with you again.",
    ] {
        sheet.paragraph(&text, Align::Left, paragraph);
    }
    sheet.gap(20.0);
    sheet.line(&text, Align::Left, "Yours sincerely,");
    sheet.gap(70.0);
    sheet.line(&text, Align::Left, "Thomas Abernathy");
    sheet.line(&text, Align::Left, "Head of Customer Service");
    gray("letter", "the main example: a business letter", &sheet)
}

fn german_letter(fonts: &Fonts) -> Result<Page> {
    let mut sheet = a4();
    let head = Ink::new(fonts, Face::SansBold, 16.0, 150);
    let text = Ink::new(fonts, Face::Sans, 11.0, 150);
    let bold = Ink::new(fonts, Face::SansBold, 11.0, 150);
    sheet.line(&head, Align::Right, "Gärtnerei Größmann");
    sheet.line(&text, Align::Right, "Lindenstraße 8, Königsbrück");
    sheet.gap(60.0);
    sheet.lines(&text, &["Herrn", "Jürgen Weiß", "Äußere Ringstraße 112", "Süderholz"]);
    sheet.gap(40.0);
    sheet.line(&text, Align::Right, "12. Februar 2021");
    sheet.gap(30.0);
    sheet.line(&bold, Align::Left, "Ihre Anfrage nach jungen Obstbäumen");
    sheet.gap(26.0);
    sheet.line(&text, Align::Left, "Sehr geehrter Herr Weiß,");
    sheet.gap(14.0);
    for paragraph in [
        "vielen Dank für Ihre Anfrage. Wir freuen uns, dass Sie Ihren Garten vergrößern möchten, \
         und haben für Sie zwölf Bäume ausgewählt: fünf Äpfel, vier Birnen und drei Pflaumen. \
         Alle sind über zwei Meter hoch und wurden im letzten Herbst umgepflanzt.",
        "Die Lieferung ist ab der zweiten Märzwoche möglich, sobald der Boden nicht mehr gefroren \
         ist. Bitte heben Sie die Löcher vorher aus; sie müssen etwa sechzig Zentimeter tief sein. \
         Unsere Gärtner bringen Pfähle, Bänder und die nötige Erde mit.",
        "Der Preis beträgt 39 Euro je Baum. Für das Pflanzen berechnen wir zusätzlich 120 Euro. \
         Übrigens gewähren wir auf alle Bäume ein Jahr Garantie: Was nicht anwächst, ersetzen \
         wir kostenlos.",
        "Haben Sie noch Fragen, so rufen Sie uns bitte zwischen acht und zwölf Uhr an.",
    ] {
        sheet.paragraph(&text, Align::Left, paragraph);
    }
    sheet.gap(20.0);
    sheet.line(&text, Align::Left, "Mit freundlichen Grüßen");
    sheet.gap(70.0);
    sheet.line(&text, Align::Left, "Käthe Größmann");
    gray("german-letter", "German letter, umlauts and ß", &sheet)
}

fn german_notice(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1000, 560, 150, 50);
    let head = Ink::new(fonts, Face::SerifBold, 18.0, 150);
    let text = Ink::new(fonts, Face::Serif, 12.0, 150);
    sheet.line(&head, Align::Centre, "Öffnungszeiten der Bücherei");
    sheet.gap(20.0);
    sheet.paragraph(
        &text,
        Align::Both,
        "Die Bücherei ist dienstags bis freitags von neun bis achtzehn Uhr geöffnet. Am Samstag schließen \
         wir bereits um dreizehn Uhr. Während der Sommerferien bleibt der Lesesaal geschlossen, die Ausleihe \
         ist jedoch täglich möglich.",
    );
    sheet.paragraph(
        &text,
        Align::Both,
        "Überfällige Bücher können über Nacht in den Kasten neben der Eingangstür gelegt werden. Größere \
         Bände geben Sie bitte an der Theke ab. Für verlorene Ausweise erheben wir eine Gebühr von fünf Euro.",
    );
    gray("german-notice", "German paragraphs, justified, with a heading", &sheet)
}

fn german_line(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1000, 100, 150, 30);
    let ink = Ink::new(fonts, Face::Sans, 13.0, 150);
    sheet.line(&ink, Align::Left, "Größere Übungen für junge Bäcker beginnen schon im März.");
    gray("german-line", "one line of German", &sheet)
}
