//! The kinds of value in a document, each refusing what it cannot be.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::catalog;

/// A text; null characters, which PostgreSQL cannot keep, are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text(pub String);

/// A text that is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Name(pub String);

/// A name in addresses: lower-case letters, digits, and single hyphens between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slug(pub catalog::Slug);

/// A pay grade, 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade(pub catalog::Grade);

/// The number of a line, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Line(pub u32);

/// The version of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Version(u32);

/// The version that is written and read.
pub const VERSION: Version = Version(1);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if text.contains('\0') {
            return Err(de::Error::custom("the text holds a null character"));
        }
        Ok(Self(text))
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Text(text) = Text::deserialize(from)?;
        if text.trim().is_empty() {
            return Err(de::Error::custom("the name is empty"));
        }
        Ok(Self(text))
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let slug = catalog::Slug::parse(&text);
        slug.map(Self).ok_or_else(|| {
            let meant = catalog::Slug::of(&text);
            de::Error::custom(format!("`{}` is no slug, `{meant}` would be one", catalog::clip(&text, 60)))
        })
    }
}

impl Serialize for Slug {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0.as_str())
    }
}

impl<'de> Deserialize<'de> for Grade {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        catalog::Grade::try_from(i64::deserialize(from)?).map(Self).map_err(de::Error::custom)
    }
}

impl Serialize for Grade {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i32(self.0.number())
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match u32::deserialize(from)? {
            line if line > 0 && i32::try_from(line).is_ok() => Ok(Self(line)),
            line => Err(de::Error::custom(format!("{line} is no line: lines are counted from 1"))),
        }
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match u32::deserialize(from)? {
            1 => Ok(VERSION),
            other => Err(de::Error::custom(format!("version {other} of the document is not known, only version 1"))),
        }
    }
}

/// Gives a kind of value its schema, written out where it is used.
macro_rules! schemas {
    ($($name:ident: $schema:tt)+) => {$(
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )+};
}

schemas! {
    Text: { "type": "string" }
    Name: { "type": "string", "minLength": 1 }
    Slug: { "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 200 }
    Grade: { "type": "integer", "minimum": 1, "maximum": 99 }
    Line: { "type": "integer", "minimum": 1, "maximum": 2_147_483_647 }
    Version: { "const": 1 }
}

/// Mirrors an enum of the catalogue: a value that is added there has to be added here.
macro_rules! mirrors {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[expect(missing_docs, reason = "the catalogue says what each value means")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }

        impl From<catalog::$name> for $name {
            fn from(value: catalog::$name) -> Self {
                match value { $(catalog::$name::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for catalog::$name {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),+ }
            }
        }
    )+};
}

mirrors! {
    /// The rank that a title says, lowest first.
    Seniority {
        Intern, Associate, Junior, Intermediate, Senior, Staff, Lead, Principal, Distinguished, Fellow, Manager,
        SeniorManager, Director, SeniorDirector, VicePresident, Executive,
    }
    /// The kind of place that states a grade, strongest first.
    GradeOrigin { Table, Sentence, Heading }
    /// Duty or requirement.
    StatementKind { Responsibility, Requirement }
    /// What an indicator is counted in. Durations are in days.
    Unit { Percent, Currency, Count, Duration, Ratio, Score, Qualitative }
    /// From which side a target is approached.
    Comparator { AtLeast, MoreThan, AtMost, LessThan, Equal }
    /// How often an indicator is taken.
    Period { Week, Month, Quarter, Year }
    /// How much a finding matters.
    Severity { Info, Warning, Error }
}
