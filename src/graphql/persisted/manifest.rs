//! A manifest of trusted documents, as the tools of clients write it.
//!
//! Relay's compiler and the client preset of GraphQL Code Generator write an object from hash to document, Apollo's
//! generator a list with a name for each. Which one a file is shows in its shape.

use std::collections::HashMap;
use std::fmt;

use async_graphql::parser::parse_query;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A document of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedDocument {
    /// What requests call it: usually a hash of the text, whichever the tool takes.
    pub id: String,
    /// The name of its operation, for messages.
    pub name: String,
    /// The document.
    pub text: String,
}

/// Why a manifest cannot be used: a sentence without the file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestError(pub(in crate::graphql) String);

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ManifestError {}

/// The name of Apollo's format, which its files say.
const APOLLO: &str = "apollo-persisted-query-manifest";

/// Apollo's format. Members that it may gain later are ignored.
#[derive(Deserialize)]
struct Apollo {
    version: u64,
    operations: Vec<ApolloOperation>,
}

#[derive(Deserialize)]
struct ApolloOperation {
    id: String,
    #[serde(default)]
    name: String,
    body: String,
}

/// Reads a manifest in any of the formats.
pub fn read(text: &str) -> Result<Vec<TrustedDocument>, ManifestError> {
    let manifest: Value =
        serde_json::from_str(text).map_err(|error| ManifestError(format!("the manifest is no JSON: {error}")))?;
    let Value::Object(members) = manifest else {
        return Err(ManifestError("the manifest is no JSON object".to_owned()));
    };
    let documents = match members.get("format").and_then(Value::as_str) {
        Some(APOLLO) => apollo(members)?,
        _ => hashes(members)?,
    };
    let mut known: HashMap<&str, &TrustedDocument> = HashMap::new();
    for document in &documents {
        if let Some(other) = known.insert(&document.id, document)
            && other.text != document.text
        {
            let (id, first, second) = (&document.id, &other.name, &document.name);
            return Err(ManifestError(format!("`{first}` and `{second}` have the same id `{id}`")));
        }
    }
    Ok(documents)
}

fn apollo(members: Map<String, Value>) -> Result<Vec<TrustedDocument>, ManifestError> {
    let manifest: Apollo = serde_json::from_value(Value::Object(members))
        .map_err(|error| ManifestError(format!("the manifest is not of Apollo's format: {error}")))?;
    if manifest.version != 1 {
        return Err(ManifestError(format!("the manifest has version {}, and 1 can be read", manifest.version)));
    }
    let document = |operation: ApolloOperation| {
        let ApolloOperation { id, name, body } = operation;
        TrustedDocument { name: if name.is_empty() { name_of(&body, &id) } else { name }, id, text: body }
    };
    Ok(manifest.operations.into_iter().map(document).collect())
}

fn hashes(members: Map<String, Value>) -> Result<Vec<TrustedDocument>, ManifestError> {
    let document = |(id, text): (String, Value)| match text {
        Value::String(text) => Ok(TrustedDocument { name: name_of(&text, &id), id, text }),
        _ => Err(ManifestError(format!(
            "`{id}` is no document; a manifest is an object from hash to document, or has `\"format\": \"{APOLLO}\"`"
        ))),
    };
    members.into_iter().map(document).collect()
}

/// The name of a document's first operation; its id where it has none.
fn name_of(text: &str, id: &str) -> String {
    let named = parse_query(text).ok().and_then(|document| {
        let mut names = document.operations.iter().filter_map(|(name, _)| name.map(ToString::to_string));
        names.next()
    });
    named.unwrap_or_else(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLES: &str = "query Titles { families { nodes { title } } }";

    fn titles(id: &str) -> TrustedDocument {
        TrustedDocument { id: id.to_owned(), name: "Titles".to_owned(), text: TITLES.to_owned() }
    }

    #[test]
    fn the_formats_are_told_apart_by_their_shape() {
        let hashes = format!(r#"{{ "0cc175b9c0f1b6a831c399e269772661": "{TITLES}" }}"#);
        assert_eq!(read(&hashes), Ok(vec![titles("0cc175b9c0f1b6a831c399e269772661")]));
        let apollo = format!(
            r#"{{ "format": "{APOLLO}", "version": 1, "operations": [{{ "id": "x", "name": "Titles", "type": "query", "body": "{TITLES}" }}] }}"#
        );
        assert_eq!(read(&apollo), Ok(vec![titles("x")]));
        assert_eq!(read("{}"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_manifest_says_so() {
        let two = format!(
            r#"{{ "format": "{APOLLO}", "version": 1, "operations": [{{ "id": "x", "name": "A", "body": "{{ a }}" }}, {{ "id": "x", "name": "B", "body": "{{ b }}" }}] }}"#
        );
        for (text, says) in [
            ("{", "no JSON"),
            ("[]", "no JSON object"),
            (r#"{ "a": 1 }"#, "`a` is no document"),
            (r#"{ "format": "apollo-persisted-query-manifest", "version": 2, "operations": [] }"#, "version 2"),
            (r#"{ "format": "apollo-persisted-query-manifest", "version": 1 }"#, "missing field `operations`"),
            (&two, "`A` and `B` have the same id `x`"),
        ] {
            let error = read(text).expect_err(text).to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
