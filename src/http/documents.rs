//! `/q/NAME.csv`, `.ndjson` and `.json`: the answer to a trusted document, as a table or as it is.
//!
//! A table is written only when the whole answer is there and has no errors: nobody reads half of one for the whole.

mod write;

use async_graphql::parser::types::OperationType;
use async_graphql::{Response as GraphqlResponse, Variables};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::answer::{refusal, with_status};
use super::caching;
use crate::graphql::{Code, Engine, NamedRequest};
use write::Form;

/// The parameter that holds variables as JSON.
const VARIABLES: &str = "variables";

/// GET: a trusted document in the address, with its variables.
pub(super) async fn get(
    State(engine): State<Engine>,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
    parameters: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Response {
    let Some((name, form)) = path.as_ref().ok().and_then(|Path(file)| Form::of(file)) else {
        let problem = "a trusted document is read at `/q/NAME.csv`, `/q/NAME.ndjson` or `/q/NAME.json`";
        return with_status(&refusal(Code::NotFound, problem));
    };
    let (variables, texts) = match values(parameters) {
        Ok(values) => values,
        Err(problem) => return with_status(&refusal(Code::BadRequest, problem)),
    };
    let NamedRequest { request, fields } = match engine.named(name, variables, texts) {
        Ok(named) => named,
        Err(refused) => return with_status(&refused.into()),
    };
    let prepared = match engine.prepare(request) {
        Ok(prepared) => prepared,
        Err(refused) => return with_status(&refused.into()),
    };
    if prepared.operation() != OperationType::Query {
        let problem = "this document is no query; only queries can be read at an address";
        return with_status(&refusal(Code::BadRequest, problem));
    }
    let write = |response: GraphqlResponse| {
        if response.errors.is_empty() { form.write(response, &fields) } else { with_status(&response) }
    };
    caching::run_as(&engine, prepared, form.name(), &headers, write).await
}

/// The values of variables: those in JSON, and those by name.
fn values(
    parameters: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Result<(Variables, Vec<(String, String)>), String> {
    let Ok(Query(parameters)) = parameters else {
        return Err("the address cannot be read; encode its parameters".to_owned());
    };
    let (json, texts): (Vec<_>, Vec<_>) = parameters.into_iter().partition(|(name, _)| name == VARIABLES);
    let mut json = json.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty());
    let variables = match (json.next(), json.next()) {
        (None, _) => Variables::default(),
        (Some(_), Some(_)) => return Err("`variables` is given several times".to_owned()),
        (Some(text), None) => match serde_json::from_str(&text) {
            Ok(value @ Value::Object(_)) => Variables::from_json(value),
            Ok(_) => return Err("`variables` must be a JSON object".to_owned()),
            Err(error) => return Err(format!("`variables` is no JSON: {error}")),
        },
    };
    Ok((variables, texts))
}
