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
    r"(?P<before>at or above|at or below|at least|minimum(?: of)?|min\.?|no less than|no fewer than|greater than or equal to|more than|greater than|higher than|exceeds?|exceeding|over|above|at most|maximum(?: of)?|max\.?|no more than|no greater than|not to exceed|not more than|up to|less than or equal to|less than|fewer than|lower than|under|below|within|equal to|score of|rating of|nps of|>=|≥|<=|≤|±|\+/-|>|<|=)?\s*(?:of\s+)?(?:a\s+)?(?P<money>[$€£])?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>%|per ?cent(?-u:\b)|(?:(?:business|working|calendar) )?(?:minutes?|mins?|hours?|days?|weeks?|months?|years?)(?-u:\b)|(?:k|m{1,2}|mn|b|bn|thousand|million|billion)(?-u:\b)|x(?-u:\b)|:1(?-u:\b))?\s*(?P<after>\+|or (?:more|higher|greater|above|over|better)|or (?:less|lower|fewer|below|under)|and (?:above|higher|over|up)|(?:at )?(?:a )?minimum(?-u:\b)|(?:at )?(?:a )?maximum(?-u:\b))?"
);
// Number words count where a unit or a comparator says that they are numbers.
pattern!(
    NUMBER_WORD,
    r"(?-u:\b)(one|two|three|four|five|six|seven|eight|nine|ten|twelve)( (?:percent|(?:(?:business|working|calendar) )?(?:minutes?|hours?|days?|weeks?|months?|years?)|per|or (?:more|less|fewer))(?-u:\b))"
);
pattern!(
    COMPARED_WORD,
    r"((?-u:\b)(?:at least|at most|more than|less than|fewer than|no fewer than|minimum of|maximum of|up to) )(one|two|three|four|five|six|seven|eight|nine|ten|twelve)(?-u:\b)"
);
pattern!(COUNTED_ALONE, r"^\d[\d,.]*\+?(?:[\s.]*$| (?:per|each|every|a) )");
pattern!(COUNTED_THINGS, r"^\d[\d,.]*\+? (?:per|each|or|new) |^\d[\d,.]*\+? (?:[a-z-]+ ){0,2}[a-z-]+s(?-u:\b)");
// What stands before a comparator and turns it round: "does not exceed 2%", "never falls below 90%".
pattern!(
    TURNED,
    r"(?:(?-u:\b)(?:not|never|cannot|without)|n't)(?: (?:to|be|fall|falls|falling|drop|drops|go|goes|rise|rises))*\s*$"
);
pattern!(RANGE_BEFORE, r"(?-u:\b)between\s+(?:[$€£]?[\d.,]+\s?[%a-z]*\s+and\s+)?[$€£]?$");
pattern!(RANGE_AFTER, r"^\s?(?:-|to)\s?[$€£]?\d");
pattern!(CALENDAR_YEAR, r"^(?:19|20)\d\d(?-u:\b)");
pattern!(PER_WEEK, r"(?:^|[^-])(?-u:\b)(?:weekly|wow|week[- ]over[- ]week|(?:per|each|every|a) week)(?-u:\b)");
pattern!(PER_MONTH, r"(?:^|[^-])(?-u:\b)(?:monthly|mom|month[- ]over[- ]month|(?:per|each|every|a) month)(?-u:\b)");
pattern!(
    PER_QUARTER,
    r"(?-u:\b)(?:quarterly|qoq|quarter[- ]over[- ]quarter|(?:per|each|every|a) (?:fiscal )?quarter)(?-u:\b)"
);
pattern!(
    PER_YEAR,
    r"(?:^|[^-])(?-u:\b)(?:annual|annually|annualized|yearly|yoy|year[- ]over[- ]year|(?:per|each|every|a) (?:fiscal )?year|per annum)(?-u:\b)"
);
pattern!(MONEY, r"[$€£]|(?-u:\b)(?:revenue|bookings|arr|iacv|acv|spend|cost|costs|budget|savings)(?-u:\b)");
pattern!(
    COUNTED,
    r"(?:^|\s)#|(?-u:\b)number of(?-u:\b)|(?-u:\b)count of(?-u:\b)|(?-u:\b)how many(?-u:\b)|(?-u:\b)volume of(?-u:\b)"
);
pattern!(
    TIMED,
    r"(?-u:\b)(?:time|days|hours|weeks|months)[ -](?:to|from|between|for|since)(?-u:\b)|(?-u:\b)(?:average age|cycle time|lead time|response time|resolution time|turnaround time|turnaround|mttr|mttd|tenure)(?-u:\b)"
);
pattern!(SHARE, r"%|(?-u:\b)percent(?:age)?(?-u:\b)|(?-u:\b)share of(?-u:\b)");
pattern!(
    DIVIDED,
    r"(?-u:\b)ratio(?-u:\b)|(?-u:\b)rate(?-u:\b)|(?-u:\b)(?:(?:[2-9]|\d\d+):\d+|1:(?:[02-9]|\d\d+))(?-u:\b)"
);
pattern!(DIVIDED_BY_NAME, r"(?-u:\b)ratio(?-u:\b)");
pattern!(SCORED, r"(?-u:\b)(?:score|scores|csat|nps|enps|rating|ratings|satisfaction)(?-u:\b)");

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
    let text = with_digits(&fold(name));
    let target = NUMBER.captures_iter(&text).find_map(|found| target(&found, &text));
    let unit = target.map_or_else(|| unit(&text), |target| target.unit);
    Measure { unit, target, period: period(&text) }
}

