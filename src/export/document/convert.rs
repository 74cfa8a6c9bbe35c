//! Between the catalogue and the document. Every struct is taken apart field by field, so that a new one
//! forces a decision.

use super::model as document;
use crate::catalog;

impl document::Document {
    /// The document of some families, in their order.
    pub(super) fn of(families: &[&catalog::Family]) -> Self {
        let families = families.iter().map(|family| (*family).clone().into()).collect();
        Self { format: document::Format::Catalogue, version: document::VERSION, families }
    }
}

/// A value that goes into the document, or comes out of it, by a conversion of its own.
trait Take<T> {
    fn take(self) -> T;
}

/// Converts structs with the same fields both ways.
macro_rules! alike {
    ($($name:ident { $($field:ident),+ } $(without $id:ident)?;)+) => {$(
        impl From<catalog::$name> for document::$name {
            fn from(value: catalog::$name) -> Self {
                let catalog::$name { $($id: _,)? $($field),+ } = value;
                Self { $($field: $field.take()),+ }
            }
        }

        impl From<document::$name> for catalog::$name {
            fn from(value: document::$name) -> Self {
                let document::$name { $($field),+ } = value;
                Self { $($id: None,)? $($field: $field.take()),+ }
            }
        }

        taken! { catalog::$name, document::$name; document::$name, catalog::$name; }
    )+};
}

/// Conversions of values, and of lists and options of them.
macro_rules! taken {
    ($($from:ty, $to:ty;)+) => {$(
        impl Take<$to> for $from {
            fn take(self) -> $to {
                self.into()
            }
        }

        impl Take<Vec<$to>> for Vec<$from> {
            fn take(self) -> Vec<$to> {
                self.into_iter().map(Into::into).collect()
            }
        }

        impl Take<Option<$to>> for Option<$from> {
            fn take(self) -> Option<$to> {
                self.map(Into::into)
            }
        }
    )+};
}

/// Values that wrap one another.
macro_rules! wraps {
    ($($name:ident: $inner:ty;)+) => {$(
        impl From<$inner> for document::$name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl From<document::$name> for $inner {
            fn from(value: document::$name) -> Self {
                value.0
            }
        }

        taken! { $inner, document::$name; document::$name, $inner; }
    )+};
}

/// Values that are the same on both sides.
macro_rules! same {
    ($($type:ty)+) => {$(
        impl Take<$type> for $type {
            fn take(self) -> $type {
                self
            }
        }
    )+};
}

/// Enums, whose conversions stand beside them.
macro_rules! enums {
    ($($name:ident)+) => {
        taken! { $(catalog::$name, document::$name; document::$name, catalog::$name;)+ }
    };
}

same! { f64 bool }
wraps! { Text: String; Name: String; Slug: catalog::Slug; Grade: catalog::Grade; Line: u32; }
enums! { Seniority GradeOrigin StatementKind Unit Comparator Period Severity }

alike! {
    Source { path, line, end_line };
    Family {
        slug, title, summary, tracks, roles, responsibilities, requirements, indicators, career_ladder,
        hiring_process, sections, findings, pages, source
    } without id;
    PageOutline { path, url, headings };
    HeadingAnchor { line, anchor };
    Track { name, source } without id;
    Role {
        slug, title, track, seniority, people_manager, grade, grade_claims, defined, summary, reports_to, extends,
        responsibilities, requirements, indicators, career_ladder, sections, source
    } without id;
    GradeClaim { grade, origin, source };
    RoleRef { family, role };
    ReportingLine { title, role, source };
    Extension { title, role, kind, source };
    Statement { text, markdown, group, children, source } without id;
    Indicator { name, group, unit, target, period, source } without id;
    Target { comparator, value, unit };
    CareerLadder { text, next, source };
    NamedRole { title, role };
    HiringStep { text, source };
    Section { title, markdown, source };
    Finding { rule, severity, message, source, role };
}
