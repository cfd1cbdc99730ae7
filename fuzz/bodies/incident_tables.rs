//! Tables of incident databases and of labelled pairs, and the search among what they hold.

use comity_incidents::import::{database::Database, pairs};
use comity_incidents::matching::index::{Index, Wanted};

pub(crate) fn run(data: &[u8]) {
    let mut index = Index::default();
    for database in [Database::Aiid, Database::Aiaaic] {
        let Ok(found) = database.read(data) else { continue };
        for report in found.reports {
            assert!(!report.title.is_empty() && report.id.starts_with(database.prefix()));
            assert!(index.add(report), "no identifier is taken twice");
        }
        assert!(found.refused.iter().all(|row| row.line > 0 && row.column > 0));
    }
    if let Ok(found) = pairs::read(data) {
        for pair in found.pairs {
            index.add(pair.aiaaic);
            index.add(pair.aiid);
        }
    }
    let asked: Vec<_> = index.reports().take(8).cloned().collect();
    for report in asked {
        let wanted = Wanted { most: 3, least: 0.0, among: &|_| true };
        let found = index.candidates(&report, wanted);
        assert!(found.len() <= 3);
        assert!(found.iter().all(|one| (0.0..=1.0).contains(&one.judgement.score)));
    }
}
