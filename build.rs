//! Makes the `GraphiQL` page that the binary embeds, in `$OUT_DIR/graphiql`.
//!
//! The rule it keeps: a checkout with nothing but Rust builds. The page is third-party code that
//! npm puts together, so where npm is missing or fails, a small page that loads it from a CDN
//! takes its place, and cargo says so. `ROLEGRAPH_GRAPHIQL` chooses: `bundle` makes a failing
//! npm an error (for releases), `cdn` never runs npm (for builds that must not touch the network).

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

const SOURCE: &str = "web/graphiql";
const CHOICE: &str = "ROLEGRAPH_GRAPHIQL";

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(page) => {
            println!("cargo::rustc-env=ROLEGRAPH_GRAPHIQL_PAGE={page}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            println!("cargo::error={reason}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<&'static str> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={CHOICE}");
    println!("cargo::rerun-if-env-changed=DOCS_RS");

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let work = out.join("graphiql-build");
    let page = out.join("graphiql");
    for directory in [&work, &page] {
        if directory.exists() {
            fs::remove_dir_all(directory)?;
        }
    }
    // npm writes beside what it reads, and a source tree may be read-only.
    copy(Path::new(SOURCE), &work).map_err(|error| format!("`{SOURCE}`: {error}"))?;

    let choice = env::var(CHOICE).unwrap_or_default();
    let made = match choice.as_str() {
        "bundle" => {
            bundle(&work, &page).map(|()| "bundle").map_err(|error| format!("{CHOICE}=bundle, but {error}").into())
        }
        "cdn" => cdn(&work, &page).map(|()| "cdn"),
        // docs.rs has no network, and nobody opens a page there.
        "" if env::var_os("DOCS_RS").is_some() => cdn(&work, &page).map(|()| "cdn"),
        "" => match bundle(&work, &page) {
            Ok(()) => Ok("bundle"),
            Err(error) => {
                println!(
                    "cargo::warning=GraphiQL is not embedded: {error}. The page at `/` will load \
                     it from cdn.jsdelivr.net. {CHOICE}=bundle tries again and insists, \
                     {CHOICE}=cdn takes this page without a warning."
                );
                cdn(&work, &page).map(|()| "cdn")
            }
        },
        other => Err(format!("{CHOICE} is `{other}`; it may be `bundle`, `cdn` or unset").into()),
    };
    // 250 MB that no later run would use.
    fs::remove_dir_all(&work)?;
    made
}

fn bundle(work: &Path, page: &Path) -> Result {
    // No scripts of packages, and no questions to the registry but for the packages themselves.
    // The limits, because npm left to itself takes minutes to find out that there is no network.
    npm(
        work,
        &[
            "ci",
            "--ignore-scripts",
            "--include=dev",
            "--include=optional",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--loglevel=error",
            "--fetch-retries=1",
            "--fetch-retry-mintimeout=1000",
            "--fetch-retry-maxtimeout=3000",
            "--fetch-timeout=30000",
        ],
    )?;
    npm(work, &["run-script", "build"])?;
    fs::rename(work.join("dist"), page)?;
    Ok(())
}

fn npm(directory: &Path, arguments: &[&str]) -> Result {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let command = format!("`npm {}`", arguments[0]);
    let output = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        // A shell's NODE_ENV=development would embed React's development build.
        .env("NODE_ENV", "production")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`npm` could not be started ({error})"))?;
    if output.status.success() {
        return Ok(());
    }
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    eprintln!("{command}\n{stdout}{stderr}");
    // cargo shows one line of it; the first two that speak of an error hold the code and the cause.
    let mut causes: Vec<_> = stderr
        .lines()
        .filter(|line| line.to_lowercase().contains("error"))
        .map(|line| line.trim_start_matches("npm error").trim())
        .take(2)
        .collect();
    if causes.is_empty() {
        causes.extend(stderr.lines().next());
    }
    Err(format!("{command} failed ({})", causes.join(", ")).into())
}

fn cdn(work: &Path, page: &Path) -> Result {
    // From the source, because cargo is to watch that and not the copy, which goes away.
    copy(&Path::new(SOURCE).join("public"), page)?;
    fs::copy(work.join("cdn.html"), page.join("index.html"))?;
    fs::copy(work.join("cdn.js"), page.join("cdn.js"))?;
    fs::copy(work.join("page.css"), page.join("page.css"))?;
    fs::write(page.join("tabs.json"), tabs(&work.join("tabs"))?)?;
    Ok(())
}

/// The tabs as one JSON text, because a page without a bundler cannot list a directory.
fn tabs(directory: &Path) -> Result<String> {
    let mut operations = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "graphql") {
            operations.push(path);
        }
    }
    operations.sort();

    let mut tabs = Vec::new();
    for path in operations {
        let query = json(&fs::read_to_string(&path)?)?;
        let variables = path.with_extension("variables.json");
        tabs.push(if variables.exists() {
            let variables = json(&fs::read_to_string(variables)?)?;
            format!(r#"{{"query":{query},"variables":{variables}}}"#)
        } else {
            format!(r#"{{"query":{query}}}"#)
        });
    }
    Ok(format!("[{}]\n", tabs.join(",")))
}

fn json(text: &str) -> Result<String> {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\0'..='\x1f' => write!(quoted, "\\u{:04x}", u32::from(character))?,
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    Ok(quoted)
}

/// Copies a directory and has cargo watch what it copied. Not the directory as a whole: what npm
/// leaves there for someone who works on the page would make every build a new one.
fn copy(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "node_modules" || name == "dist" || name == "README.md" {
            continue;
        }
        println!("cargo::rerun-if-changed={}", entry.path().display());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(name))?;
        } else {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}
