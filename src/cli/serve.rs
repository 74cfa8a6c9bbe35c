//! `rolegraph serve`.

use std::process::ExitCode;

use super::engine::{engine, limits};
use super::failure::Failure;
use super::print;
use crate::config::{Common, Serve};
use crate::store::{Database, families};
use crate::{http, sample, sync};

pub(super) async fn run(common: Common, args: Serve) -> Result<ExitCode, Failure> {
    limits(&args.answers)?;
    let listener = http::bind(args.listen).await?;
    let database = Database::open(&common.database_url).await?;
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
    let router = http::router(engine(database.clone(), args.links, &args.answers)?);
    let served = http::serve(listener, router, stop).await;
    database.close().await;
    served.map_err(|error| Failure::new(format!("the server failed: {error}"), "see the log"))?;
    Ok(ExitCode::SUCCESS)
}
