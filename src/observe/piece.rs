//! A piece of a table beside what is recorded: which of its rows are new, which correct, which say nothing new, and
//! which cannot be.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::problem::{Problem, Problems};
use super::row::Row;
use super::tally::{Correction, Tally};
use crate::catalog::{Measures, NotFound, PeriodSpan, Subject, Unit, clip};
use crate::store::observations::record::{New, Recording, SeriesKey, Wanted};
use crate::store::rows::ObservationRow;
use crate::store::{StoreError, named};

/// How many spellings of names are remembered.
const REMEMBERED: usize = 20_000;

/// The pieces of one table.
pub(super) struct Pieces<'a> {
    recording: &'a Recording,
    measures: &'a Measures,
    indicator_of_id: fn(&str) -> Option<i64>,
    with_source: bool,
    tally: Tally,
    found: HashMap<[String; 4], Subject<'a>>,
}

/// A row that is about something.
struct Placed<'a> {
    row: Row,
    subject: Subject<'a>,
    /// What it says that it counts.
    unit: Option<Unit>,
    series: SeriesKey,
    /// The key that it has, or would get: the second, where the first is taken by something else.
    keys: [String; 2],
    last_day: String,
}

/// What is known of a place in a series.
struct State {
    first_day: String,
    last_day: String,
    key: String,
    period: String,
    value: f64,
    unit: Unit,
    source: Option<String>,
    said: Said,
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// What was recorded before.
    Before,
    /// A piece of this table that is written already.
    Earlier,
    /// This line.
    Line(u64),
}

/// What is known, by series and first day, and where a key is.
#[derive(Default)]
struct Known {
    series: HashMap<SeriesKey, BTreeMap<String, State>>,
    keys: HashMap<String, (SeriesKey, String)>,
}

impl Known {
    fn add(&mut self, series: SeriesKey, state: State) {
        self.keys.insert(state.key.clone(), (series.clone(), state.first_day.clone()));
        self.series.entry(series).or_default().insert(state.first_day.clone(), state);
    }

    /// What is in the way of a period: of those that begin before its end, the last.
    fn in_the_way(&mut self, series: &SeriesKey, first_day: &str, last_day: &str) -> Option<&mut State> {
        let before = self.series.get_mut(series)?.range_mut(..=last_day.to_owned()).next_back();
        before.map(|(_, state)| state).filter(|state| state.last_day.as_str() >= first_day)
    }

    /// What a row counts: what it says, else what the row that it corrects does, else the one beside it in its series,
    /// else what the page says. A series counts one thing, except where the page has come to say another.
    fn unit(&self, placed: &Placed<'_>, first_day: &str) -> Result<Unit, Problem> {
        let Placed { row, subject: Subject { measure, .. }, unit, series, last_day, .. } = placed;
        let series = self.series.get(series);
        let own = series.and_then(|states| states.get(first_day)).filter(|state| state.last_day == *last_day);
        let fits = |(_, state): &(&String, &State)| measure.fits(state.unit);
        let earlier = series.and_then(|states| states.range(..first_day.to_owned()).rev().find(fits));
        let behind = (Bound::Excluded(first_day.to_owned()), Bound::Unbounded);
        let later = series.and_then(|states| states.range(behind).find(fits));
        let mut beside = [earlier, later].into_iter().flatten().map(|(_, state)| state);
        let Some(unit) = unit else {
            return Ok(own.or_else(|| beside.next()).map_or_else(|| measure.own_unit(), |state| state.unit));
        };
        let as_recorded = own.is_some_and(|state| state.unit == *unit);
        let Some(other) = beside.find(|state| state.unit != *unit && !as_recorded) else { return Ok(*unit) };
        let problem = format!(
            "`{}` is not what the series counts: `{}`, {}, is in {}",
            unit.as_str(),
            other.period,
            other.told(),
            other.unit.as_str()
        );
        let hint = format!("give the number as {}, or tell the two apart by a dimension", other.unit.as_str());
        Err(Problem::of_value(row.line, if row.unit.is_some() { "unit" } else { "value" }, problem, hint))
    }

    fn of_row(&mut self, row: ObservationRow, revision: i64) -> Result<(), StoreError> {
        // What is about something that is gone is in nobody's way.
        let series =
            SeriesKey { indicator: row.indicator_id.unwrap_or(-1), role: row.role_slug, dimensions: row.dimensions };
        let state = State {
            first_day: row.starts_on,
            last_day: row.ends_on,
            key: row.key,
            period: row.period,
            value: row.value,
            unit: named("observations.unit", &row.unit, Unit::from_name)?,
            source: row.source,
            said: if row.revision == revision { Said::Earlier } else { Said::Before },
        };
        self.add(series, state);
        Ok(())
    }
}

