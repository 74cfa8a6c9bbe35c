//! The words of a job architecture as plain data: what a page says and what a database keeps, without
//! Markdown, SQL or GraphQL.
//!
//! A fact that the database already holds carries the id of its row ([`RowId`]); a fact fresh from a page
//! carries none until [`crate::sync`] has matched it with a stored one. Nothing in here imports another
//! module of the crate.

mod address;
mod alignment;
mod bare;
mod family;
mod finding;
mod grade;
mod indicator;
mod likeness;
mod names;
mod opaque;
mod paths;
mod resolve;
mod seniority;
mod shared;
mod slug;
mod suggest;
mod text;

pub use address::{BaseUrl, HeadingAnchor, PageOutline};
pub use alignment::{Alignment, Pair, SIMILAR, align};
pub use family::{
    CareerLadder, Extension, Family, GradeClaim, GradeOrigin, HiringStep, NamedRole, ReportingLine, Role, RoleRef,
    RowId, Section, Source, Statement, StatementKind, Track,
};
pub use finding::{Finding, Severity};
pub use grade::{Grade, GradeError};
pub use indicator::{Comparator, Indicator, Period, Target, Unit};
pub use likeness::{Likeness, Numbers, as_f64, common};
pub use names::{Match, NameIndex, TitleKey, title_key, title_words};
pub use opaque::opaque_id;
pub use paths::{is_index_name, is_page_ending};
pub use resolve::{index, resolve};
pub use seniority::{Seniority, is_people_manager};
pub use shared::{IndicatorPlace, SharedIndicator};
pub use slug::Slug;
pub use suggest::did_you_mean;
pub use text::{caseless, clip, fold, words};
