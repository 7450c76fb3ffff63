//! How an account number is written for people who compare it.

/// An IBAN in groups of four; other accounts as they are.
pub(crate) fn in_fours(account: &str) -> String {
    let is_iban = account.len() >= 15
        && account.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && account.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_iban {
        return account.to_owned();
    }
    let mut grouped = String::with_capacity(account.len() + account.len() / 4);
    for (index, character) in account.chars().enumerate() {
        if index > 0 && index.is_multiple_of(4) {
            grouped.push('\u{a0}');
        }
        grouped.push(character);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_stands_in_groups_of_four() {
        for (account, expected) in [
            ("NO9386011117947", "NO93\u{a0}8601\u{a0}1117\u{a0}947"),
            ("991-2346", "991-2346"),
            ("86011117947", "86011117947"),
            ("no9386011117947", "no9386011117947"),
            ("", ""),
        ] {
            assert_eq!(in_fours(account), expected, "{account}");
        }
    }
}
