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
mod inheritance;
mod likeness;
mod measure;
mod measures;
mod names;
mod opaque;
pub mod overlap;
mod paths;
mod period;
mod resolve;
mod seniority;
mod shared;
mod slug;
mod spans;
mod suggest;
mod text;

pub use address::{BaseUrl, HeadingAnchor, PageOutline};
pub use alignment::{Alignment, Pair, SIMILAR, align, effort};
pub use attainment::{Attainment, Measured, TREND_POINTS, Trend, TrendDirection, attainment, trend};
pub use careers::{Careers, LONGEST_PATH, Move, Rung, StatedStep};
pub use comparison::{ComparedRole, Direction, RoleDifference, Tally, Verdict, same_superior};
pub use family::{
    CareerLadder, Extension, Family, GradeClaim, GradeOrigin, HiringStep, NamedRole, ReportingLine, Role, RoleRef,
    RowId, Section, Source, Statement, StatementKind, Track,
};
pub use finding::{Finding, Severity};
pub use grade::{Grade, GradeError};
pub use hierarchy::{Below, Chain, ChainEnd, Hierarchy, Post, SpanOfControl, Superior, Unresolved, cycles};
pub use indicator::{Comparator, Indicator, Period, Target, Unit};
pub use inheritance::{ancestors, said};
pub use likeness::{Likeness, Numbers, as_f64, common};
pub use measure::{Aspect, Measure, align_measures};
pub use measures::{MeasuredFamily, MeasuredIndicator, MeasuredRole, Measures, NotFound, Subject};
pub use names::{Match, NameIndex, TitleKey, title_key, title_words};
pub use opaque::opaque_id;
pub use paths::{is_index_name, is_page_ending};
pub use period::{PeriodSpan, SpanError};
pub use resolve::{index, resolve};
pub use seniority::{Seniority, is_people_manager};
pub use shared::{IndicatorPlace, SharedIndicator};
pub use slug::Slug;
pub use spans::{Run, Span, SpanKind, runs, spans};
pub use suggest::{did_you_mean, nearest};
pub use text::{caseless, clip, fold, words};
