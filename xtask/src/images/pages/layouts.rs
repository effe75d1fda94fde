//! Columns, tables, headings, figures, faces and sizes.

use super::super::Page;
use super::super::draw::{Align, Ink, Sheet};
use super::super::fonts::{Face, Fonts};
use super::super::pixels::{Kind, Storage};
use super::{gray, stored};
use crate::Result;

pub(super) fn pages(fonts: &Fonts) -> Result<Vec<Page>> {
    Ok(vec![
        invoice(fonts)?,
        two_columns(fonts)?,
        justified(fonts)?,
        headings(fonts)?,
        figure(fonts)?,
        faces(fonts)?,
        small_text(fonts)?,
    ])
}

fn invoice(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1240, 1050, 150, 110);
    let head = Ink::new(fonts, Face::SansBold, 22.0, 150);
    let text = Ink::new(fonts, Face::Sans, 11.5, 150);
    let bold = Ink::new(fonts, Face::SansBold, 11.5, 150);
    sheet.line(&head, Align::Left, "INVOICE");
    sheet.gap(10.0);
    sheet.lines(
        &text,
        &["Meadow Tools Limited", "5 Foundry Lane, Ashford", "Invoice number 20734", "Date 16 June 2020"],
    );
    sheet.gap(30.0);
    let row = |sheet: &mut Sheet, ink: &Ink<'_>, cells: [&str; 4]| {
        sheet.row(
            ink,
            &[
                (0.0, 0.5, Align::Left, cells[0]),
                (0.5, 0.64, Align::Right, cells[1]),
                (0.64, 0.82, Align::Right, cells[2]),
                (0.82, 1.0, Align::Right, cells[3]),
            ],
        );
        sheet.y += 14.0;
    };
    row(&mut sheet, &bold, ["Description", "Quantity", "Price", "Amount"]);
    sheet.rule(2.0);
    for cells in [
        ["Garden spade with ash handle", "3", "24.50", "73.50"],
        ["Pruning knife", "10", "8.90", "89.00"],
        ["Watering can, nine litres", "4", "17.25", "69.00"],
        ["Leather gloves, large", "12", "6.40", "76.80"],
        ["Steel rake", "2", "19.95", "39.90"],
        ["Twine, green, 100 metres", "25", "2.20", "55.00"],
        ["Delivery", "1", "15.00", "15.00"],
    ] {
        row(&mut sheet, &text, cells);
    }
    sheet.rule(2.0);
    row(&mut sheet, &text, ["Subtotal", "", "", "418.20"]);
    row(&mut sheet, &text, ["Sales tax 20%", "", "", "83.64"]);
    row(&mut sheet, &bold, ["Total due", "", "", "$501.84"]);
    sheet.gap(40.0);
    sheet.line(&text, Align::Left, "Payable within thirty days of the date above.");
    gray("invoice", "table with rules, figures flush right", &sheet)
}

