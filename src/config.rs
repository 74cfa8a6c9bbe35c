//! Settings: flags, environment and defaults, and where each value comes from.

mod origin;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::BoolishValueParser;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, ValueEnum, value_parser};

use crate::catalog::BaseUrl;
use crate::store::{DatabaseUrl, MOST_BULK};

pub use origin::Origin;

/// The environment variable of `--database-url`.
pub const DATABASE_URL: &str = "ROLEGRAPH_DATABASE_URL";
/// The environment variable of `--listen`.
pub const LISTEN: &str = "ROLEGRAPH_LISTEN";
/// The environment variable of `--base-url`.
pub const BASE_URL: &str = "ROLEGRAPH_BASE_URL";
/// The environment variable of `--cors-origin`: origins between commas.
pub const CORS_ORIGINS: &str = "ROLEGRAPH_CORS_ORIGINS";
/// The environment variable of `--trusted-documents`.
pub const TRUSTED_DOCUMENTS: &str = "ROLEGRAPH_TRUSTED_DOCUMENTS";
/// The environment variable of `--trusted-only`.
pub const TRUSTED_ONLY: &str = "ROLEGRAPH_TRUSTED_ONLY";
/// The environment variable of `--limit`.
pub const LIMITS: &str = "ROLEGRAPH_LIMITS";
/// The environment variable of `--no-introspection`.
pub const NO_INTROSPECTION: &str = "ROLEGRAPH_NO_INTROSPECTION";
/// The environment variable of `--no-suggestions`.
pub const NO_SUGGESTIONS: &str = "ROLEGRAPH_NO_SUGGESTIONS";
/// The environment variable of `--exports`.
pub const EXPORTS: &str = "ROLEGRAPH_EXPORTS";
/// The environment variable of `--export-stall`.
pub const EXPORT_STALL: &str = "ROLEGRAPH_EXPORT_STALL";
/// The environment variable of `--export-seconds`.
pub const EXPORT_SECONDS: &str = "ROLEGRAPH_EXPORT_SECONDS";
/// The environment variable of `--log`.
pub const LOG: &str = "ROLEGRAPH_LOG";
/// The environment variable of `--log-format`.
pub const LOG_FORMAT: &str = "ROLEGRAPH_LOG_FORMAT";

/// Settings of every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The database: `sqlite://FILE` or `postgres://USER@HOST/NAME`.
    #[arg(long, value_name = "URL", env = DATABASE_URL, hide_env_values = true, default_value = "sqlite://rolegraph.db", global = true)]
    pub database_url: DatabaseUrl,

    /// What is logged: a level, or levels by part, such as `info` or `warn,rolegraph=debug`.
    #[arg(long, value_name = "FILTER", env = LOG, default_value = "info", global = true)]
    pub log: String,

    /// How the log is written, on standard error.
    #[arg(long, value_name = "FORMAT", env = LOG_FORMAT, default_value = "text", global = true)]
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Settings of the server.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// The address to listen on. Whoever can reach it can read the catalogue.
    #[arg(long, value_name = "ADDRESS", env = LISTEN, default_value = "127.0.0.1:8000")]
    pub listen: SocketAddr,

    /// Leave an empty database empty: do not import the shipped catalogue.
    #[arg(long)]
    pub no_sample: bool,

    /// Let pages of this origin use the API from a browser, such as `https://jobs.example.com`; `*` for any. Can
    /// be given several times.
    #[arg(long = "cors-origin", value_name = "ORIGIN", env = CORS_ORIGINS, value_delimiter = ',')]
    pub cors_origins: Vec<Origin>,

    /// A manifest of documents that requests may name, as Relay, Apollo or GraphQL Code Generator write it.
    #[arg(long, value_name = "FILE", env = TRUSTED_DOCUMENTS)]
    pub trusted_documents: Option<PathBuf>,

    /// Run the documents of the manifest and nothing else. Needs `--trusted-documents`.
    #[arg(long, env = TRUSTED_ONLY, value_parser = BoolishValueParser::new())]
    pub trusted_only: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its documentation would become that of the command")]
    pub links: Links,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its documentation would become that of the command")]
    pub answers: Answers,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its documentation would become that of the command")]
    pub exports: Exports,
}

/// Settings of exports of whole tables.
#[derive(Debug, Clone, Args)]
pub struct Exports {
    /// How many tables may be exported at once, 1 to 16; each takes a connection of the database of its own.
    #[arg(long, value_name = "NUMBER", env = EXPORTS, default_value_t = 4, value_parser = value_parser!(u32).range(1..=MOST_BULK.into()))]
    pub exports: u32,

    /// After how many seconds a client is cut off that takes nothing of an export; what counts is 64 KiB at a time.
    #[arg(long, value_name = "SECONDS", env = EXPORT_STALL, default_value_t = 30, value_parser = value_parser!(u32).range(1..))]
    pub export_stall: u32,

