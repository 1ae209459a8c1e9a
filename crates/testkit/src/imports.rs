//! Files that people send to be brought in.

use std::io::{Seek as _, Write as _};

use hub_app::import::Source;
use hub_domain::ids::ImportId;
use hub_domain::import::ImportKind;

use crate::cast::{Kit, Person};

/// A file as it comes to the product.
///
/// # Panics
/// When the machine has no room for it.
#[must_use]
pub fn sent_file(bytes: &[u8]) -> Source {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("it is written");
    file.rewind().expect("it is read from its beginning");
    Source::new(file, "essai.csv").expect("it has a length")
}

impl Kit {
    /// Somebody sends a file, which is read and compared; nothing is taken over.
    ///
    /// # Panics
    /// When they may not.
    pub async fn read_file(&self, person: Person, kind: ImportKind, text: &str) -> ImportId {
        let caller = self.caller(person);
        let source = sent_file(text.as_bytes());
        let import = self
            .hub
            .start_import(&caller, kind, &source)
            .await
            .expect("they may");
        let read = self.hub.read_import(&caller, kind, import, source).await;
        read.expect("it is read");
        import
    }
}