/// "Less than three months" with the digit 3.
fn with_digits(text: &str) -> String {
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let digit = |found: Option<&str>| {
        let number = words.iter().position(|word| Some(*word) == found);
        number.unwrap_or_default() + 1
    };
    let part = |found: &Captures<'_>, number: usize| found.get(number).map(|part| part.as_str().to_owned());
    let text = NUMBER_WORD.replace_all(text, |found: &Captures<'_>| {
        format!("{}{}", digit(part(found, 1).as_deref()), part(found, 2).unwrap_or_default())
    });
    let text = COMPARED_WORD.replace_all(&text, |found: &Captures<'_>| {
        format!("{}{}", part(found, 1).unwrap_or_default(), digit(part(found, 2).as_deref()))
    });
    text.into_owned()
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
    let around = |pattern: &Regex, part: Option<&str>| part.is_some_and(|part| pattern.is_match(part));
    let whole = found.get(0)?;
    // Of "between 90% and 95%" neither is the target, nor is the first of "90% to 95%".
    if around(&RANGE_BEFORE, text.get(..number.start())) || around(&RANGE_AFTER, text.get(whole.end()..)) {
        return None;
    }
    let turned = around(&TURNED, text.get(..whole.start()));
    let before = get("before").map(comparator).map(|said| if turned { opposite(said) } else { said });
    let stated = before.or_else(|| get("after").map(comparator));
    let unit = match (get("money"), get("unit")) {
        (Some(_), _) => Unit::Currency,
        (None, Some("%" | "percent" | "per cent")) => Unit::Percent,
        // "1:1 meetings" are meetings of two, not a ratio.
        (None, Some(":1")) if number.as_str() == "1" && !DIVIDED_BY_NAME.is_match(text) => return None,
        (None, Some("x" | ":1")) => Unit::Ratio,
        (None, Some(unit)) if unit.len() > 1 && !is_multiple(unit) => Unit::Duration,
        // A bare number is a target only where the text says so, or where it opens the text and counts
        // something: "5 per quarter", but not "360 feedback" or "2030 plan".
        (None, _) if stated.is_some() || opens_with_a_count(text, number.start()) => {
            if SCORED.is_match(text) {
                Unit::Score
            } else {
                Unit::Count
            }
        }
        _ => return None,
    };
    let value: f64 = number.as_str().replace(',', "").parse().ok()?;
    let value = value * get("unit").map_or(1.0, factor);
    Some(Target { comparator: stated.unwrap_or(Comparator::Equal), value, unit })
}

fn opens_with_a_count(text: &str, number: usize) -> bool {
    let Some((before, text)) = text.split_at_checked(number) else { return false };
    // "Loaves a day: 500" counts what stands before the colon.
    let alone = COUNTED_ALONE.is_match(text) && before.trim_end().ends_with(':');
    if alone {
        return true;
    }
    before.trim().is_empty() && COUNTED_THINGS.is_match(text) && !CALENDAR_YEAR.is_match(text)
}

/// Durations are kept in days, money in whole units.
fn factor(unit: &str) -> f64 {
    match unit.rsplit(' ').next().unwrap_or(unit).trim_end_matches('s') {
        "minute" | "min" => 1.0 / 1440.0,
        "hour" => 1.0 / 24.0,
        "week" => 7.0,
        "month" => 30.0,
        "year" => 365.0,
        "k" | "thousand" => 1e3,
        "m" | "mm" | "mn" | "million" => 1e6,
        "b" | "bn" | "billion" => 1e9,
        _ => 1.0,
    }
}

fn is_multiple(unit: &str) -> bool {
    matches!(unit, "k" | "m" | "mm" | "mn" | "b" | "bn" | "thousand" | "million" | "billion")
}

/// What is meant where the opposite is denied: "not less than" is at least.
fn opposite(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::LessThan => Comparator::AtLeast,
        Comparator::MoreThan => Comparator::AtMost,
        other => other,
    }
}

