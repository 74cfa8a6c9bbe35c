//! What documents cost that are meant to cost much: processor time from the text to the refusal or the answer, on
//! the shipped catalogue, nothing kept from one run to the next.
//!
//! `cargo bench --bench documents` prints a table, the dearest first; `cargo bench --bench documents -- fragments`
//! a part of it.

use std::path::Path;
use std::time::{Duration, Instant};

use async_graphql::Request;
use rolegraph::graphql::{Engine, Limits};
use rolegraph::pages::{Limits as ReadLimits, find_pages, load_page, read_families};
use rolegraph::store::Database;
use rolegraph::sync;

#[path = "../tests/documents/hostile.rs"]
mod hostile;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Ticks of the processor's clock in a second, on Linux.
const TICKS: f64 = 100.0;

/// How long each document is run again and again: ticks are coarse.
const ENOUGH: Duration = Duration::from_millis(400);

fn main() -> Result {
    // One thread for the requests: more would add their own costs.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(table())
}

async fn table() -> Result {
    let folder = std::env::temp_dir().join(format!("rolegraph-documents-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let database = Database::open(&format!("sqlite://{}", folder.join("bench.db").display()).parse()?).await?;
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    let limits = ReadLimits::default();
    let found = find_pages(&[catalogue], limits, &mut |_| {})?;
    let pages = found.iter().map(|page| load_page(page, limits)).collect::<std::result::Result<_, _>>()?;
    sync::import(&database, read_families(pages)).await?;
    let engine = Engine::new(database.clone(), Limits::default());

    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let mut rows = Vec::new();
    for hostile in hostile::all().into_iter().filter(|hostile| hostile.name.contains(&wanted)) {
        let (mut runs, mut bytes, before, begin) = (0_u32, 0, processor_time()?, Instant::now());
        while begin.elapsed() < ENOUGH || runs < 3 {
            runs += 1;
            // A comment makes it another document: verdicts are kept.
            let document = format!("{}\n#{runs}", hostile.document);
            let response = engine.execute(Request::new(document)).await;
            bytes = serde_json::to_vec(&response)?.len();
        }
        let each = (processor_time()? - before) * 1_000.0 / f64::from(runs);
        rows.push((each, hostile.document.len(), bytes, hostile.code.unwrap_or("answered"), hostile.name));
    }
    rows.sort_by(|one, other| other.0.total_cmp(&one.0));
    println!("| ms of processor time | bytes asked | bytes answered | verdict | document |");
    println!("| ---: | ---: | ---: | --- | --- |");
    for (each, asked, answered, verdict, name) in rows {
        println!("| {each:.1} | {asked} | {answered} | {verdict} | {name} |");
    }
    database.close().await;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// The processor time of this process so far, in seconds; the time on the wall where the system does not tell it.
fn processor_time() -> Result<f64> {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else {
        static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        return Ok(BEGIN.get_or_init(Instant::now).elapsed().as_secs_f64());
    };
    // The name of the program, in parentheses, may hold anything.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let mut fields = rest.split_whitespace().skip(11).take(2);
    let mut ticks = || fields.next().unwrap_or("0").parse::<f64>();
    Ok((ticks()? + ticks()?) / TICKS)
}
