//! Pictures that browsers do not show, made into what they do (ATT-10).

use std::io::Cursor;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use tiff::ColorType;
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

/// Pages of one picture that are converted; a fax has a few.
const PAGES_MAX: usize = 100;
/// Bytes of one page, and of all of them together: A3 in colour at 300 dots per inch has 52 MB.
const PAGE_BYTES_MAX: usize = 80 * 1024 * 1024;
const BYTES_MAX: usize = 320 * 1024 * 1024;
/// Width of a page in points: that of A4.
const WIDTH: u64 = 595;
/// Height of a page in points: no viewer takes more.
const HEIGHT_MAX: u64 = 14_400;

/// ATT-10. A TIFF as a PDF of the same pages, pixel by pixel; `None` for one that is broken, too large, or of a kind that we
/// do not read.
#[must_use]
pub fn tiff_as_pdf(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = PAGE_BYTES_MAX;
    limits.intermediate_buffer_size = PAGE_BYTES_MAX;
    let mut decoder = Decoder::new(Cursor::new(bytes)).ok()?.with_limits(limits);
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let (mut pages, mut left) = (Vec::new(), BYTES_MAX);
    loop {
        let page = Page::read(&mut decoder)?;
        left = left.checked_sub(page.samples.len())?;
        pages.push(Object::Reference(page.put(&mut document, tree)?));
        if !decoder.more_images() {
            break;
        }
        if pages.len() == PAGES_MAX {
            return None;
        }
        decoder.next_image().ok()?;
    }
    let count = i64::try_from(pages.len()).ok()?;
    document.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => pages, "Count" => count });
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut pdf = Vec::new();
    document.save_to(&mut pdf).ok()?;
    Some(pdf)
}

/// One page, as its PDF image holds it.
struct Page {
    width: u32,
    height: u32,
    /// Its height in points.
    points: i64,
    colours: Object,
    bits: u8,
    samples: Vec<u8>,
}

impl Page {
    fn read(decoder: &mut Decoder<Cursor<&[u8]>>) -> Option<Self> {
        let (width, height) =
            decoder.dimensions().ok().filter(|(width, height)| *width > 0 && *height > 0)?;
        let kind = decoder.colortype().ok()?;
        let points = points(decoder, width, height)?;
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "samples are bytes or twice as wide; others are no picture"
        )]
        let samples = match decoder.read_image().ok()? {
            DecodingResult::U8(samples) => samples,
            // The upper half of a sample is what anybody sees of it.
            DecodingResult::U16(samples) => {
                samples.into_iter().map(|sample| sample.to_be_bytes()[0]).collect()
            }
            _ => return None,
        };
        let name = |name: &str| Object::Name(name.as_bytes().to_vec());
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "of the many kinds these are the ones that are read"
        )]
        let (colours, bits, samples) = match kind {
            ColorType::Gray(bits @ (1 | 2 | 4 | 8)) => (name("DeviceGray"), bits, samples),
            ColorType::Gray(16) => (name("DeviceGray"), 8, samples),
            ColorType::GrayA(8 | 16) => (name("DeviceGray"), 8, without_last(&samples, 2)),
            ColorType::RGB(8 | 16) => (name("DeviceRGB"), 8, samples),
            ColorType::RGBA(8 | 16) => (name("DeviceRGB"), 8, without_last(&samples, 4)),
            ColorType::CMYK(8 | 16) => (name("DeviceCMYK"), 8, samples),
            ColorType::YCbCr(8) => (name("DeviceRGB"), 8, from_luminance(&samples)),
            ColorType::Palette(bits @ (1 | 2 | 4 | 8)) => (palette(decoder, bits)?, bits, samples),
            _ => return None,
        };
        // Planes that stand one after the other come one by one; a page of one colour alone is not what was sent.
        let of_pixel = match colours.as_name() {
            Ok(b"DeviceRGB") => 3,
            Ok(b"DeviceCMYK") => 4,
            Ok(_) | Err(_) => 1,
        };
        let row = (usize::try_from(width).ok()? * of_pixel * usize::from(bits)).div_ceil(8);
        let is_whole = samples.len() == row.checked_mul(usize::try_from(height).ok()?)?;
        is_whole.then_some(Self { width, height, points, colours, bits, samples })
    }

    fn put(self, document: &mut Document, tree: ObjectId) -> Option<ObjectId> {
        let mut image = Stream::new(
            dictionary! {
                "Type" => "XObject",
                "Subtype" => "Image",
                "Width" => i64::from(self.width),
                "Height" => i64::from(self.height),
                "ColorSpace" => self.colours,
                "BitsPerComponent" => i64::from(self.bits),
            },
            self.samples,
        );
        image.compress().ok()?;
        let image = document.add_object(image);
        let width = i64::try_from(WIDTH).ok()?;
        let place = [width, 0, 0, self.points, 0, 0].map(Object::Integer).to_vec();
        let drawn = Content {
            operations: vec![
                Operation::new("cm", place),
                Operation::new("Do", vec![Object::Name(b"Page".to_vec())]),
            ],
        };
        let content = document.add_object(Stream::new(Dictionary::new(), drawn.encode().ok()?));
        let page = dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => [0, 0, width, self.points].map(Object::Integer).to_vec(),
            "Resources" => dictionary! { "XObject" => dictionary! { "Page" => image } },
            "Contents" => content,
        };
        Some(document.add_object(page))
    }
}

