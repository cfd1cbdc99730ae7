//! The folder of tiles: `tiles/<log>/tile/…`, names and bytes exactly as C2SP tlog-tiles serves
//! them.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use comity_protocol::index::LogId;
use comity_protocol::log::tile::TilePath;

use crate::durable::{PRIVATE_FILE, PRIVATE_FOLDER};

/// Where full tiles and bundles are kept.
#[derive(Clone, Debug)]
pub(crate) struct TileFolder {
    root: PathBuf,
}

impl TileFolder {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The file of a full tile.
    pub(crate) fn path(&self, log: LogId, tile: TilePath) -> PathBuf {
        self.root.join(log.0.to_string()).join(tile.full().to_string())
    }

    /// The bytes of a full tile; `None` when there is no such file.
    pub(crate) fn read(&self, log: LogId, tile: TilePath) -> io::Result<Option<Vec<u8>>> {
        match std::fs::read(self.path(log, tile)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a full tile, complete or not at all for anyone who looks; durable only after
    /// [`Self::sync`].
    pub(crate) fn write(&self, log: LogId, tile: TilePath, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(log, tile);
        let aside = path.with_extension("new");
        let mut file = match create(&aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Some(parent) = path.parent() {
                    std::fs::DirBuilder::new()
                        .recursive(true)
                        .mode(PRIVATE_FOLDER)
                        .create(parent)?;
                }
                create(&aside)?
            }
            other => other?,
        };
        file.write_all(bytes)?;
        std::fs::rename(&aside, &path)
    }

    /// Makes every tile written so far durable: one call for all files of the file system.
    pub(crate) fn sync(&self) -> io::Result<()> {
        match File::open(&self.root) {
            Ok(folder) => Ok(rustix::fs::syncfs(folder)?),
            // No folder, no tile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(PRIVATE_FILE).open(path)
}
