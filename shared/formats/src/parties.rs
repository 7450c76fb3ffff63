//! Which terms the parts of a party are, for the seller and for the buyer.

use attest_model::place::Term::{self, Bg, Bt};

/// The terms of BG-4 or BG-7.
pub(crate) struct PartyTerms {
    pub(crate) group: Term,
    pub(crate) name: Term,
    pub(crate) trading_name: Term,
    pub(crate) identifier: Term,
    pub(crate) legal_registration: Term,
    pub(crate) vat_identifier: Term,
    pub(crate) tax_registration: Term,
    pub(crate) legal_information: Term,
    pub(crate) electronic_address: Term,
    pub(crate) address: AddressTerms,
    pub(crate) contact: [Term; 4],
}

/// The terms of a postal address.
pub(crate) struct AddressTerms {
    pub(crate) group: Term,
    pub(crate) line_1: Term,
    pub(crate) line_2: Term,
    pub(crate) line_3: Term,
    pub(crate) city: Term,
    pub(crate) post_code: Term,
    pub(crate) subdivision: Term,
    pub(crate) country: Term,
}

/// The six terms of an address follow one another; the third line was added to the norm later.
const fn address(group: u16, first: u16, line_3: u16) -> AddressTerms {
    AddressTerms {
        group: Bg(group),
        line_1: Bt(first),
        line_2: Bt(first + 1),
        line_3: Bt(line_3),
        city: Bt(first + 2),
        post_code: Bt(first + 3),
        subdivision: Bt(first + 4),
        country: Bt(first + 5),
    }
}

/// BG-4.
pub(crate) const SELLER: PartyTerms = PartyTerms {
    group: Bg(4),
    name: Bt(27),
    trading_name: Bt(28),
    identifier: Bt(29),
    legal_registration: Bt(30),
    vat_identifier: Bt(31),
    tax_registration: Bt(32),
    legal_information: Bt(33),
    electronic_address: Bt(34),
    address: address(5, 35, 162),
    contact: [Bg(6), Bt(41), Bt(42), Bt(43)],
};

/// BG-7. The norm has no tax registration and no legal information of the buyer; documents have.
pub(crate) const BUYER: PartyTerms = PartyTerms {
    group: Bg(7),
    name: Bt(44),
    trading_name: Bt(45),
    identifier: Bt(46),
    legal_registration: Bt(47),
    vat_identifier: Bt(48),
    tax_registration: Bg(7),
    legal_information: Bg(7),
    electronic_address: Bt(49),
    address: address(8, 50, 163),
    contact: [Bg(9), Bt(56), Bt(57), Bt(58)],
};

/// BG-12.
pub(crate) const REPRESENTATIVE_ADDRESS: AddressTerms = address(12, 64, 164);

/// BG-15.
pub(crate) const DELIVERY_ADDRESS: AddressTerms = address(15, 75, 165);
