//! Days of the calendar that everybody uses today, also for the time before it.

use std::fmt;
use std::str::FromStr;

/// A day, such as `2026-03-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The days since the first of January 1970.
    #[must_use]
    pub fn days(self) -> i32 {
        // Counted in years that begin in March, so that the odd day stands at their end.
        let months_since_march = (i32::from(self.month) + 9) % 12;
        let year = self.year - i32::from(self.month < 3);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * months_since_march + 2) / 5 + i32::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }
}

/// A text that is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDate;

impl FromStr for Date {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let digits = |from: usize, to: usize| {
            let part = text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
            part.and_then(|part| part.parse::<u16>().ok()).ok_or(NoDate)
        };
        if text.len() != 10 || text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
            return Err(NoDate);
        }
        let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return Err(NoDate),
        };
        let part = |number: u16| u8::try_from(number).map_err(|_| NoDate);
        if !(1..=last).contains(&day) {
            return Err(NoDate);
        }
        Ok(Self { year: year.into(), month: part(month)?, day: part(day)? })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_are_counted_from_1970() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2026-03-31", 20_543),
            ("0001-01-01", -719_162),
        ] {
            let date: Date = text.parse().expect("a day");
            assert_eq!((date.days(), date.to_string()), (days, text.to_owned()));
        }
    }

    #[test]
    fn every_day_is_the_one_behind_the_day_before() {
        let mut before = None;
        for (year, month, day) in
            (1895..2105).flat_map(|year| (1..13).flat_map(move |month| (1..32).map(move |day| (year, month, day))))
        {
            let Ok(date) = format!("{year:04}-{month:02}-{day:02}").parse::<Date>() else { continue };
            assert_eq!(before.replace(date.days()).map_or(date.days(), |days| days + 1), date.days(), "{date}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "2026-3-31",
            "2026-02-30",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "2026/01/01",
            "+026-01-01",
            "2026-01-0é",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