fn two_columns(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1240, 850, 150, 80);
    let head = Ink::new(fonts, Face::SerifBold, 30.0, 150);
    let sub = Ink::new(fonts, Face::SerifItalic, 13.0, 150);
    let text = Ink::new(fonts, Face::Serif, 11.0, 150);
    sheet.line(&head, Align::Centre, "The Valley Messenger");
    sheet.line(&sub, Align::Centre, "Saturday, 9 May, price one shilling");
    sheet.gap(12.0);
    sheet.rule(3.0);
    sheet.gap(16.0);
    let top = sheet.y;
    sheet.frame(80.0, top, 500.0);
    column(
        &mut sheet,
        &text,
        &Ink::new(fonts, Face::SerifBold, 15.0, 150),
        "New bridge opens at last",
        &[
            "After four years of work the new bridge over the river was opened on Friday. The mayor cut a \
             blue ribbon in front of a large crowd, and the first to cross was the baker with his cart.",
            "The old wooden bridge had been closed since the great flood. Farmers from the eastern side had \
             to drive eleven miles to reach the market, and many of them had given up the journey.",
            "The new bridge rests on three stone piers and is wide enough for two wagons. It cost less than \
             had been feared, because the quarry gave the stone for nothing.",
            "Trees will be planted along the road in autumn. The council asks everyone who owns a spade to \
             lend a hand on the second Sunday of October.",
        ],
    );
    sheet.frame(660.0, top, 500.0);
    column(
        &mut sheet,
        &text,
        &Ink::new(fonts, Face::SerifBold, 15.0, 150),
        "A dry spring in the hills",
        &[
            "It has not rained in the hills for six weeks. The wells of the upper farms are low, and the \
             sheep have been brought down to the meadows near the mill much earlier than usual.",
            "Older people remember a spring like this one, when the brook fell silent and the mill stood \
             still until August. The miller says that he has flour for two months.",
            "The weather station expects a change of wind in the coming days. Clouds were seen over the \
             coast on Thursday evening, but they passed to the north without a drop.",
            "Until then the council asks that gardens be watered only after sunset, and that no fires be \
             lit in the woods.",
        ],
    );
    gray("two-columns", "newspaper: a heading over two justified columns", &sheet)
}

fn column(sheet: &mut Sheet, text: &Ink<'_>, head: &Ink<'_>, title: &str, paragraphs: &[&str]) {
    sheet.line(head, Align::Left, title);
    sheet.gap(8.0);
    for paragraph in paragraphs {
        sheet.paragraph(text, Align::Both, paragraph);
    }
    sheet.gap(8.0);
}

fn justified(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1240, 1150, 150, 130);
    let text = Ink::new(fonts, Face::DejaVuSerif, 11.0, 150);
    for paragraph in [
        "When the lighthouse keeper retired, nobody in the village wanted his post. The stairs were steep, the \
         winters were long, and the lamp had to be trimmed every four hours. For a while the schoolmaster went up \
         in the evenings, but he was afraid of the wind and came down before midnight.",
        "In the end it was the youngest daughter of the ropemaker who asked for the key. She had counted the steps, \
         she said, and there were only one hundred and ninety of them. She took a kettle, a blanket and a box of \
         books, and by the first of November the lamp was burning again as it should.",
        "Ships that had given the headland a wide berth began to pass closer to the shore. The captains noticed \
         that the light was steadier than before, and one of them sent a barrel of oranges with his thanks. She \
         shared them with the whole school, and kept the barrel for rain water.",
        "Years later she was asked whether she had ever been lonely. Never, she answered. There had been the gulls, \
         the books, and every night a hundred people out on the dark water who were looking at her window.",
    ] {
        sheet.paragraph(&text, Align::Both, paragraph);
    }
    gray("justified", "several justified paragraphs", &sheet)
}

fn headings(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1240, 1000, 150, 90);
    let text = Ink::new(fonts, Face::Sans, 11.0, 150);
    sheet.line(&Ink::new(fonts, Face::SansBold, 48.0, 150), Align::Centre, "Summer Sale");
    sheet.gap(20.0);
    sheet.line(&Ink::new(fonts, Face::Serif, 30.0, 150), Align::Centre, "Everything must go");
    sheet.gap(30.0);
    sheet.paragraph(
        &text,
        Align::Left,
        "From Monday all tents, boats and bicycles are sold at half price. Come early, because the best pieces \
         will be gone by noon, and bring a friend who can carry the other end.",
    );
    sheet.gap(20.0);
    sheet.line(&Ink::new(fonts, Face::SansBold, 18.0, 150), Align::Left, "Opening hours");
    sheet.gap(10.0);
    sheet.lines(&text, &["Monday to Friday from nine to six", "Saturday from ten to two"]);
    sheet.gap(20.0);
    sheet.line(&Ink::new(fonts, Face::SansBold, 18.0, 150), Align::Left, "How to find us");
    sheet.gap(10.0);
    sheet.paragraph(
        &text,
        Align::Left,
        "We are in the yellow building behind the station. Follow the canal for five minutes and turn left at \
         the second bridge. There is room for thirty cars.",
    );
    gray("headings", "type of 48, 30, 18 and 11 points", &sheet)
}