/// The height of a page in points: a fax has other dots across than along.
fn points(decoder: &mut Decoder<Cursor<&[u8]>>, width: u32, height: u32) -> Option<i64> {
    let mut dots = |tag| match decoder.find_tag(tag) {
        Ok(Some(Value::Rational(dots, of))) if dots > 0 && of > 0 => Some((u64::from(dots), u64::from(of))),
        _ => None,
    };
    // A ratio of 4 is more than any fax has; what says so is wrong.
    let (across, along) = match (dots(Tag::XResolution), dots(Tag::YResolution)) {
        (Some((x, x_of)), Some((y, y_of))) => (x.checked_mul(y_of)?, y.checked_mul(x_of)?),
        _ => (1, 1),
    };
    let is_likely = across <= along.checked_mul(4)? && along <= across.checked_mul(4)?;
    let (across, along) = if is_likely { (across, along) } else { (1, 1) };
    let height = u128::from(WIDTH) * u128::from(height) * u128::from(across);
    let height = height / (u128::from(width) * u128::from(along));
    i64::try_from(height.clamp(1, u128::from(HEIGHT_MAX))).ok()
}

/// Samples of several to a pixel, without the last of each, which says how much shines through.
fn without_last(samples: &[u8], of: usize) -> Vec<u8> {
    samples.chunks_exact(of).flat_map(|pixel| pixel.iter().take(of - 1).copied()).collect()
}

/// Luminance and two differences of colour as red, green and blue (ITU-R BT.601, in 65536ths).
fn from_luminance(samples: &[u8]) -> Vec<u8> {
    let byte = |value: i64| u8::try_from((value >> 16).clamp(0, 255)).unwrap_or(u8::MAX);
    let pixels = samples.chunks_exact(3).filter_map(|pixel| <[u8; 3]>::try_from(pixel).ok());
    let converted = pixels.flat_map(|[y, cb, cr]| {
        let (y, cb, cr) = ((i64::from(y) << 16) + 32_768, i64::from(cb) - 128, i64::from(cr) - 128);
        [byte(y + 91_881 * cr), byte(y - 22_554 * cb - 46_802 * cr), byte(y + 116_130 * cb)]
    });
    converted.collect()
}

