//! The colours of sRGB as an ICC profile, version 4: what PDF/A wants to know of device colours.

/// Whole numbers of a 65,536th, as profiles have numbers.
fn fixed(numbers: &[f64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| ((number * 65_536.0).round() as i32).to_be_bytes()).collect()
}

fn element(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [kind, &[0; 4], body].concat()
}

/// A text in English.
fn text(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let numbers = |numbers: [u32; 2]| numbers.map(u32::to_be_bytes).concat();
    let body = [&numbers([1, 12])[..], b"enUS", &numbers([units.len() as u32, 28])[..], &units[..]].concat();
    element(b"mluc", &body)
}

/// White under the light that profiles are connected by.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];

/// The profile.
pub(super) fn srgb() -> Vec<u8> {
    let colour = |xyz: &[f64; 3]| element(b"XYZ ", &fixed(xyz));
    // The curve of IEC 61966-2-1, with its straight piece near black.
    let curve_body =
        [&[0, 3, 0, 0][..], &fixed(&[2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045])].concat();
    // The primaries of BT.709 under white D65, and what brings that white to D50 (Bradford).
    let adaptation = [1.04791, 0.02293, -0.05019, 0.02960, 0.99043, -0.01707, -0.00924, 0.01506, 0.75179];
    let elements: [(&[&[u8; 4]], Vec<u8>); 8] = [
        (&[b"desc"], text("sRGB")),
        (&[b"cprt"], text("No copyright, use freely")),
        (&[b"wtpt"], colour(&D50)),
        (&[b"rXYZ"], colour(&[0.43607, 0.22249, 0.01392])),
        (&[b"gXYZ"], colour(&[0.38515, 0.71687, 0.09708])),
        (&[b"bXYZ"], colour(&[0.14307, 0.06061, 0.71410])),
        (&[b"rTRC", b"gTRC", b"bTRC"], element(b"para", &curve_body)),
        (&[b"chad"], element(b"sf32", &fixed(&adaptation))),
    ];

    let count = elements.iter().map(|(names, _)| names.len()).sum::<usize>();
    let mut table = (count as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * count;
    for (names, element) in &elements {
        for name in *names {
            table.extend_from_slice(*name);
            table.extend(((start + data.len()) as u32).to_be_bytes());
            table.extend((element.len() as u32).to_be_bytes());
        }
        data.extend_from_slice(element);
        data.resize(data.len().next_multiple_of(4), 0);
    }

    let mut profile = ((start + data.len()) as u32).to_be_bytes().to_vec();
    // No preferred software; version 4.2; a display, from RGB to XYZ.
    profile.extend_from_slice(b"\0\0\0\0\x04\x20\0\0mntrRGB XYZ ");
    // The date on which it was defined: 1999-10-01.
    profile.extend([1999, 10, 1, 0, 0, 0].iter().flat_map(|number: &u16| number.to_be_bytes()));
    profile.extend_from_slice(b"acsp");
    // Platform, flags, device, attributes, intent: none.
    profile.resize(68, 0);
    profile.extend(fixed(&D50));
    profile.resize(128, 0);
    [profile, table, data].concat()
}

#[test]
fn elements_are_where_the_table_says() {
    let profile = srgb();
    let number = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!(number(0), profile.len());
    assert_eq!((&profile[36..40], number(128)), (&b"acsp"[..], 10));
    for entry in (132..).step_by(12).take(10) {
        let (offset, length) = (number(entry + 4), number(entry + 8));
        assert!(offset % 4 == 0 && offset + length <= profile.len());
        let kind = &profile[offset..offset + 4];
        assert!([&b"mluc"[..], b"XYZ ", b"para", b"sf32"].contains(&kind), "{kind:?}");
    }
    // The primaries add up to white.
    for (axis, white) in D50.iter().enumerate() {
        let part = |name: &[u8; 4]| {
            let entry =
                (132..).step_by(12).take(10).find(|entry| &profile[*entry..entry + 4] == name).unwrap();
            number(number(entry + 4) + 8 + 4 * axis) as f64 / 65_536.0
        };
        assert!((part(b"rXYZ") + part(b"gXYZ") + part(b"bXYZ") - white).abs() < 1e-3);
    }
}
