//! How much of a document is read.

/// What a document may not exceed. The default fits every invoice that can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the document: 100 MiB (IN-20).
    pub bytes: usize,
    /// Elements inside one another: an invoice nests 12, an envelope around it 20; 100 leaves the stack of a reader alone.
    pub depth: usize,
    /// Elements: a line of 1 KB takes about 25, so 100 MiB of nothing else are 2.4 million.
    pub elements: usize,
    /// Attributes of one element: UBL and CII know 10; a duplicate is searched among them.
    pub attributes: usize,
    /// Bytes of one name with its prefix: the longest of CII has 70.
    pub name_bytes: usize,
    /// Namespace declarations in force at once: a UBL invoice declares 4, BizTalk up to 30; each name searches them.
    pub namespaces: usize,
    /// Different local names that the document adds to those we know: UBL 2.1 has 2,500 in all.
    pub names: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 100 * 1024 * 1024,
            depth: 100,
            elements: 2_500_000,
            attributes: 64,
            name_bytes: 256,
            namespaces: 256,
            names: 10_000,
        }
    }
}