/// The colours of an indexed picture: all reds, all greens, all blues, of which the upper halves count.
fn palette(decoder: &mut Decoder<Cursor<&[u8]>>, bits: u8) -> Option<Object> {
    let map = decoder.get_tag(Tag::ColorMap).ok()?.into_u16_vec().ok()?;
    let count = 1usize << bits;
    let part = |at: usize| map.get(at * count..(at + 1) * count);
    let (reds, greens, blues) = (part(0)?, part(1)?, part(2)?);
    let colours = reds.iter().zip(greens).zip(blues);
    let table: Vec<u8> = colours
        .flat_map(|((red, green), blue)| [*red, *green, *blue].map(|value| value.to_be_bytes()[0]))
        .collect();
    let last = i64::try_from(count - 1).ok()?;
    Some(Object::Array(vec![
        Object::Name(b"Indexed".to_vec()),
        Object::Name(b"DeviceRGB".to_vec()),
        Object::Integer(last),
        Object::String(table, StringFormat::Hexadecimal),
    ]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

    use tiff::encoder::{Rational, TiffEncoder, colortype};

    use super::*;

    /// A picture of several pages: grey, in colour, of 16 bits.
    fn picture(pages: usize) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
        for page in 0..pages {
            match page % 3 {
                0 => encoder.write_image::<colortype::Gray8>(4, 2, &[0, 80, 160, 255, 1, 2, 3, 4]).unwrap(),
                1 => encoder.write_image::<colortype::RGB8>(1, 2, &[255, 0, 0, 0, 0, 255]).unwrap(),
                _ => encoder.write_image::<colortype::Gray16>(1, 1, &[0xabcd]).unwrap(),
            }
        }
        bytes.into_inner()
    }

    /// A fax: twice as many dots across as along.
    fn fax() -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
        let mut image = encoder.new_image::<colortype::Gray8>(2, 2).unwrap();
        image.encoder().write_tag(Tag::XResolution, Rational { n: 204, d: 1 }).unwrap();
        image.encoder().write_tag(Tag::YResolution, Rational { n: 102, d: 1 }).unwrap();
        image.write_data(&[0, 255, 255, 0]).unwrap();
        bytes.into_inner()
    }

    fn images(pdf: &[u8]) -> Vec<(Vec<u8>, Dictionary)> {
        let document = Document::load_mem(pdf).unwrap();
        let is_image = |stream: &&Stream| {
            stream.dict.get(b"Subtype").is_ok_and(|name| name.as_name().is_ok_and(|name| name == b"Image"))
        };
        let streams = document.objects.values().filter_map(|object| object.as_stream().ok()).filter(is_image);
        streams
            .map(|stream| {
                let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
                (content, stream.dict.clone())
            })
            .collect()
    }

    #[test]
    fn att_10_every_page_of_a_picture_is_a_page_with_the_same_pixels() {
        let pdf = tiff_as_pdf(&picture(3)).unwrap();
        assert_eq!(Document::load_mem(&pdf).unwrap().get_pages().len(), 3, "ATT-10");
        let found: Vec<_> = images(&pdf).into_iter().map(|(pixels, _)| pixels).collect();
        for expected in [&[0u8, 80, 160, 255, 1, 2, 3, 4][..], &[255, 0, 0, 0, 0, 255], &[0xab]] {
            assert!(found.iter().any(|pixels| pixels == expected), "ATT-10 {expected:?} in {found:?}");
        }
    }

    #[test]
    fn att_10_a_fax_keeps_its_proportions() {
        let pdf = tiff_as_pdf(&fax()).unwrap();
        let document = Document::load_mem(&pdf).unwrap();
        let page = *document.get_pages().values().next().unwrap();
        let size = document.get_dictionary(page).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
        assert_eq!((size[2].as_i64().unwrap(), size[3].as_i64().unwrap()), (595, 1190), "ATT-10");
    }

    #[test]
    fn att_10_what_cannot_be_converted_is_left_as_it_is() {
        let whole = picture(1);
        let mut damaged = whole.clone();
        damaged.truncate(whole.len() / 2);
        for (case, bytes) in [
            ("nothing", Vec::new()),
            ("a start only", b"II*\0rest".to_vec()),
            ("cut short", damaged),
            ("another picture", b"\x89PNG\r\n\x1a\n".to_vec()),
            ("more pages than are converted", picture(PAGES_MAX + 1)),
        ] {
            assert_eq!(tiff_as_pdf(&bytes), None, "ATT-10 {case}");
        }
        assert!(tiff_as_pdf(&picture(PAGES_MAX)).is_some(), "ATT-10 as many as are");
    }

    #[test]
    fn att_10_luminance_becomes_colour() {
        for (case, sent, expected) in [
            ("black", [0, 128, 128], [0, 0, 0]),
            ("white", [255, 128, 128], [255, 255, 255]),
            ("red", [76, 85, 255], [254, 0, 0]),
            ("green", [150, 44, 21], [0, 255, 1]),
            ("blue", [29, 255, 107], [0, 0, 254]),
        ] {
            assert_eq!(from_luminance(&sent), expected, "ATT-10 {case}");
        }
    }
}
