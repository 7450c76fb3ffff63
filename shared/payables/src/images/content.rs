//! What a file is, and whether it is shown or saved (IMG-16, IMG-17, IMG-21).

use attest_model::settings::ImageOpen;

use super::INLINE_BYTES_MAX;

/// IMG-17. What the first bytes say; never the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageType {
    /// `%PDF-`.
    Pdf,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// TIFF; shown after conversion only.
    Tiff,
    /// Anything else, HTML and SVG among it.
    Other,
}

impl ImageType {
    /// The type told to the browser; what is not known is bytes, and nothing a browser would run.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Other => "application/octet-stream",
        }
    }
}

/// IMG-16. How a file reaches the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delivery {
    /// Shown in the browser.
    Inline,
    /// Shown in the browser as PNG or PDF pages made from it.
    InlineConverted,
    /// Saved.
    Download,
}

/// The first bytes of each type.
const MAGIC: &[(&[u8], ImageType)] = &[
    (b"\x89PNG\r\n\x1a\n", ImageType::Png),
    (b"\xff\xd8\xff", ImageType::Jpeg),
    (b"GIF87a", ImageType::Gif),
    (b"GIF89a", ImageType::Gif),
    (b"II*\0", ImageType::Tiff),
    (b"MM\0*", ImageType::Tiff),
    (b"%PDF-", ImageType::Pdf),
];

/// IMG-17. The type of a file by its first bytes.
#[must_use]
pub fn content_type(first_bytes: &[u8]) -> ImageType {
    MAGIC.iter().find(|(magic, _)| first_bytes.starts_with(magic)).map_or(ImageType::Other, |(_, kind)| *kind)
}

/// IMG-16, IMG-17, IMG-21. Whether a file is shown or saved.
///
/// `converts_tiff` says that a converter is at hand; without one a TIFF is saved.
#[must_use]
pub fn delivery(kind: ImageType, size_bytes: u64, open: ImageOpen, converts_tiff: bool) -> Delivery {
    if open == ImageOpen::Download || size_bytes > INLINE_BYTES_MAX {
        return Delivery::Download;
    }
    match kind {
        ImageType::Pdf | ImageType::Png | ImageType::Jpeg | ImageType::Gif => Delivery::Inline,
        ImageType::Tiff if converts_tiff => Delivery::InlineConverted,
        ImageType::Tiff | ImageType::Other => Delivery::Download,
    }
}
