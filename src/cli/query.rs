//! `rolegraph query OPERATION`.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use async_graphql::{Request, Variables};
use clap::Args;

use super::engine::{engine, limits};
use super::failure::Failure;
use super::print;
use crate::config::{Answers, Common, Links};
use crate::store::{Database, families};

/// Run an operation without a server.
#[derive(Debug, Args)]
pub(super) struct Query {
    /// The operation: a GraphQL document, a file with one, or `-` for standard input.
    operation: String,

    /// The variables: a JSON object.
    #[arg(long, value_name = "JSON")]
    variables: Option<String>,

    /// The operation to run where the document has several.
    #[arg(long, value_name = "NAME")]
    operation_name: Option<String>,

    #[command(flatten)]
    links: Links,

    #[command(flatten)]
    answers: Answers,
}

pub(super) async fn run(common: Common, args: Query) -> Result<ExitCode, Failure> {
    let mut request = Request::new(document(&args.operation)?);
    if let Some(name) = args.operation_name {
        request = request.operation_name(name);
    }
    if let Some(variables) = args.variables {
        let hint = "write them like `--variables '{\"slug\": \"alliances\"}'`";
        let variables: serde_json::Value = serde_json::from_str(&variables)
            .map_err(|error| Failure::usage(format!("`--variables` is no JSON: {error}"), hint))?;
        if !variables.is_object() {
            return Err(Failure::usage("`--variables` is no JSON object", hint));
        }
        request = request.variables(Variables::from_json(variables));
    }
    limits(&args.answers)?;
    let database = Database::open(&common.database_url).await?;
    if families::count(&database).await? == 0 {
        eprintln!(
            "note: the database `{}` holds no families; import pages with `rolegraph import PATH`",
            common.database_url
        );
    }
    let response = engine(database.clone(), args.links, &args.answers)?.execute(request).await;
    database.close().await;
    let json = serde_json::to_string_pretty(&response)
        .map_err(|error| Failure::new(format!("the response cannot be written: {error}"), "report this"))?;
    print(&format!("{json}\n"))?;
    Ok(if response.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn document(operation: &str) -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::new(format!("`{operation}` cannot be read: {error}"), "name a file with a GraphQL document, in UTF-8")
    };
    if operation == "-" {
        let mut document = String::new();
        std::io::stdin().read_to_string(&mut document).map_err(unreadable)?;
        return Ok(document);
    }
    // A document has braces, a file's name hardly: what is neither is taken for a file that is not there.
    let is_document = operation.contains('{');
    if is_document && !Path::new(operation).is_file() {
        return Ok(operation.to_owned());
    }
    std::fs::read_to_string(operation).map_err(unreadable)
}
