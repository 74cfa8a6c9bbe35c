//! A grade: the number that pay is tied to.

use std::fmt;

/// A pay grade, 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(u8);

/// The number is no grade: grades run from 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GradeError(pub i64);

impl fmt::Display for GradeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no grade: grades run from 1 to 99", self.0)
    }
}

impl std::error::Error for GradeError {}

impl Grade {
    /// The grade as a number.
    #[must_use]
    pub fn number(self) -> i32 {
        i32::from(self.0)
    }
}

impl TryFrom<i64> for Grade {
    type Error = GradeError;

    fn try_from(number: i64) -> Result<Self, GradeError> {
        match u8::try_from(number) {
            Ok(grade @ 1..=99) => Ok(Self(grade)),
            _ => Err(GradeError(number)),
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
