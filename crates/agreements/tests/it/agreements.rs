//! The shipped agreements can be read, checked and linted without a complaint.

use std::path::Path;

use comity_agreements::agreement::language;

#[test]
fn shipped_agreements_raise_no_complaint() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/agreements");
    let mut read = Vec::new();
    let mut complaints = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        match language::read(&text) {
            Ok(checked) => {
                assert_eq!(checked.agreement().id, name, "a file is named by its agreement");
                let doubts = language::lint(&checked);
                let warnings = checked.warnings().iter().chain(&doubts);
                complaints.extend(warnings.map(|warning| format!("{name}: {warning}")));
                read.push(checked);
            }
            Err(faults) => complaints.extend(faults.iter().map(|fault| format!("{name}: {fault}"))),
        }
    }
    complaints.extend(language::lint_together(&read).iter().map(ToString::to_string));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(read.len() >= 46, "only {} agreements", read.len());
}
