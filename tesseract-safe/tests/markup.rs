//! hOCR keeps to the rules of XHTML 1.0, ALTO to those of its schema, TSV to its columns.

mod common;

use std::collections::HashSet;

use common::image;
use roxmltree::{Document as Xml, Node, ParsingOptions};
use tesseract_safe::{Document, Engine, Output};

const PAGES: [&str; 5] = ["figure.png", "invoice.png", "german-line.png", "two-columns.png", "noise.png"];
const TITLE: &str = "A < B & \"C\" > 'D'";

/// A document of all pages.
fn document(output: Output, variables: &[(&str, u32)]) -> String {
    let mut builder = Engine::builder();
    for (name, value) in variables {
        builder = builder.variable(*name, value);
    }
    let mut engine = builder.build().unwrap();
    let mut document = Document::new(Vec::new(), output);
    document.set_title(TITLE);
    for name in PAGES {
        document.add_named(&engine.recognize(&image(name)).unwrap(), &format!("a <&> {name}")).unwrap();
    }
    String::from_utf8(document.finish().unwrap()).unwrap()
}

fn parse(text: &str) -> Xml<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Xml::parse_with_options(text, options).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn name<'xml>(node: Node<'xml, '_>) -> &'xml str {
    node.tag_name().name()
}

/// Identifiers are XML names and occur once.
fn check_ids(root: Node<'_, '_>, attribute: &str) -> usize {
    let mut seen = HashSet::new();
    for id in root.descendants().filter_map(|node| node.attribute(attribute)) {
        assert!(id.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'), "{id}");
        assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c)), "{id}");
        assert!(seen.insert(id), "{id} is there twice");
    }
    seen.len()
}

/// What XHTML 1.0 Transitional allows inside of the elements that hOCR uses.
fn allowed_in(parent: &str, child: &str) -> bool {
    let inline = ["span", "em", "strong"];
    match parent {
        "html" => ["head", "body"].contains(&child),
        "head" => ["title", "meta"].contains(&child),
        "body" | "div" => ["div", "p"].contains(&child) || inline.contains(&child),
        "p" | "span" | "em" | "strong" => inline.contains(&child),
        _ => false,
    }
}

fn check_xhtml(text: &str) {
    let xml = parse(text);
    let root = xml.root_element();
    assert_eq!((name(root), root.tag_name().namespace()), ("html", Some("http://www.w3.org/1999/xhtml")));
    assert!(text.contains("-//W3C//DTD XHTML 1.0 Transitional//EN"));
    assert_eq!(root.children().filter(Node::is_element).map(name).collect::<Vec<_>>(), ["head", "body"]);
    for node in root.descendants().filter(Node::is_element) {
        let within = name(node);
        for child in node.children().filter(Node::is_element) {
            assert!(allowed_in(within, name(child)), "<{}> in <{within}>", name(child));
        }
        let core = ["id", "class", "title", "lang", "dir", "style"];
        for attribute in node.attributes() {
            let known = match within {
                "meta" => ["http-equiv", "name", "content"].contains(&attribute.name()),
                _ => core.contains(&attribute.name()),
            };
            assert!(known, "{} of <{within}>", attribute.name());
        }
        assert!(within != "meta" || node.has_attribute("content"));
    }
    assert!(check_ids(root, "id") > 20);
    let title = root.descendants().find(|node| node.has_tag_name(("http://www.w3.org/1999/xhtml", "title")));
    assert_eq!(title.and_then(|title| title.text()), Some(TITLE));

    // Classes of hOCR are declared, and boxes are four numbers.
    let declared = root
        .descendants()
        .find(|node| node.attribute("name") == Some("ocr-capabilities"))
        .and_then(|node| node.attribute("content"))
        .unwrap();
    let mut pages = 0;
    for node in
        root.descendants().filter(|node| node.attribute("class").is_some_and(|c| c.starts_with("ocr")))
    {
        let class = node.attribute("class").unwrap();
        let known = ["ocr_page", "ocr_carea", "ocr_par", "ocr_line", "ocrx_word"];
        assert!(declared.split(' ').any(|one| one == class) || !known.contains(&class), "{class}");
        pages += usize::from(class == "ocr_page");
        let bbox = node.attribute("title").and_then(|title| title.split("bbox ").nth(1));
        if let Some(bbox) = bbox {
            let numbers: Vec<i32> =
                bbox.split([' ', ';']).take(4).map(|number| number.parse().unwrap()).collect();
            assert!(numbers[0] <= numbers[2] && numbers[1] <= numbers[3], "{bbox}");
        }
    }
    assert_eq!(pages, PAGES.len());
}

