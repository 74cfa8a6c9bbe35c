//! A period of time as people write it: a year, a quarter, a month, a week, a day, or from one day to another.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// The years that a period may lie in: another is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;
/// How many days a period has at most: ten years.
const MOST_DAYS: i64 = 3_653;

/// A period of time: its first and its last day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PeriodSpan {
    text: String,
    first: NaiveDate,
    last: NaiveDate,
}

/// Why a text is no period, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanError {
    /// What is wrong, as the end of a sentence that begins with the text.
    pub problem: &'static str,
    /// What to do.
    pub hint: &'static str,
}

const FORMS: &str = "write `2026`, `2026-Q1`, `2026-03`, `2026-W07`, `2026-03-15` or `2026-01-01/2026-03-31`";

impl PeriodSpan {
    /// Reads `2026`, `2026-Q1`, `2026-03`, `2026-W07` (ISO 8601), `2026-03-15` or `2026-01-01/2026-03-31`.
    pub fn parse(text: &str) -> Result<Self, SpanError> {
        let text = text.to_ascii_uppercase();
        let (first, last) = match text.split_once('/') {
            Some((from, to)) => match (whole(from)?, whole(to)?) {
                ((first, end), (begin, last)) if first == end && begin == last => (first, last),
                _ => return Err(SpanError { problem: "does not go from one day to another", hint: FORMS }),
            },
            None => whole(&text)?,
        };
        if last < first {
            return Err(SpanError { problem: "ends before it begins", hint: "turn its two days around" });
        }
        if (last - first).num_days() >= MOST_DAYS {
            return Err(SpanError {
                problem: "is longer than ten years",
                hint: "give a number for each shorter period",
            });
        }
        Ok(Self { text, first, last })
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its first day, as `2026-01-01`.
    #[must_use]
    pub fn first_day(&self) -> String {
        self.first.to_string()
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(&self) -> String {
        self.last.to_string()
    }

    /// The day in its middle, counted from anywhere.
    #[must_use]
    pub fn middle(&self) -> f64 {
        f64::midpoint(self.first.num_days_from_ce().into(), self.last.num_days_from_ce().into())
    }
}

impl fmt::Display for PeriodSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The first and the last day of a period without a stroke.
fn whole(text: &str) -> Result<(NaiveDate, NaiveDate), SpanError> {
    let unread = SpanError { problem: "is no period", hint: FORMS };
    let never = |problem| SpanError { problem, hint: "look into the calendar" };
    let parts: Vec<&str> = text.split('-').collect();
    let (year, parts) = parts.split_first().ok_or_else(|| unread.clone())?;
    let year = digits(year, 4).and_then(|year| i32::try_from(year).ok()).ok_or_else(|| unread.clone())?;
    if !YEARS.contains(&year) {
        return Err(SpanError { problem: "is not between the years 1900 and 2199", hint: FORMS });
    }
    let months = |month: u32, number: u32| {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some((first, first.checked_add_months(Months::new(number))?.pred_opt()?))
    };
    match parts {
        [] => months(1, 12).ok_or(unread),
        [part] if part.starts_with('Q') => {
            let quarter = part.strip_prefix('Q').and_then(|number| digits(number, 1)).ok_or(unread)?;
            if !(1..=4).contains(&quarter) {
                return Err(never("is no quarter: a year has four"));
            }
            months(quarter * 3 - 2, 3).ok_or(never("is no quarter"))
        }
        [part] if part.starts_with('W') => {
            let week = part.strip_prefix('W').and_then(|number| digits(number, 2)).ok_or(unread)?;
            let missing = never("is no week: that year does not have it");
            let first = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon).ok_or_else(|| missing.clone())?;
            Ok((first, first.checked_add_days(Days::new(6)).ok_or(missing)?))
        }
        [month] => {
            let month = digits(month, 2).ok_or(unread)?;
            months(month, 1).ok_or(never("is no month: a year has twelve"))
        }
        [month, day] => {
            let (month, day) = digits(month, 2).zip(digits(day, 2)).ok_or(unread)?;
            let day =
                NaiveDate::from_ymd_opt(year, month, day).ok_or(never("is no day: that month does not have it"))?;
            Ok((day, day))
        }
        _ => Err(unread),
    }
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::PeriodSpan;

    #[test]
    fn periods_are_read() {
        for (text, first, last) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2026-Q1", "2026-01-01", "2026-03-31"),
            ("2026-q4", "2026-10-01", "2026-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026-02", "2026-02-01", "2026-02-28"),
            ("2026-12", "2026-12-01", "2026-12-31"),
            ("2026-W01", "2025-12-29", "2026-01-04"),
            ("2026-W53", "2026-12-28", "2027-01-03"),
            ("2024-02-29", "2024-02-29", "2024-02-29"),
            ("2026-01-15/2026-02-14", "2026-01-15", "2026-02-14"),
            ("2026-01-15/2026-01-15", "2026-01-15", "2026-01-15"),
        ] {
            let span = PeriodSpan::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!((span.first_day().as_str(), span.last_day().as_str()), (first, last), "{text}");
        }
        assert_eq!(PeriodSpan::parse("2026-q1").expect("a period").as_str(), "2026-Q1");
    }

    #[test]
    fn what_is_in_no_calendar_is_refused() {
        for (text, problem) in [
            ("", "no period"),
            ("26", "no period"),
            ("2026-", "no period"),
            ("2026-3", "no period"),
            ("2026-003", "no period"),
            ("2026-Q", "no period"),
            ("2026-Q01", "no period"),
            ("2026-W7", "no period"),
            ("2026-+1", "no period"),
            ("-2026", "no period"),
            ("２０２６", "no period"),
            ("2026-01-01-01", "no period"),
            ("March 2026", "no period"),
            ("31.03.2026", "no period"),
            ("2026-Q5", "no quarter"),
            ("2026-13", "no month"),
            ("2026-00", "no month"),
            ("2025-W53", "no week"),
            ("2026-W00", "no week"),
            ("2026-02-29", "no day"),
            ("2026-04-31", "no day"),
            ("0226-Q1", "1900"),
            ("2026-Q1/2026-Q2", "from one day"),
            ("2026-01-01/", "no period"),
            ("2026-01-02/2026-01-01", "before it begins"),
            ("2016-01-01/2026-01-01", "ten years"),
            ("2026-01-01/2026-01-02/2026-01-03", "no period"),
        ] {
            let error = PeriodSpan::parse(text).expect_err(text);
            assert!(error.problem.contains(problem), "{text}: {}", error.problem);
        }
    }

    #[test]
    fn the_middle_lies_between_the_ends() {
        let middle = |text: &str| PeriodSpan::parse(text).expect("a period").middle();
        assert!((middle("2026-01-03") - middle("2026-01-01/2026-01-05")).abs() < 1e-9);
        assert!(middle("2026-Q1") < middle("2026-Q2"));
    }
}
