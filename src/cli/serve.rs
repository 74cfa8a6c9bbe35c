//! `rolegraph serve`.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use super::engine::{engine, limits};
use super::failure::Failure;
use super::print;
use crate::config::{Common, Exports, Serve};
use crate::graphql::persisted::manifest::{self, TrustedDocument};
use crate::http::{ExportSettings, Settings};
use crate::store::{Database, families};
use crate::{http, sample, sync};

pub(super) async fn run(common: Common, args: Serve) -> Result<ExitCode, Failure> {
    if args.trusted_only && args.trusted_documents.is_none() {
        let problem = "`--trusted-only` without a manifest would run nothing";
        return Err(Failure::usage(problem, "name a manifest with `--trusted-documents FILE`"));
    }
    limits(&args.answers)?;
    let listener = http::bind(args.listen).await?;
    let trusted = args.trusted_documents.as_deref().map(trusted).transpose()?.unwrap_or_default();
    let database = Database::open(&common.database_url).await?;
    let engine = engine(database.clone(), args.links, &args.answers)?;
    let engine = engine.with_trusted(trusted, args.trusted_only).map_err(|error| {
        let file = args.trusted_documents.as_deref().unwrap_or(Path::new("-")).display();
        Failure::new(format!("`{file}`: {error}"), "build the manifest for the schema that `rolegraph schema` prints")
    })?;
    if !args.no_sample && families::count(&database).await? == 0 {
        let imported = sync::import(&database, sample::families()?).await?;
        tracing::info!(families = imported.families.len(), "imported the shipped catalogue into the empty database");
    }
    let address = listener
        .local_addr()
        .map_err(|error| Failure::new(format!("the address of the listener is unknown: {error}"), "try again"))?;
    tracing::info!(database = %common.database_url, graphiql = if http::BUNDLED { "embedded" } else { "from a CDN" }, "ready");
    let stop = http::stop_signal().map_err(|error| {
        Failure::new(format!("signals cannot be received: {error}"), "check the limits of this user")
    })?;
    print(&format!("listening on http://{address}\n"))?;
    let exports = exports(&args.exports);
    let router =
        http::router_with(engine, Settings { cors_origins: args.cors_origins, exports, ..Settings::default() });
    let served = http::serve(listener, router, stop).await;
    database.close().await;
    served.map_err(|error| Failure::new(format!("the server failed: {error}"), "see the log"))?;
    Ok(ExitCode::SUCCESS)
}

fn exports(args: &Exports) -> ExportSettings {
    let Exports { exports, export_stall, export_seconds } = *args;
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    ExportSettings {
        most: usize::try_from(exports).unwrap_or(1),
        stall: seconds(export_stall),
        longest: seconds(export_seconds),
    }
}

/// Reads the manifest of trusted documents.
fn trusted(file: &Path) -> Result<Vec<TrustedDocument>, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::new(format!("`{shown}` cannot be read: {error}"), "name a manifest, a JSON file in UTF-8")
    })?;
    manifest::read(&text).map_err(|error| {
        Failure::new(format!("`{shown}`: {error}"), "name a manifest of Relay, Apollo or GraphQL Code Generator")
    })
}