impl<'a> Pieces<'a> {
    pub(super) fn new(
        recording: &'a Recording,
        measures: &'a Measures,
        indicator_of_id: fn(&str) -> Option<i64>,
        with_source: bool,
    ) -> Self {
        let (tally, found) = (Tally::default(), HashMap::new());
        Self { recording, measures, indicator_of_id, with_source, tally, found }
    }

    pub(super) fn into_tally(self) -> Tally {
        self.tally
    }

    /// Compares rows with what is recorded and writes what is new or corrected; tells of those that cannot be.
    pub(super) async fn apply(&mut self, rows: Vec<Row>, problems: &mut Problems) -> Result<(), StoreError> {
        let mut placed = Vec::with_capacity(rows.len());
        for row in rows {
            match self.place(row) {
                Ok(row) => placed.push(row),
                Err(problem) => problems.add(problem),
            }
        }
        let wanted: Vec<Wanted<'_>> = placed.iter().map(wanted).collect();
        let revision = self.recording.revision();
        let mut known = Known::default();
        for row in self.recording.known(&wanted).await? {
            known.of_row(row, revision)?;
        }
        let mut new: HashMap<String, New> = HashMap::new();
        for row in placed {
            match self.compare(row, &mut known) {
                Ok(Some(row)) => {
                    new.insert(row.key.clone(), row);
                }
                Ok(None) => {}
                Err(problem) => problems.add(problem),
            }
        }
        self.recording.write(new.into_values().collect()).await
    }

    /// Finds what a row is about.
    fn place(&mut self, row: Row) -> Result<Placed<'a>, Problem> {
        let line = row.line;
        let subject = self.subject(&row)?;
        let measure = subject.measure;
        let unit = row.unit.or(row.value.percent.then_some(Unit::Percent));
        if let Some(unit) = unit.filter(|unit| !measure.fits(*unit)) {
            let shown = clip(&measure.name, 80);
            let problem =
                format!("`{}` does not fit `{shown}`, which counts {}", unit.as_str(), measure.own_unit().as_str());
            let column = if row.unit.is_some() { "unit" } else { "value" };
            let hint = format!("give the number as {}", measure.own_unit().as_str());
            return Err(Problem::of_value(line, column, problem, hint));
        }
        if let Some(unit) = unit.filter(|unit| row.value.percent && *unit != Unit::Percent) {
            let hint = "leave the percent sign out, or say `percent` as the unit where that is meant";
            return Err(Problem::of_value(
                line,
                "value",
                format!("is in percent, but its unit is {}", unit.as_str()),
                hint,
            ));
        }
        let role = subject.role.map(|role| role.slug.clone());
        let series = SeriesKey { indicator: measure.id, role, dimensions: row.dimensions.clone() };
        let last_day = row.period.last_day();
        let keys = match &row.key {
            Some(key) => [key.clone(), key.clone()],
            None => [derived(subject, &series, &row.period, false), derived(subject, &series, &row.period, true)],
        };
        Ok(Placed { row, subject, unit, series, keys, last_day })
    }

    fn subject(&mut self, row: &Row) -> Result<Subject<'a>, Problem> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let names = [row.family.clone(), text(&row.role), row.indicator.clone(), text(&row.indicator_id)];
        if let Some(subject) = self.found.get(&names) {
            return Ok(*subject);
        }
        let id = row.indicator_id.as_deref().map(|id| {
            (self.indicator_of_id)(id).ok_or_else(|| {
                let problem = format!("`{}` is no id of an indicator", clip(id, 40));
                Problem::of_value(row.line, "indicator_id", problem, "use the `id` of an indicator as the API gives it")
            })
        });
        let found = self.measures.find(&row.family, row.role.as_deref(), &row.indicator, id.transpose()?);
        let subject = found.map_err(|NotFound { name, problem, hint }| {
            let by_id = name == "indicator" && row.indicator_id.is_some();
            Problem::of_value(row.line, if by_id { "indicator_id" } else { name }, problem, hint)
        })?;
        if self.found.len() >= REMEMBERED {
            self.found.clear();
        }
        self.found.insert(names, subject);
        Ok(subject)
    }

    /// What becomes of a row: written, or not, as it says nothing new.
    fn compare(&mut self, placed: Placed<'a>, known: &mut Known) -> Result<Option<New>, Problem> {
        let first_day = placed.row.period.first_day();
        // Told only where the row has a place at all.
        let unit = known.unit(&placed, &first_day);
        let Placed { row, subject, series, keys: [first_key, second_key], last_day, .. } = placed;
        let line = row.line;
        let taken = known.keys.get(&first_key).is_some_and(|place| *place != (series.clone(), first_day.clone()));
        if let (true, Some(key)) = (taken, &row.key) {
            let problem =
                format!("`{}` is the key of another number, for another period or about something else", clip(key, 80));
            return Err(Problem::of_value(line, "key", problem, "give this row a key of its own"));
        }
        let mut source = row.source;
        let key = match known.in_the_way(&series, &first_day, &last_day) {
            None => {
                if taken {
                    second_key
                } else {
                    first_key
                }
            }
            Some(state) if state.first_day != first_day || state.last_day != last_day => {
                let problem = format!("`{}` overlaps `{}`, {}", row.period, state.period, state.told());
                let hint = "give the numbers of a series for periods that follow one another, or tell them apart by a dimension";
                return Err(Problem::of_value(line, "period", problem, hint));
            }
            Some(state) if row.key.as_ref().is_some_and(|key| *key != state.key) => {
                let problem = format!(
                    "`{}` has a number already, {}, under the key `{}`",
                    row.period,
                    state.told(),
                    clip(&state.key, 80)
                );
                let hint = "use that key to correct it, or none, or tell the two apart by a dimension";
                return Err(Problem::of_value(line, "key", problem, hint));
            }
            Some(state) => {
                let unit = unit?;
                if !self.with_source {
                    source.clone_from(&state.source);
                }
                let same_number = state.value.total_cmp(&row.value.value).is_eq() && state.unit == unit;
                if same_number && state.source == source {
                    self.tally.unchanged(subject);
                    return Ok(None);
                }
                if state.said != Said::Before {
                    let problem = format!("`{}` has another number in this table, {}", row.period, state.told());
                    return Err(Problem::of_value(line, "value", problem, "leave one of the two rows out"));
                }
                state.said = Said::Line(line);
                let (before, after) = (state.value, row.value.value);
                (state.value, state.unit) = (after, unit);
                state.source.clone_from(&source);
                self.tally.changed(subject, Correction { before, after, period: &row.period });
                let key = state.key.clone();
                return Ok(Some(written(subject, series, key, row.period, (after, unit), source)));
            }
        };
        let unit = unit?;
        let state = State {
            first_day,
            last_day,
            key: key.clone(),
            period: row.period.as_str().to_owned(),
            value: row.value.value,
            unit,
            source: source.clone(),
            said: Said::Line(line),
        };
        known.add(series.clone(), state);
        self.tally.new_one(subject, &row.period);
        Ok(Some(written(subject, series, key, row.period, (row.value.value, unit), source)))
    }
}

