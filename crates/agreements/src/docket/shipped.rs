//! The agreements that come with the program: the files of `data/agreements`.

macro_rules! files {
    ($($name:literal,)*) => {
        /// Every file, by name.
        pub static FILES: &[(&str, &str)] = &[$((
            $name,
            include_str!(concat!("../../../../data/agreements/", $name, ".agreement")),
        )),*];
    };
}

files! {
    "aisi-network",
    "bletchley-declaration",
    "cets-225",
    "cn-cybersecurity-incident-measures",
    "ctbt",
    "cwc",
    "eu-ai-act-art-73",
    "eu-ai-act-gpai",
    "eu-cra-14",
    "eu-dora-19",
    "eu-gdpr-33",
    "eu-gpai-code-commitment-9",
    "eu-nis2-23",
    "frontier-ai-safety-commitments",
    "gpai",
    "hiroshima-code-of-conduct",
    "jtc1-sc42",
    "kr-ai-basic-act-32",
    "kr-ai-safety-notice-draft",
    "kyoto-protocol",
    "new-delhi-declaration",
    "oecd-ai-incident-framework",
    "oecd-ai-principles",
    "paris-agreement",
    "paris-statement",
    "pol-decl-military-ai",
    "proposal-2025-training-limits",
    "reaim-2023",
    "reaim-2026",
    "reaim-blueprint-2024",
    "seoul-declaration",
    "seoul-ministerial-statement",
    "template-compute-cap",
    "template-hot-line",
    "un-79-325",
    "unesco-ethics-rec",
    "unga-78-265",
    "us-ai-incident-reporting-act-draft",
    "us-ca-sb-53",
    "us-cn-beijing-2026",
    "us-cn-geneva-2024",
    "us-cn-nuclear-2024",
    "us-great-american-ai-act-draft",
    "us-il-sb-315",
    "us-ny-raise",
    "waico",
}

/// The texts alone.
pub fn texts() -> Vec<&'static str> {
    FILES.iter().map(|(_, text)| *text).collect()
}
