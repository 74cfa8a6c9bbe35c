//! What an indicator measures: unit, target and period, read from its name.
//!
//! Only what is said is taken: an indicator without a number has no target, and one that says nothing of
//! how it is counted is [`Unit::Qualitative`].

use regex::{Captures, Regex};

use super::pattern::pattern;
use crate::catalog::{Comparator, Period, Target, Unit, fold};

// A number with what stands around it: a comparator before, a unit behind, a comparator behind that.
pattern!(
    NUMBER,
    r"(?P<before>at least|minimum of|no less than|more than|greater than|over|above|at most|maximum of|no more than|not to exceed|less than|fewer than|under|below|within|equal to|>=|≥|<=|≤|>|<|=)?\s*(?:of\s+)?(?P<money>[$€£])?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>%|percent(?-u:\b)|(?:business |working )?(?:minutes?|hours?|days?|weeks?|months?|years?)(?-u:\b)|[kmb](?-u:\b))?\s*(?P<after>or (?:more|higher|greater|above|better)|or (?:less|lower|fewer|below)|and above)?"
);
pattern!(PER_WEEK, r"(?-u:\b)(?:weekly|(?:per|each|every|a) week)(?-u:\b)");
pattern!(PER_MONTH, r"(?-u:\b)(?:monthly|(?:per|each|every|a) month)(?-u:\b)");
pattern!(PER_QUARTER, r"(?-u:\b)(?:quarterly|(?:per|each|every|a) quarter)(?-u:\b)");
pattern!(PER_YEAR, r"(?-u:\b)(?:annual|annually|yearly|(?:per|each|every|a) year)(?-u:\b)");
pattern!(MONEY, r"[$€£]|(?-u:\b)(?:revenue|bookings|arr|iacv|spend|cost|costs|budget)(?-u:\b)");
pattern!(COUNTED, r"(?:^|\s)#|(?-u:\b)number of(?-u:\b)|(?-u:\b)count of(?-u:\b)|(?-u:\b)how many(?-u:\b)");
pattern!(
    TIMED,
    r"(?-u:\b)time (?:to|from|between|for)(?-u:\b)|(?-u:\b)average age(?-u:\b)|(?-u:\b)days to(?-u:\b)|(?-u:\b)cycle time(?-u:\b)"
);
pattern!(SHARE, r"%|(?-u:\b)percent(?:age)?(?-u:\b)");
pattern!(DIVIDED, r"(?-u:\b)ratio(?-u:\b)|(?-u:\b)rate(?-u:\b)");
pattern!(SCORED, r"(?-u:\b)(?:score|csat|nps|rating|satisfaction)(?-u:\b)");

/// What an indicator's name says of its measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// What it is counted in.
    pub unit: Unit,
    /// The number to reach.
    pub target: Option<Target>,
    /// How often it is taken.
    pub period: Option<Period>,
}

/// Reads the measure from an indicator's name.
#[must_use]
pub fn measure(name: &str) -> Measure {
    let text = fold(name);
    let target = NUMBER.captures_iter(&text).find_map(|found| target(&found, &text));
    let unit = target.map_or_else(|| unit(&text), |target| target.unit);
    Measure { unit, target, period: period(&text) }
}

fn target(found: &Captures<'_>, text: &str) -> Option<Target> {
    let get = |name: &str| found.name(name).map(|part| part.as_str());
    let number = found.name("number")?;
    // "1-4 people", "Q3", "24x7", "2-5": a range or a part of a name is no target.
    let before = text.get(..number.start()).and_then(|text| text.chars().next_back());
    let after = text.get(number.end()..).and_then(|text| text.chars().next());
    let part_of_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '/');
    if part_of_name(before) || (get("unit").is_none() && part_of_name(after)) {
        return None;
    }
    let stated = get("before").map(comparator).or_else(|| get("after").map(comparator));
    let unit = match (get("money"), get("unit")) {
        (Some(_), _) => Unit::Currency,
        (None, Some("%" | "percent")) => Unit::Percent,
        (None, Some(unit)) if unit.len() > 1 => Unit::Duration,
        // A bare number is a target only where the text says so, or where it opens the text: "5 per quarter".
        (None, _) if stated.is_some() || text.get(..number.start()).is_some_and(|text| text.trim().is_empty()) => {
            Unit::Count
        }
        _ => return None,
    };
    let value: f64 = number.as_str().replace(',', "").parse().ok()?;
    let value = value * get("unit").map_or(1.0, factor);
    Some(Target { comparator: stated.unwrap_or(Comparator::Equal), value, unit })
}

