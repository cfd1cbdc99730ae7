//! `comity backup`: a consistent copy of the node, made while it runs, and read from end to end.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use comity_node::clock;
use comity_node::signing::BACKUP;
use comity_protocol::time::Timestamp;
use comity_store::durable;
use comity_store::sqlite::backup::{Copied, copy};
use serde::Serialize;

use crate::arguments::Folder;
use crate::failure::{Failure, FailureKind};
use crate::output::{Output, plain};

/// Copy the database and the configuration while the node runs, and check the copy
///
/// The copy is a folder that a node can be started on.
/// It is read from end to end: every entry up to the signed root, every content, everything
/// derived.
/// Without --with-keys the keys are not in it; back them up once, apart.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    folder: Folder,
    /// Make the copy here: a folder that is not there yet or is empty
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// Copy the keys too: whoever has the copy can then sign as the party
    #[arg(long)]
    with_keys: bool,
}

/// The result, as `--json` prints it and as the copy says it of itself.
#[derive(Serialize)]
struct About {
    made_at: Timestamp,
    keys: bool,
    #[serde(flatten)]
    copied: Copied,
}

impl Backup {
    /// Copies and checks.
    ///
    /// # Errors
    /// When the folder holds no node, the target is not empty or cannot be written.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let Self { folder: Folder { dir }, to, with_keys } = self;
        // Only what can be read as a node's configuration is worth copying.
        crate::config::read(&dir)?;
        let taken = std::fs::read_dir(&to).is_ok_and(|mut entries| entries.next().is_some());
        if taken {
            return Err(Failure::refused(format!("{} is not empty", to.display())).into());
        }
        let bar = output.progress("reading the copy", 0);
        let copied = copy(&dir, &to, &mut |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        });
        bar.finish_and_clear();
        let copied = copied.map_err(|error| {
            Failure::new(FailureKind::Internal, error.to_string()).code(error.code())
        })?;
        copy_files(&dir, &to, with_keys)?;
        let about = About { made_at: clock::now(), keys: with_keys, copied };
        let text = serde_json::to_vec_pretty(&about)?;
        durable::write(&to.join(BACKUP), &text, durable::PRIVATE_FILE)?;
        output.result(&about, |about| words(about, &to))?;
        let sound = about.copied.differences.is_empty();
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// The small files: configuration, policy, and the keys where they are wanted.
fn copy_files(from: &Path, to: &Path, with_keys: bool) -> anyhow::Result<()> {
    let one = |name: &Path| -> anyhow::Result<()> {
        let (source, target) = (from.join(name), to.join(name));
        // Copies the mode too, which for a key is 0600.
        std::fs::copy(&source, &target)
            .and_then(|_| std::fs::File::open(&target)?.sync_all())
            .with_context(|| format!("cannot copy {}", source.display()))
    };
    one(Path::new(crate::config::FILE))?;
    if let Some(policy) = crate::config::policy(from)? {
        one(&policy)?;
    }
    if with_keys {
        // Those replaced before stand in a folder of their own.
        let mut folders = vec![PathBuf::from("keys")];
        while let Some(folder) = folders.pop() {
            durable::private_folder(&to.join(&folder))?;
            for entry in std::fs::read_dir(from.join(&folder))? {
                let entry = entry?;
                let name = folder.join(entry.file_name());
                if entry.file_type()?.is_dir() {
                    folders.push(name);
                } else {
                    one(&name)?;
                }
            }
        }
    }
    Ok(())
}

fn words(about: &About, to: &Path) -> String {
    let Copied { size, root, entries, contents, audit, bytes, differences } = &about.copied;
    let mut out = format!(
        "copy        {}, {bytes} bytes\nown log     {size} entries, root {root}\nall logs    {entries} \
         entries\ncontents    {contents}\naudit       {audit} lines\nkeys        {}\n",
        to.display(),
        if about.keys { "copied" } else { "not copied" },
    );
    if differences.is_empty() {
        out.push_str("read from end to end: it is sound\n");
    }
    for difference in differences {
        out.push_str(&format!("DAMAGED     {difference}\n"));
    }
    plain(&out)
}