    /// How many seconds an export may take.
    #[arg(long, value_name = "SECONDS", env = EXPORT_SECONDS, default_value_t = 3_600, value_parser = value_parser!(u32).range(1..))]
    pub export_seconds: u32,
}

/// Settings of what a request may ask for.
#[derive(Debug, Clone, Args)]
pub struct Answers {
    /// Set a limit on what one request may ask for, such as `depth=8`; several with commas, or by repeating the
    /// flag. `rolegraph config` shows all limits.
    #[arg(long = "limit", value_name = "NAME=VALUE", env = LIMITS, value_delimiter = ',')]
    pub limits: Vec<LimitSetting>,

    /// Do not answer `__schema` and `__type`. `/schema.graphql` is served all the same.
    #[arg(long, env = NO_INTROSPECTION, value_parser = BoolishValueParser::new())]
    pub no_introspection: bool,

    /// Do not suggest names in messages about names that do not exist.
    #[arg(long, env = NO_SUGGESTIONS, value_parser = BoolishValueParser::new())]
    pub no_suggestions: bool,
}

/// A limit as it is set: `depth=8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitSetting {
    /// The name of the limit.
    pub name: String,
    /// Its value.
    pub value: u64,
}

impl FromStr for LimitSetting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or_else(|| "write it like `depth=8`".to_owned())?;
        let value = value.trim().replace('_', "");
        let value = value.parse().map_err(|_| format!("`{value}` is no whole number; write it like `depth=8`"))?;
        Ok(Self { name: name.trim().to_owned(), value })
    }
}

/// Settings of whatever answers queries.
#[derive(Debug, Clone, Args)]
pub struct Links {
    /// Where the pages are published, for `Source.url`: a page `sales/seller.md` at `URL/sales/seller/`. A page
    /// whose front matter gives its address needs none.
    #[arg(long, value_name = "URL", env = BASE_URL)]
    pub base_url: Option<BaseUrl>,
}

/// A setting with its value and where that comes from.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// The flag.
    pub flag: &'static str,
    /// The environment variable, where there is one.
    pub variable: &'static str,
    /// The value; a password is left out.
    pub value: String,
    /// "default", "environment" or "command line".
    pub source: &'static str,
}

/// Every setting, in the order of the help text.
#[must_use]
pub fn settings(common: &Common, serve: &Serve, matches: &ArgMatches) -> Vec<Setting> {
    let log_format = match common.log_format {
        LogFormat::Text => "text",
        LogFormat::Json => "json",
    };
    let base_url = serve.links.base_url.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
    let none = || "none".to_owned();
    let origins: Vec<&str> = serve.cors_origins.iter().map(Origin::as_str).collect();
    let origins = if origins.is_empty() { none() } else { origins.join(",") };
    let trusted = serve.trusted_documents.as_ref().map_or_else(none, |file| file.display().to_string());
    let setting =
        |flag, variable, id: &str, value: String| Setting { flag, variable, value, source: source(matches, id) };
    vec![
        setting("--database-url", DATABASE_URL, "database_url", common.database_url.to_string()),
        setting("--listen", LISTEN, "listen", serve.listen.to_string()),
        setting("--base-url", BASE_URL, "base_url", base_url),
        setting("--cors-origin", CORS_ORIGINS, "cors_origins", origins),
        setting("--trusted-documents", TRUSTED_DOCUMENTS, "trusted_documents", trusted),
        setting("--trusted-only", TRUSTED_ONLY, "trusted_only", serve.trusted_only.to_string()),
        setting("--no-sample", "", "no_sample", serve.no_sample.to_string()),
        setting("--no-introspection", NO_INTROSPECTION, "no_introspection", serve.answers.no_introspection.to_string()),
        setting("--no-suggestions", NO_SUGGESTIONS, "no_suggestions", serve.answers.no_suggestions.to_string()),
        setting("--exports", EXPORTS, "exports", serve.exports.exports.to_string()),
        setting("--export-stall", EXPORT_STALL, "export_stall", serve.exports.export_stall.to_string()),
        setting("--export-seconds", EXPORT_SECONDS, "export_seconds", serve.exports.export_seconds.to_string()),
        setting("--log", LOG, "log", common.log.clone()),
        setting("--log-format", LOG_FORMAT, "log_format", log_format.to_owned()),
    ]
}

/// Where the value of a limit comes from.
#[must_use]
pub fn source_of_limit(answers: &Answers, name: &str, matches: &ArgMatches) -> &'static str {
    let is_set = answers.limits.iter().any(|limit| limit.name == name);
    if is_set { source(matches, "limits") } else { "default" }
}

fn source(matches: &ArgMatches, id: &str) -> &'static str {
    match matches.value_source(id) {
        Some(ValueSource::EnvVariable) => "environment",
        Some(ValueSource::CommandLine) => "command line",
        _ => "default",
    }
}