impl State {
    /// Where it is said.
    fn told(&self) -> String {
        match self.said {
            Said::Before => "which is recorded".to_owned(),
            Said::Line(line) => format!("on line {line}"),
            Said::Earlier => "on an earlier line".to_owned(),
        }
    }
}

fn wanted<'b>(placed: &'b Placed<'_>) -> Wanted<'b> {
    // The other key is nobody else's: it names the rows.
    let [key, _] = &placed.keys;
    Wanted { key, series: &placed.series, last_day: placed.last_day.clone() }
}

fn written(
    subject: Subject<'_>,
    series: SeriesKey,
    key: String,
    period: PeriodSpan,
    (value, unit): (f64, Unit),
    source: Option<String>,
) -> New {
    New {
        key,
        series,
        role_id: subject.role.map(|role| role.id),
        family_slug: subject.family.slug.clone(),
        indicator_name: subject.measure.name.clone(),
        period,
        value,
        unit,
        source,
    }
}

/// The key of a row that gives none: of its names, the same in every database; with the rows that these lead to,
/// where something that had the names before has that key.
fn derived(subject: Subject<'_>, series: &SeriesKey, period: &PeriodSpan, with_rows: bool) -> String {
    let rows = with_rows.then_some((subject.measure.id, subject.role.map(|role| role.id)));
    let (role, name) = (&series.role, subject.measure.name.as_str());
    let parts = serde_json::json!([
        subject.family.slug,
        role,
        name,
        period.first_day(),
        period.last_day(),
        series.dimensions,
        rows
    ]);
    let hash = Sha256::digest(parts.to_string().as_bytes());
    URL_SAFE_NO_PAD.encode(hash.get(..18).unwrap_or(&hash))
}