fn figure(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1240, 1000, 150, 100);
    let text = Ink::new(fonts, Face::Sans, 11.5, 150);
    sheet.paragraph(
        &text,
        Align::Left,
        "The chart below shows how many visitors came to the museum in each season of the past year. Spring was \
         quiet, and the summer festival brought the largest crowds since the new wing was opened.",
    );
    sheet.gap(20.0);
    let top = sheet.y;
    sheet.outline(100.0, top, 1040.0, 420.0, 3.0);
    for (bar, (height, shade)) in
        [(150.0, 90), (330.0, 40), (230.0, 130), (90.0, 180)].into_iter().enumerate()
    {
        sheet.fill(200.0 + 230.0 * bar as f32, top + 380.0 - height, 130.0, height, [shade; 3]);
    }
    sheet.fill(140.0, top + 380.0, 960.0, 3.0, [0; 3]);
    sheet.y = top + 440.0;
    sheet.line(&Ink::new(fonts, Face::SansItalic, 10.5, 150), Align::Centre, "Figure 1. Visitors by season");
    sheet.gap(40.0);
    let top = sheet.y;
    sheet.outline(100.0, top, 1040.0, 170.0, 2.0);
    sheet.frame(130.0, top + 30.0, 980.0);
    sheet.paragraph(
        &text,
        Align::Left,
        "Please note: the museum is closed on the first Monday of every month. Groups of more than ten people \
         should write to us a week before their visit.",
    );
    gray("figure", "text in a box, and a figure that is no text", &sheet)
}

fn faces(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1240, 1060, 150, 80);
    for (face, text) in [
        (Face::Serif, "Serif: a gray heron stood in the shallow water."),
        (Face::SerifBold, "Bold serif: seven wagons waited at the gate."),
        (Face::SerifItalic, "Italic serif: the letter was never answered."),
        (Face::SerifBoldItalic, "Bold italic serif: quiet please, children asleep."),
        (Face::Sans, "Sans: fresh bread is sold from six in the morning."),
        (Face::SansBold, "Bold sans: mind the step when you leave."),
        (Face::SansItalic, "Italic sans: the museum was built in 1893."),
        (Face::Mono, "Mono: the parcel weighs 40 pounds."),
        (Face::MonoBold, "Bold mono: turn the key twice."),
        (Face::DejaVuSans, "Wide sans: jackets and zippers of fine quality."),
        (Face::DejaVuSansBold, "Bold wide sans: exit on the left."),
        (Face::DejaVuSerif, "Wide serif: the boxer kept five quick dogs."),
        (Face::DejaVuMono, "Wide mono: gate 12 closes at 18:45."),
    ] {
        sheet.paragraph(&Ink::new(fonts, face, 14.0, 150), Align::Left, text);
        sheet.gap(8.0);
    }
    gray("faces", "serif, sans and mono; regular, bold and italic", &sheet)
}

fn small_text(fonts: &Fonts) -> Result<Page> {
    let mut sheet = Sheet::new(1100, 420, 200, 50);
    let text = Ink::new(fonts, Face::Serif, 8.0, 200);
    sheet.paragraph(
        &text,
        Align::Left,
        "These terms apply to all goods that we sell. Prices are those of the day on which the order reaches us. \
         Parcels travel at our risk until they are handed over at the door of the buyer. Goods that do not please \
         may be sent back within fourteen days, if they are clean, whole and in their own box.",
    );
    sheet.paragraph(
        &Ink::new(fonts, Face::Sans, 8.0, 200),
        Align::Left,
        "We keep the name and address of a buyer for as long as the law demands and not a day longer. We do not \
         pass them on. Whoever wants to know what we have written down may ask at any time, and will get an answer \
         by mail within one month at no cost.",
    );
    stored("small-text", "type of 8 points at 200 dpi", &sheet, &Storage::new(Kind::Gray(8), Some(200)))
}