#[test]
fn hocr_is_xhtml() {
    check_xhtml(&document(Output::Hocr, &[]));
}

#[test]
fn hocr_with_everything_is_xhtml() {
    check_xhtml(&document(Output::Hocr, &[("hocr_char_boxes", 1), ("hocr_font_info", 1)]));
    for mode in [1, 2] {
        check_xhtml(&document(Output::Hocr, &[("lstm_choice_mode", mode)]));
    }
}

#[test]
fn alto_keeps_to_its_schema() {
    let text = document(Output::Alto, &[]);
    let xml = parse(&text);
    let root = xml.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://www.loc.gov/standards/alto/ns-v3#"));
    let elements = |node: Node<'_, '_>| {
        node.children().filter(Node::is_element).map(|child| name(child).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(elements(root), ["Description", "Layout"]);
    let pages: Vec<_> = root.children().filter(Node::is_element).nth(1).unwrap().children().collect();
    assert_eq!(pages.iter().filter(|node| node.is_element()).count(), PAGES.len());
    let number = |node: Node<'_, '_>, attribute: &str| {
        let value =
            node.attribute(attribute).unwrap_or_else(|| panic!("<{}> without {attribute}", name(node)));
        value.parse::<f32>().unwrap()
    };
    for node in root.descendants().filter(Node::is_element) {
        let children = elements(node);
        let inside = |allowed: &[&str]| {
            assert!(
                children.iter().all(|child| allowed.contains(&child.as_str())),
                "{children:?} in {node:?}"
            );
        };
        match name(node) {
            "Page" => {
                inside(&["PrintSpace"]);
                assert!(node.has_attribute("ID"));
                number(node, "PHYSICAL_IMG_NR");
            }
            "PrintSpace" => inside(&["ComposedBlock", "TextBlock", "Illustration", "GraphicalElement"]),
            "ComposedBlock" => inside(&["ComposedBlock", "TextBlock", "Illustration", "GraphicalElement"]),
            "TextBlock" => {
                inside(&["TextLine"]);
                assert!(!children.is_empty(), "the schema asks for a line");
            }
            "TextLine" => {
                inside(&["String", "SP", "HYP"]);
                assert!(children.iter().any(|child| child == "String"));
            }
            "String" => {
                assert!(node.has_attribute("CONTENT"));
                assert!((0.0..=1.0).contains(&number(node, "WC")));
            }
            _ => {}
        }
        if ["PrintSpace", "ComposedBlock", "TextBlock", "TextLine", "String"].contains(&name(node)) {
            for attribute in ["HPOS", "VPOS", "WIDTH", "HEIGHT"] {
                assert!(number(node, attribute) >= 0.0, "{node:?}");
            }
        }
    }
    // Upstream counts anew on each page.
    for page in pages.iter().filter(|node| node.is_element()) {
        assert!(check_ids(*page, "ID") > 3);
    }
}

#[test]
fn tsv_has_its_columns() {
    let text = document(Output::Tsv, &[]);
    let mut lines = text.lines();
    let columns =
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";
    assert_eq!(lines.next(), Some(columns));
    let mut words = 0;
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 12, "{line}");
        for cell in &cells[..10] {
            assert!(cell.parse::<u32>().is_ok(), "{line}");
        }
        let confidence: f32 = cells[10].parse().unwrap();
        if cells[0] == "5" {
            assert!((0.0..=100.0).contains(&confidence), "{line}");
            words += 1;
        } else {
            assert!(confidence == -1.0 && cells[11].is_empty(), "{line}");
        }
    }
    assert!(words > 100);
}
