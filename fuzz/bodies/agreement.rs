//! Agreement files.

use comity_agreements::agreement::language::{check, english, format, lint, parse};

pub(crate) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(parsed) = parse(text) else { return };
    let once = format(&parsed);
    let again = parse(&once).map(|again| again.agreement);
    assert_eq!(again.as_ref(), Ok(&parsed.agreement), "an agreement is read as it is written");
    if let Ok(checked) = check(&parsed.agreement, &parsed.spans) {
        let _ = (lint(&checked), english(&checked));
    }
}
