//! Documents that requests name instead of carrying them.
//!
//! *Registered* ones come from clients, by Apollo's protocol of automatic persisted queries: a request names a
//! document by its SHA-256; where it is not known the client sends it along once. Each instance remembers for
//! itself, within a number of bytes, and forgets what is seldom asked for; the client then sends it again. Only
//! what could be run is remembered.
//!
//! *Trusted* ones come from a manifest that the builds of clients write ([`manifest`]). They are there from the
//! start, and with `trusted_only` nothing else runs, whichever way a request comes in.

pub mod manifest;

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Request, Value};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::error::{ApiError, Code, Result};
use manifest::TrustedDocument;

/// How many bytes of documents are remembered for clients.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// What an entry takes besides its text.
const OVERHEAD: usize = 256;

/// The SHA-256 of a document, in lower-case hexadecimal digits.
pub(super) type Hash = String;

/// The name of a document (`documentId` of the GraphQL-over-HTTP specification), as data of a request.
#[derive(Debug, Clone)]
pub struct DocumentId(pub String);

/// The documents that requests may name.
#[derive(Debug)]
pub(super) struct Persisted {
    /// By their names in the manifest and by their hashes.
    trusted: HashMap<String, Arc<str>>,
    trusted_only: bool,
    registered: Cache<Hash, Arc<str>>,
}

impl Persisted {
    /// Documents of a manifest, and whether they are the only ones.
    pub(super) fn new(documents: Vec<TrustedDocument>, trusted_only: bool) -> Self {
        let mut trusted = HashMap::new();
        for document in documents {
            let text: Arc<str> = document.text.into();
            trusted.insert(hash(&text), Arc::clone(&text));
            trusted.insert(document.id, text);
        }
        let weigh = |hash: &Hash, text: &Arc<str>| {
            u32::try_from(hash.len().saturating_add(text.len()).saturating_add(OVERHEAD)).unwrap_or(u32::MAX)
        };
        Self { trusted, trusted_only, registered: Cache::builder().weigher(weigh).max_capacity(MOST_BYTES).build() }
    }

    /// Puts the document into a request that names one, and refuses one that may not run. What it returns is the
    /// hash under which the document may be kept once it is known to be valid.
    pub(super) fn resolve(&self, request: &mut Request) -> Result<Option<Hash>> {
        let hash_sent = persisted_query(request)?;
        if let Some(id) = document_id(request) {
            if !request.query.is_empty() {
                let message = "`query` and `documentId` exclude each other; send one of them";
                return Err(ApiError::client(Code::BadRequest, message));
            }
            let known = self.find(&id).or_else(|| self.find(id.strip_prefix("sha256:")?));
            request.query =
                self.known(known, || format!("no document has the id `{}`; send `query` instead", clip(&id)))?;
            return Ok(None);
        }
        match hash_sent {
            // The sentence is Apollo's: clients compare it.
            Some(sent) if request.query.is_empty() => {
                request.query = self.known(self.find(&sent), || "PersistedQueryNotFound".to_owned())?;
                Ok(None)
            }
            Some(sent) => {
                let hash = hash(&request.query);
                let by_name = || self.trusted.get(&sent).is_some_and(|text| **text == *request.query);
                if !hash.eq_ignore_ascii_case(&sent) && !by_name() {
                    let message = "`sha256Hash` is not the SHA-256 of `query`; hash the document as it is sent";
                    return Err(ApiError::client(Code::PersistedQueryMismatch, message));
                }
                self.allow(&hash)?;
                Ok((!self.trusted.contains_key(&hash) && !self.registered.contains_key(&hash)).then_some(hash))
            }
            None if self.trusted_only => self.allow(&hash(&request.query)).map(|()| None),
            None => Ok(None),
        }
    }

    /// Keeps a document that is valid.
    pub(super) fn keep(&self, hash: Hash, document: &str) {
        self.registered.insert(hash, document.into());
    }

    fn find(&self, name: &str) -> Option<Arc<str>> {
        // A name of a manifest is taken as it is; a hash may come in capitals.
        let hash = name.to_ascii_lowercase();
        let trusted = self.trusted.get(name).or_else(|| self.trusted.get(&hash)).cloned();
        trusted.or_else(|| self.registered.get(&hash))
    }

    fn known(&self, found: Option<Arc<str>>, otherwise: impl Fn() -> String) -> Result<String> {
        match found {
            Some(text) => Ok(text.to_string()),
            None if self.trusted_only => Err(untrusted()),
            None => Err(ApiError::client(Code::PersistedQueryNotFound, otherwise())),
        }
    }

    fn allow(&self, hash: &str) -> Result<()> {
        if self.trusted_only && !self.trusted.contains_key(hash) { Err(untrusted()) } else { Ok(()) }
    }
}

impl Default for Persisted {
    fn default() -> Self {
        Self::new(Vec::new(), false)
    }
}

fn untrusted() -> ApiError {
    let message = "this server runs the documents of its manifest alone; add this one where the client is built";
    ApiError::client(Code::UntrustedDocument, message)
}

fn document_id(request: &Request) -> Option<String> {
    let id = request.data.get(&TypeId::of::<DocumentId>())?.downcast_ref::<DocumentId>()?;
    Some(id.0.clone())
}

/// The hash in `extensions.persistedQuery`.
fn persisted_query(request: &Request) -> Result<Option<String>> {
    let refused = |message: &str| Err(ApiError::client(Code::BadRequest, message));
    let named = match request.extensions.get("persistedQuery") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(named)) => named,
        Some(_) => return refused("`extensions.persistedQuery` must be an object"),
    };
    if !matches!(named.get("version"), Some(Value::Number(version)) if version.as_u64() == Some(1)) {
        return refused("`extensions.persistedQuery.version` must be 1");
    }
    match named.get("sha256Hash") {
        Some(Value::String(hash)) if !hash.is_empty() => Ok(Some(hash.clone())),
        _ => refused("`extensions.persistedQuery.sha256Hash` must be the document's SHA-256"),
    }
}

/// A name that a client sent, as far as it is quoted.
fn clip(id: &str) -> String {
    crate::catalog::clip(id, 100)
}

/// The SHA-256 of a text, in lower-case hexadecimal digits.
#[must_use]
pub fn hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_register_is_bounded() {
        let documents = Persisted::default();
        for number in 0..400 {
            let text = format!("{{ a{number}: {} }}", "x".repeat(100_000));
            documents.keep(hash(&text), &text);
        }
        documents.registered.run_pending_tasks();
        let (bytes, entries) = (documents.registered.weighted_size(), documents.registered.entry_count());
        assert!(bytes <= MOST_BYTES && entries > 100, "{bytes} bytes, {entries} entries");
    }
}