fn comparator(words: &str) -> Comparator {
    match words.trim_end_matches(" of").trim_end_matches('.') {
        "at least"
        | "at or above"
        | "at minimum"
        | "at a minimum"
        | "or over"
        | "and over"
        | "minimum"
        | "min"
        | "no less than"
        | "no fewer than"
        | "greater than or equal to"
        | ">="
        | "≥"
        | "+"
        | "or more"
        | "or higher"
        | "or greater"
        | "or above"
        | "or better"
        | "and above"
        | "and higher"
        | "and up" => Comparator::AtLeast,
        "more than" | "greater than" | "higher than" | "exceed" | "exceeds" | "exceeding" | "over" | "above" | ">" => {
            Comparator::MoreThan
        }
        "less than" | "fewer than" | "lower than" | "under" | "below" | "<" => Comparator::LessThan,
        "equal to" | "=" | "score" | "rating" | "nps" => Comparator::Equal,
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
        let cases: [(&str, Unit, Stated, Option<Period>); 42] = [
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
            (
                "Ramp in less than three months",
                Unit::Duration,
                Some((Comparator::LessThan, 90.0, Unit::Duration)),
                None,
            ),
            ("Partner satisfaction of 4.5+", Unit::Score, Some((Comparator::AtLeast, 4.5, Unit::Score)), None),
            ("NPS of 50", Unit::Score, Some((Comparator::Equal, 50.0, Unit::Score)), None),
            ("3x pipeline coverage", Unit::Ratio, Some((Comparator::Equal, 3.0, Unit::Ratio)), None),
            ("Win to loss ratio of 2:1 or better", Unit::Ratio, Some((Comparator::AtLeast, 2.0, Unit::Ratio)), None),
            ("10+ certified partners", Unit::Count, Some((Comparator::AtLeast, 10.0, Unit::Count)), None),
            ("Answer within 2 business days", Unit::Duration, Some((Comparator::AtMost, 2.0, Unit::Duration)), None),
            ("Error rate does not exceed 2%", Unit::Percent, Some((Comparator::AtMost, 2.0, Unit::Percent)), None),
            ("Not less than 90% of calls", Unit::Percent, Some((Comparator::AtLeast, 90.0, Unit::Percent)), None),
            ("Never falls below 4 days", Unit::Duration, Some((Comparator::AtLeast, 4.0, Unit::Duration)), None),
            ("Uptime at or above 95%", Unit::Percent, Some((Comparator::AtLeast, 95.0, Unit::Percent)), None),
            ("80% minimum attendance", Unit::Percent, Some((Comparator::AtLeast, 80.0, Unit::Percent)), None),
            ("$5 million in widgets", Unit::Currency, Some((Comparator::Equal, 5_000_000.0, Unit::Currency)), None),
            ("$2.5MM pipeline", Unit::Currency, Some((Comparator::Equal, 2_500_000.0, Unit::Currency)), None),
            ("More than 2 million readers", Unit::Count, Some((Comparator::MoreThan, 2_000_000.0, Unit::Count)), None),
            ("95 per cent of plans", Unit::Percent, Some((Comparator::Equal, 95.0, Unit::Percent)), None),
            ("Between 90% and 95% of quota", Unit::Percent, None, None),
            ("Attach of 70%-80%", Unit::Percent, None, None),
            ("Holds 1:1 meetings", Unit::Qualitative, None, None),
            ("Bi-weekly notes", Unit::Qualitative, None, None),
            ("Loaves a day: 500", Unit::Count, Some((Comparator::Equal, 500.0, Unit::Count)), None),
            (
                "Coaches trained: 5 per quarter",
                Unit::Count,
                Some((Comparator::Equal, 5.0, Unit::Count)),
                Some(Period::Quarter),
            ),
            ("Used by at least three shops", Unit::Count, Some((Comparator::AtLeast, 3.0, Unit::Count)), None),
            ("2030 plan delivered", Unit::Qualitative, None, None),
            ("360 feedback", Unit::Qualitative, None, None),
            ("Attrition of 70-80%", Unit::Percent, None, None),
            ("Growth year over year", Unit::Qualitative, None, Some(Period::Year)),
            (
                "Invoices paid late: no more than 2%",
                Unit::Percent,
                Some((Comparator::AtMost, 2.0, Unit::Percent)),
                None,
            ),
        ];
        for (name, unit, target, period) in cases {
            let found = measure(name);
            assert_eq!(found.unit, unit, "{name}");
            assert_eq!(found.target.map(|t| (t.comparator, t.value, t.unit)), target, "{name}");
            assert_eq!(found.period, period, "{name}");
        }
    }
}
