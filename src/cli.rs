//! The command line.
//!
//! Data goes to standard output, everything else to standard error. Exit codes are a contract: 0 fine,
//! 1 findings or failed, 2 wrong usage. An error is one line: what, where, and what to do.

mod check;
mod engine;
mod export;
mod failure;
mod import;
mod load;
mod query;
mod serve;
mod table;

use std::process::ExitCode;

use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use tracing_subscriber::EnvFilter;

use crate::config::{self, Common, LogFormat, Serve};
use crate::graphql::{sdl, subgraph_sdl};
use failure::Failure;

/// Reads the job-family pages of a handbook and serves families, roles and KPIs over GraphQL.
#[derive(Debug, Parser)]
#[command(name = "rolegraph", version, about, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
struct Cli {
    #[command(flatten)]
    common: Common,

    #[command(flatten)]
    serve: Serve,

    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER_HELP: &str = "\
Examples:
  rolegraph                                  start with the shipped catalogue on http://127.0.0.1:8000
  rolegraph import handbook/job-families     import pages into rolegraph.db
  rolegraph check handbook/job-families      say what is wrong in pages, without a database
  rolegraph query '{ families { nodes { title } } }'

Exit codes: 0 fine, 1 findings or failed, 2 wrong usage.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the catalogue over GraphQL (the default).
    Serve(Serve),
    /// Import job-family pages: compare them with the database and apply the difference.
    Import(import::Import),
    /// Say what is wrong or doubtful in pages, without a database.
    Check(check::Check),
    /// Write the catalogue as pages of one form or as one JSON document, or one of its tables.
    Export(Box<export::Export>),
    /// Print the schema in the schema definition language.
    Schema {
        /// As a subgraph, with the directives of Apollo Federation 2.
        #[arg(long)]
        federation: bool,
    },
    /// Run an operation without a server and print the response as JSON.
    Query(query::Query),
    /// Print the errors of the API as a table in Markdown.
    Errors,
    /// Show each setting with its value and where that comes from.
    Config(Box<ShownConfig>),
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// What `rolegraph config` takes.
#[derive(Debug, Args)]
struct ShownConfig {
    #[command(flatten)]
    serve: Serve,

    /// Print the limits alone, as a table in Markdown.
    #[arg(long)]
    limits_markdown: bool,
}

/// Runs the program with the process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    let matches = Cli::command().get_matches();
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    match execute(cli, &matches) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

fn execute(cli: Cli, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let Cli { common, serve, command } = cli;
    match command.unwrap_or(Command::Serve(serve)) {
        Command::Serve(args) => {
            log_to_stderr(&common)?;
            on_runtime(serve::run(common, args))
        }
        Command::Import(args) => on_runtime(import::run(common, args)),
        Command::Export(args) if args.json_schema => export::json_schema(),
        Command::Export(args) if args.tables_markdown => export::tables_markdown(),
        Command::Export(args) => on_runtime(export::run(common, *args)),
        Command::Query(args) => on_runtime(query::run(common, args)),
        Command::Check(args) => check::run(&args),
        Command::Schema { federation } => print(if federation { subgraph_sdl() } else { sdl() }),
        Command::Errors => print(&crate::http::error_table()),
        Command::Config(shown) if shown.limits_markdown => print(&engine::limits(&shown.serve.answers)?.markdown()),
        Command::Config(shown) => {
            let matches = matches.subcommand().map_or(matches, |(_, matches)| matches);
            let limits = engine::rows(&shown.serve.answers, matches)?;
            print(&settings_table(&config::settings(&common, &shown.serve, matches), limits))
        }
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "rolegraph", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn on_runtime(command: impl Future<Output = Result<ExitCode, Failure>>) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime
        .map_err(|error| Failure::new(format!("the runtime cannot start: {error}"), "check the limits of this user"))?;
    runtime.block_on(command)
}

fn log_to_stderr(common: &Common) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&common.log).map_err(|error| {
        Failure::usage(format!("`--log {}` cannot be read: {error}", common.log), "use a level such as `info`")
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match common.log_format {
        LogFormat::Text => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

fn settings_table(settings: &[config::Setting], limits: Vec<[String; 4]>) -> String {
    let header = ["setting", "variable", "value", "source"].map(str::to_owned);
    let row = |setting: &config::Setting| {
        [setting.flag.to_owned(), setting.variable.to_owned(), setting.value.clone(), setting.source.to_owned()]
    };
    table::table(header, settings.iter().map(row).chain(limits))
}

/// Prints data. A reader that has gone away (`| head`) is no failure.
fn print(text: &str) -> Result<ExitCode, Failure> {
    use std::io::Write;
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("standard output cannot be written: {error}"), "check where it is sent"))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
