//! `rolegraph export --format FORMAT --output PATH`.

mod tables;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::{print, table};
use crate::catalog::Family;
use crate::config::{Common, Links};
use crate::export::folder::{FolderError, Written};
use crate::export::json_ld::Occupations;
use crate::export::{document, folder};
use crate::graphql::table_filter;
use crate::pages::{ReadError, ReadFamily};
use crate::store::{self, Database};

/// Export the catalogue, or one of its tables.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// How the catalogue is written.
    #[arg(long, required_unless_present_any = ["json_schema", "tables_markdown"])]
    format: Option<Format>,

    /// The folder for pages, or the file for a document or a table; these go to standard output without it, or with
    /// `-`.
    #[arg(long, value_name = "PATH", required_if_eq("format", "markdown"))]
    output: Option<PathBuf>,

    #[command(flatten)]
    links: Links,

    /// Print the JSON Schema of the document.
    #[arg(long, conflicts_with_all = ["format", "output"])]
    pub(super) json_schema: bool,

    /// The table that is exported, for the formats of tables.
    #[arg(long, value_name = "NAME")]
    table: Option<String>,

    /// The columns of the table, with commas between them; all of them where nothing is said.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "table")]
    columns: Option<Vec<String>>,

    /// Which rows of the table: a filter of the API, in JSON, such as `{"grade":{"gte":8}}`.
    #[arg(long, value_name = "JSON", requires = "table")]
    filter: Option<String>,

    /// Of the table `changes`: only what came behind this, the cursor of a row or of `catalogue { changesCursor }`.
    #[arg(long, value_name = "CURSOR", requires = "table")]
    after: Option<String>,

    /// Print the tables with their columns in Markdown.
    #[arg(long, conflicts_with_all = ["format", "output", "json_schema", "table"])]
    pub(super) tables_markdown: bool,
}

/// How the catalogue is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A folder with a page for each family.
    Markdown,
    /// One JSON document.
    Json,
    /// Roles as linked data: schema.org's `Occupation` in JSON-LD.
    JsonLd,
    /// A table as comma-separated values.
    Csv,
    /// A table as one JSON object a line.
    Ndjson,
    /// A table as Apache Parquet.
    Parquet,
    /// A table in the streaming format of Apache Arrow.
    Arrow,
}

impl Format {
    /// The format of a table, where it is one.
    fn of_tables(self) -> Option<tables::Format> {
        match self {
            Self::Markdown | Self::Json | Self::JsonLd => None,
            Self::Csv => Some(tables::Format::Csv),
            Self::Ndjson => Some(tables::Format::Ndjson),
            Self::Parquet => Some(tables::Format::Parquet),
            Self::Arrow => Some(tables::Format::Arrow),
        }
    }
}

/// Prints the tables with their columns; needs no database.
pub(super) fn tables_markdown() -> Result<ExitCode, Failure> {
    print(&store::tables::markdown(|table| table_filter(table.name)))
}

/// Prints the schema; needs no database.
pub(super) fn json_schema() -> Result<ExitCode, Failure> {
    print(&document::schema().map_err(|error| unwritable(&error))?)
}

pub(super) async fn run(common: Common, args: Export) -> Result<ExitCode, Failure> {
    match (args.format.and_then(Format::of_tables), args.table) {
        (None, None) => {}
        (None, Some(_)) => {
            let problem = "`--table` is for the formats of tables";
            return Err(Failure::usage(problem, "choose `--format csv`, `ndjson`, `parquet` or `arrow`"));
        }
        (Some(format), table) => {
            let Export { columns, filter, after, output, .. } = args;
            let asked = tables::Asked { format, table, columns, filter, after, output };
            return tables::run(&common, asked).await;
        }
    }
    let database = Database::open(&common.database_url).await?;
    let families = store::whole(&database).await;
    database.close().await;
    let families = families?;
    if families.is_empty() {
        // Pages of an earlier export would be removed, because of a wrong address perhaps.
        return Err(Failure::new(
            "the database holds no families, and nothing was exported",
            "import pages first, or name another database with `--database-url`",
        ));
    }
    match (args.format, args.output) {
        (Some(Format::Markdown), Some(output)) if output != Path::new("-") => {
            let written = folder::write(&output, &families)?;
            eprintln!("{}", summary(&families, &written, &output));
            Ok(ExitCode::SUCCESS)
        }
        (Some(Format::Json), output) => {
            let text = document::write(&families).map_err(|error| unwritable(&error))?;
            one_file(&families, &text, output)
        }
        (Some(Format::JsonLd), output) => {
            let occupations = Occupations::of(&families, args.links.base_url.as_ref());
            one_file(&families, &occupations.write().map_err(|error| unwritable(&error))?, output)
        }
        _ => Err(Failure::usage("pages cannot go to standard output", "name a folder with `--output`")),
    }
}

/// Writes a document to a file, or to standard output.
fn one_file(families: &[Family], text: &str, output: Option<PathBuf>) -> Result<ExitCode, Failure> {
    match output.filter(|output| output != Path::new("-")) {
        None => print(text),
        Some(output) => {
            folder::write_file(&output, text)?;
            eprintln!("exported {} to `{}`", counted(families), output.display());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The families of an exported document.
pub(super) fn read_document(path: &Path) -> Result<Vec<ReadFamily>, ReadError> {
    let error =
        |problem: String, hint: &str| ReadError { place: path.display().to_string(), problem, hint: hint.to_owned() };
    let unreadable = |cause: std::io::Error| error(format!("cannot be read: {cause}"), "check the path");
    let mut bytes = Vec::new();
    // One byte more than allowed tells a document that is too long, whatever its length says.
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(document::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let text =
        String::from_utf8(bytes).map_err(|_| error("the document is not UTF-8".to_owned(), "export it again"))?;
    document::parse(&text).map_err(|cause| error(cause.to_string(), cause.hint))
}

fn counted(families: &[Family]) -> String {
    let roles = families.iter().map(|family| family.roles.len()).sum();
    format!("{} with {}", table::counted(families.len(), "family"), table::counted(roles, "role"))
}

fn summary(families: &[Family], outcome: &Written, output: &Path) -> String {
    let Written { written, unchanged, removed } = outcome;
    let (written, removed) = (written.len(), removed.len());
    let pages = format!("{written} written, {unchanged} unchanged, {removed} removed");
    format!("exported {} to `{}`: {pages}", counted(families), output.display())
}

fn unwritable(error: &serde_json::Error) -> Failure {
    Failure::new(format!("the document cannot be written: {error}"), "export the catalogue as pages")
}

impl From<FolderError> for Failure {
    fn from(FolderError { path, problem, hint }: FolderError) -> Self {
        Self::new(format!("`{}`: {problem}", path.display()), hint)
    }
}
