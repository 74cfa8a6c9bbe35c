//! The words of a job architecture as plain data: what a page says and what a database keeps, without
//! Markdown, SQL or GraphQL.
//!
//! A fact that the database already holds carries the id of its row ([`RowId`]); a fact fresh from a page
//! carries none until [`crate::sync`] has matched it with a stored one. Nothing in here imports another
//! module of the crate.

mod address;
mod alignment;
mod attainment;
mod bare;
mod careers;
mod comparison;
mod family;
mod finding;
mod grade;
mod hierarchy;
mod indicator;
mod likeness;
mod measure;
mod measures;
mod names;
mod nearest;
pub mod overlap;
mod paths;
mod period;
mod resolve;
mod seniority;
mod shared;
mod slug;
mod spans;
mod text;

pub use address::{BaseUrl, HeadingAnchor, PageOutline};
pub use alignment::{Alignment, Pair, SIMILAR, align, effort};
pub use attainment::{Attainment, Direction as TrendDirection, Measured, TREND_POINTS, Trend, attainment, trend};
pub use careers::{Careers, LONGEST_PATH, Move, Rung, StatedStep};
pub use comparison::{ComparedRole, Direction, RoleDifference, Tally, Verdict, same_superior};
pub use family::{
    CareerLadder, Extension, Family, GradeClaim, GradeOrigin, HiringStep, NamedRole, ReportingLine, Role, RoleRef,
    RowId, Section, Source, Statement, StatementKind, Track,
};
pub use finding::{Finding, Severity};
pub use grade::{Grade, GradeError};
pub use hierarchy::{Below, Chain, ChainEnd, Hierarchy, Post, Span as SpanOfControl, Superior, Unresolved};
pub use indicator::{Comparator, Indicator, Period, Target, Unit};
pub use likeness::{Likeness, Numbers, as_f64, common};
pub use measure::{Aspect, Measure, align_measures};
pub use measures::{Measure as MeasuredIndicator, MeasuredFamily, MeasuredRole, Measures, NotFound, Subject};
pub use names::{Match, NameIndex, TitleKey, title_key, title_words};
pub use nearest::nearest;
pub use paths::{is_index_name, is_page_ending};
pub use period::{Span as PeriodSpan, SpanError};
pub use resolve::{index, resolve};
pub use seniority::{Seniority, is_people_manager};
pub use shared::{IndicatorPlace, SharedIndicator};
pub use slug::Slug;
pub use spans::{Run, Span, SpanKind, runs, spans};
pub use text::{caseless, clip, fold, words};