/// Durations are kept in days, money in whole units.
fn factor(unit: &str) -> f64 {
    match unit.rsplit(' ').next().unwrap_or(unit).trim_end_matches('s') {
        "minute" => 1.0 / 1440.0,
        "hour" => 1.0 / 24.0,
        "week" => 7.0,
        "month" => 30.0,
        "year" => 365.0,
        "k" => 1e3,
        "m" => 1e6,
        "b" => 1e9,
        _ => 1.0,
    }
}

fn comparator(words: &str) -> Comparator {
    match words {
        "at least" | "minimum of" | "no less than" | ">=" | "≥" | "and above" => Comparator::AtLeast,
        "more than" | "greater than" | "over" | "above" | ">" => Comparator::MoreThan,
        "less than" | "fewer than" | "under" | "below" | "<" => Comparator::LessThan,
        "equal to" | "=" => Comparator::Equal,
        words
            if words.starts_with("or ")
                && !(words.ends_with("less")
                    || words.ends_with("lower")
                    || words.ends_with("fewer")
                    || words.ends_with("below")) =>
        {
            Comparator::AtLeast
        }
        _ => Comparator::AtMost,
    }
}

fn unit(text: &str) -> Unit {
    let said: [(&Regex, Unit); 6] = [
        (&SHARE, Unit::Percent),
        (&SCORED, Unit::Score),
        (&TIMED, Unit::Duration),
        (&COUNTED, Unit::Count),
        (&DIVIDED, Unit::Ratio),
        (&MONEY, Unit::Currency),
    ];
    said.into_iter().find(|(pattern, _)| pattern.is_match(text)).map_or(Unit::Qualitative, |(_, unit)| unit)
}

fn period(text: &str) -> Option<Period> {
    let said: [(&Regex, Period); 4] = [
        (&PER_WEEK, Period::Week),
        (&PER_MONTH, Period::Month),
        (&PER_QUARTER, Period::Quarter),
        (&PER_YEAR, Period::Year),
    ];
    said.into_iter().find(|(pattern, _)| pattern.is_match(text)).map(|(_, period)| period)
}

#[cfg(test)]
mod tests {
    use super::measure;
    use crate::catalog::{Comparator, Period, Unit};

    #[test]
    fn names_say_what_is_measured() {
        type Stated = Option<(Comparator, f64, Unit)>;
        let cases: [(&str, Unit, Stated, Option<Period>); 14] = [
            ("75% or more of claims", Unit::Percent, Some((Comparator::AtLeast, 75.0, Unit::Percent)), None),
            ("Retention at 90% or higher", Unit::Percent, Some((Comparator::AtLeast, 90.0, Unit::Percent)), None),
            ("Open incidents = 0%", Unit::Percent, Some((Comparator::Equal, 0.0, Unit::Percent)), None),
            ("Ramp in less than 3 months", Unit::Duration, Some((Comparator::LessThan, 90.0, Unit::Duration)), None),
            ("5 per ISR per Quarter", Unit::Count, Some((Comparator::Equal, 5.0, Unit::Count)), Some(Period::Quarter)),
            (
                "100% of quarterly funds allocated",
                Unit::Percent,
                Some((Comparator::Equal, 100.0, Unit::Percent)),
                Some(Period::Quarter),
            ),
            (
                "Losses not to exceed .5% per year",
                Unit::Percent,
                Some((Comparator::AtMost, 0.5, Unit::Percent)),
                Some(Period::Year),
            ),
            ("Pipeline >= $1.5m", Unit::Currency, Some((Comparator::AtLeast, 1_500_000.0, Unit::Currency)), None),
            ("% Revenue Partner Source", Unit::Percent, None, None),
            ("$ derived from joint customers", Unit::Currency, None, None),
            ("Meet/exceed assigned quarterly OKRs", Unit::Qualitative, None, Some(Period::Quarter)),
            ("Time to hire", Unit::Duration, None, None),
            ("Number of certifications", Unit::Count, None, None),
            ("Positive feedback from 1-4 peers", Unit::Qualitative, None, None),
        ];
        for (name, unit, target, period) in cases {
            let found = measure(name);
            assert_eq!(found.unit, unit, "{name}");
            assert_eq!(found.target.map(|t| (t.comparator, t.value, t.unit)), target, "{name}");
            assert_eq!(found.period, period, "{name}");
        }
    }
}
