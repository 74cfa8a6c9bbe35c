//! Trusted documents by their names, for addresses that people write.
//!
//! A document is named by its operations, by the name that the manifest gives it, and by its id. A name that several
//! documents have is refused with their ids, never given to one of them.

use std::collections::BTreeMap;

use async_graphql::{Request, Variables};

use super::documents::{Judged, Problem};
use super::engine::{Engine, Refused};
use super::error::{ApiError, Code};
use super::persisted::DocumentId;
use super::persisted::manifest::TrustedDocument;
use crate::catalog::{clip, did_you_mean};
use crate::export::flatten::Field;

/// Trusted documents by what they are called.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, Vec<Named>>);

/// An operation of a trusted document.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    id: String,
    text: String,
    /// Which operation; none where the document has but one.
    operation: Option<String>,
}

impl Names {
    /// Adds a document with what was judged of it.
    pub(super) fn add(&mut self, document: &TrustedDocument, judged: &Judged) {
        let TrustedDocument { id, name, text } = document;
        let named = |operation: Option<&str>| Named {
            id: id.clone(),
            text: text.clone(),
            operation: operation.map(str::to_owned),
        };
        let operations: Vec<&str> = judged.names().collect();
        for operation in &operations {
            self.call(operation, named(Some(operation)));
        }
        for name in [name, id].into_iter().filter(|name| !name.is_empty() && !operations.contains(&name.as_str())) {
            self.call(name, named(None));
        }
    }

    /// The same text is the same document, whatever its ids.
    fn call(&mut self, name: &str, named: Named) {
        let known = self.0.entry(name.to_owned()).or_default();
        if !known.iter().any(|other| other.text == named.text && other.operation == named.operation) {
            known.push(named);
        }
    }

    fn find(&self, name: &str, suggest: bool) -> Result<&Named, ApiError> {
        let shown = clip(name, 100);
        match self.0.get(name).map(Vec::as_slice) {
            Some([named]) => Ok(named),
            Some(several) if !several.is_empty() => {
                let ids: Vec<String> = several.iter().map(|named| format!("`{}`", clip(&named.id, 100))).collect();
                let message = format!(
                    "{} trusted documents are called `{shown}`; name one by its id: {}",
                    several.len(),
                    ids.join(", ")
                );
                Err(ApiError::client(Code::BadRequest, message))
            }
            _ if self.0.is_empty() => {
                let message = "this server has no trusted documents; start it with `--trusted-documents`";
                Err(ApiError::client(Code::NotFound, message))
            }
            _ => {
                let near = if suggest { did_you_mean(name, self.0.keys().map(String::as_str)) } else { String::new() };
                let message = format!("no trusted document is called `{shown}`.{near}");
                Err(ApiError::client(Code::NotFound, message))
            }
        }
    }
}

/// A request for a trusted document.
#[derive(Debug)]
pub struct NamedRequest {
    /// The request, to be prepared and run as any other.
    pub request: Request,
    /// What its answers look like.
    pub fields: Vec<Field>,
}

impl Engine {
    /// A request for the trusted document of this name, with the values of variables as JSON and as texts.
    pub fn named(
        &self,
        name: &str,
        variables: Variables,
        texts: Vec<(String, String)>,
    ) -> Result<NamedRequest, Refused> {
        let (names, documents) = self.trusted();
        let Named { id, text, operation } = names.find(name, documents.suggests())?;
        let refused = |problems: &[Problem]| Refused::from(problems);
        let judged = documents.judge(text).map_err(|problems| refused(&problems))?;
        let asked = judged.operation(operation.as_deref()).map_err(Refused::from)?;
        let fields = documents.fields(asked).map_err(Refused::from)?;
        let mut all = variables;
        let mut read = documents.read_texts(asked, texts).map_err(|problems| refused(&problems))?;
        for (name, value) in std::mem::take(&mut *read) {
            if all.contains_key(&name) {
                let message = format!("`{name}` is given twice: by itself and in `variables`; leave one of them out");
                return Err(ApiError::client(Code::BadRequest, message).into());
            }
            all.insert(name, value);
        }
        let mut request = Request::new("").data(DocumentId(id.clone())).variables(all);
        if let Some(operation) = operation {
            request = request.operation_name(operation);
        }
        Ok(NamedRequest { request, fields })
    }
}
