//! Objects by their id.

use async_graphql::{Context, ID, Interface};

use super::error::Result;
use super::family::JobFamily;
use super::id::{self, Kind};
use super::indicator::Indicator;
use super::loaders::{FamilyById, IndicatorById, RoleById, Scope, StatementById};
use super::role::Role;
use super::statement::{Requirement, Responsibility, Shown};
use crate::catalog::StatementKind;
use crate::store::rows::StatementRow;

/// Anything with an id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The opaque id of the object."))]
pub(super) enum Node {
    /// A family.
    JobFamily(JobFamily),
    /// A role.
    Role(Role),
    /// A responsibility.
    Responsibility(Responsibility),
    /// A requirement.
    Requirement(Requirement),
    /// An indicator.
    Indicator(Indicator),
}

impl Node {
    /// The object with this id; `None` where there is none any more.
    pub(super) async fn by_id(context: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        let scope = Scope::of(context);
        let (kind, row) = id::decode(id)?;
        let statement = |wanted: StatementKind| async move {
            let row = scope.load(StatementById(row)).await?;
            let of_kind = |row: &std::sync::Arc<StatementRow>| row.kind == wanted.as_str();
            Ok::<_, super::ApiError>(row.filter(of_kind).map(Shown::alone))
        };
        Ok(match kind {
            Kind::JobFamily => scope.load(FamilyById(row)).await?.map(|row| Self::JobFamily(JobFamily::new(row))),
            Kind::Role => scope.load(RoleById(row)).await?.map(|row| Self::Role(Role::new(row))),
            Kind::Indicator => scope.load(IndicatorById(row)).await?.map(|row| Self::Indicator(Indicator::new(row))),
            Kind::Responsibility => statement(StatementKind::Responsibility)
                .await?
                .map(|shown| Self::Responsibility(Responsibility::new(shown))),
            Kind::Requirement => {
                statement(StatementKind::Requirement).await?.map(|shown| Self::Requirement(Requirement::new(shown)))
            }
        })
    }
}
