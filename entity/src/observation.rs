//! What an indicator measured in a period.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "observations")]
/// What an indicator measured in a period, for a role or for its family as a whole. It outlives both.
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What it is known by when it is recorded again; unique.
    #[sea_orm(unique)]
    pub key: String,
    /// The indicator; none once that is gone.
    pub indicator_id: Option<i64>,
    /// The role, where it was measured for one and that is still there.
    pub role_id: Option<i64>,
    /// The family's slug when it was recorded.
    pub family_slug: String,
    /// The role's slug when it was recorded, where it was measured for one.
    pub role_slug: Option<String>,
    /// The indicator's name when it was recorded.
    pub indicator_name: String,
    /// The period as it was given, such as `2026-Q1`.
    pub period: String,
    /// Its first day, as `2026-01-01`.
    pub starts_on: String,
    /// Its last day.
    pub ends_on: String,
    /// What was measured.
    pub value: f64,
    /// What that number counts.
    pub unit: String,
    /// What tells it from others of the same period, as a JSON object with sorted keys; `{}` where nothing does.
    pub dimensions: String,
    /// Where the number comes from.
    pub source: Option<String>,
    /// The revision that recorded it, or changed it last.
    pub revision: i64,
    /// The row of `indicator_id`.
    #[sea_orm(belongs_to, from = "indicator_id", to = "id")]
    pub indicator: BelongsTo<Option<super::indicator::Entity>>,
    /// The row of `role_id`.
    #[sea_orm(belongs_to, from = "role_id", to = "id")]
    pub role: BelongsTo<Option<super::role::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
