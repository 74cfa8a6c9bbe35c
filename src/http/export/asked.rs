//! What the address of an export asks for.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;

use crate::bulk::{NoPlace, Wanted, place};
use crate::catalog::did_you_mean;
use crate::graphql::{ApiError, Code, Engine, Refused};
use crate::store::filter::Condition;
use crate::store::tables::Table;
use crate::tables::Format;

const PARAMETERS: [&str; 3] = ["columns", "filter", "after"];

/// The table and the format that a name means, with what the parameters say.
pub(super) fn wanted(
    engine: &Engine,
    file: &str,
    parameters: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Result<Wanted, Refused> {
    let refused = |code: Code, problem: String| Refused::from(ApiError::client(code, problem));
    let (name, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let table = Table::named(name).map_err(|problem| refused(Code::NotFound, problem))?;
    let format = Format::of_extension(extension).ok_or_else(|| refused(Code::NotFound, no_format(name, extension)))?;
    let Ok(Query(parameters)) = parameters else {
        let problem = "the address cannot be read; encode its parameters".to_owned();
        return Err(refused(Code::BadRequest, problem));
    };
    let (mut columns, mut filter, mut after) = (None, None, None);
    for (name, value) in parameters {
        let given = match name.as_str() {
            "columns" => &mut columns,
            "filter" => &mut filter,
            "after" => &mut after,
            other => {
                let near = did_you_mean(other, PARAMETERS);
                let shown = crate::catalog::clip(other, 40);
                let problem =
                    format!("there is no parameter `{shown}`.{near} There are `columns`, `filter` and `after`");
                return Err(refused(Code::BadArgument, problem));
            }
        };
        if given.replace(value).is_some() {
            return Err(refused(Code::BadArgument, format!("`{name}` is given twice; give it once")));
        }
    }
    let columns = match columns {
        None => table.all(),
        Some(names) => {
            table.choose(names.split(',').map(str::trim)).map_err(|problem| refused(Code::BadArgument, problem))?
        }
    };
    let condition = filter.map(|filter| engine.table_condition(name, &filter)).transpose()?;
    let after = place(table, after.as_deref()).map_err(|no_place| {
        let code = match no_place {
            NoPlace::Whole(_) => Code::BadArgument,
            NoPlace::NoCursor => Code::BadCursor,
        };
        refused(code, format!("{}; {}", no_place.problem(), no_place.hint()))
    })?;
    Ok(Wanted { table, columns, condition: condition.unwrap_or_else(Condition::always), after, format })
}

fn no_format(table: &str, extension: &str) -> String {
    let names = Format::ALL.map(|format| format!("`{table}.{}`", format.extension())).join(", ");
    match extension {
        "arrow" => format!(
            "`.arrow` names Arrow's file format; the streaming format is at `{table}.{}`",
            Format::Arrow.extension()
        ),
        "" => format!("the address names no format; there are {names}"),
        other => format!("there is no format `{other}`; there are {names}"),
    }
}
