//! The columns that a condition may name.

use sea_orm::sea_query::Expr;

/// Names columns; a `?` behind one says that it may hold no value.
macro_rules! fields {
    ($($field:ident = $table:ident.$column:ident $(($null:ident))?;)+) => {
        /// A column of a table. Of a text it is the folded copy.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Field {
            $(#[doc = concat!("`", stringify!($table), ".", stringify!($column), "`")] $field),+
        }

        impl Field {
            /// The column.
            pub(super) fn column(self) -> Expr {
                match self { $(Self::$field => Expr::col((stringify!($table), stringify!($column)))),+ }
            }

            /// Whether it may hold no value.
            pub(super) fn nullable(self) -> bool {
                match self { $(Self::$field => false $(|| fields!(@$null))?),+ }
            }
        }
    };
    (@null) => { true };
}

fields! {
    FamilyId = families.id;
    FamilySlug = families.slug;
    FamilyTitle = families.title_folded;
    FamilySummary = families.summary_folded (null);
    RoleId = roles.id;
    RoleSlug = roles.slug;
    RoleTitle = roles.title_folded;
    RoleSeniority = roles.seniority;
    RolePeopleManager = roles.people_manager;
    RoleGrade = roles.grade (null);
    RoleDefined = roles.defined;
    RoleSummary = roles.summary_folded (null);
    TrackName = tracks.name_folded;
    LineTitle = reporting_lines.title_folded;
    StatementId = statements.id;
    StatementText = statements.text_folded;
    StatementGroup = statements.group_folded (null);
    IndicatorId = indicators.id;
    IndicatorName = indicators.name_folded;
    IndicatorGroup = indicators.group_folded (null);
    IndicatorScope = indicators.scope;
    IndicatorUnit = indicators.unit;
    IndicatorPeriod = indicators.period (null);
    TargetComparator = indicators.target_comparator (null);
    TargetValue = indicators.target_value (null);
    TargetUnit = indicators.target_unit (null);
    ObservationFamily = observations.family_slug;
    ObservationRole = observations.role_slug (null);
    ObservationStart = observations.starts_on;
    ObservationEnd = observations.ends_on;
    ObservationValue = observations.value;
    ObservationUnit = observations.unit;
    ObservationRevision = observations.revision;
    FindingRule = findings.rule;
    FindingSeverity = findings.severity;
    FindingMessage = findings.message_folded;
}
