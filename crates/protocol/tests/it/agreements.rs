//! The shipped agreements can be read and checked without a complaint.

use std::path::Path;

use comity_protocol::agreement::language;

#[test]
fn shipped_agreements_read_and_check_without_a_complaint() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/agreements");
    let mut files = 0;
    let mut complaints = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        match language::read(&text) {
            Ok(checked) => {
                assert_eq!(checked.agreement().id, name, "a file is named by its agreement");
                let warnings = checked.warnings().iter();
                complaints.extend(warnings.map(|warning| format!("{name}: {warning}")));
            }
            Err(faults) => complaints.extend(faults.iter().map(|fault| format!("{name}: {fault}"))),
        }
        files += 1;
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(files >= 35, "only {files} agreements");
}
