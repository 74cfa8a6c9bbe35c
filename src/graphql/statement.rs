//! Responsibilities and requirements: two types of one shape.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, ID, Object};

use super::error::Result;
use super::family::JobFamily;
use super::id::{self, Kind};
use super::indicator::Indicator;
use super::loaders::{ChildrenOf, ExtensionGraph, Owner, SameText, Scope, StatementsOf};
use super::role::Role;
use super::source::{Source, source_of};
use crate::catalog::{StatementKind, fold};
use crate::store::rows::{ExtensionRow, StatementRow};

/// A statement as the API shows it: its row, what is nested below it where that is loaded, and the role
/// that brought it in.
#[derive(Clone)]
pub(super) struct Shown {
    row: Arc<StatementRow>,
    children: Option<Arc<Vec<Shown>>>,
    inherited_from: Option<i64>,
}

impl Shown {
    /// A statement whose children are not loaded.
    pub(super) fn alone(row: Arc<StatementRow>) -> Self {
        Self { row, children: None, inherited_from: None }
    }

    /// Hangs nested rows below their parents and returns those of the first depth, in order.
    fn trees(rows: &[StatementRow], inherited_from: Option<i64>) -> Vec<Self> {
        let mut below: HashMap<Option<i64>, Vec<&StatementRow>> = HashMap::new();
        for row in rows {
            below.entry(row.parent_id).or_default().push(row);
        }
        Self::level(&below, None, inherited_from)
    }

    fn level(
        below: &HashMap<Option<i64>, Vec<&StatementRow>>,
        parent: Option<i64>,
        inherited_from: Option<i64>,
    ) -> Vec<Self> {
        let rows = below.get(&parent).map(Vec::as_slice).unwrap_or_default();
        let shown = |row: &&StatementRow| Self {
            row: Arc::new((*row).clone()),
            children: Some(Arc::new(Self::level(below, Some(row.id), inherited_from))),
            inherited_from,
        };
        rows.iter().map(shown).collect()
    }

    /// What it says itself.
    pub(super) fn text(&self) -> &str {
        &self.row.text
    }

    /// What is nested below it, where that is loaded.
    pub(super) fn children(&self) -> &[Self] {
        self.children.as_deref().map(Vec::as_slice).unwrap_or_default()
    }

    /// What it says with all that is nested below it: with other details it is another statement.
    pub(super) fn says(&self) -> Vec<String> {
        let nested = self.children().iter().flat_map(Self::says);
        // The depth is told by an empty text behind the last one of a list.
        std::iter::once(fold(&self.row.text)).chain(nested).chain([String::new()]).collect()
    }

    async fn nested(&self, context: &Context<'_>) -> Result<Vec<Self>> {
        if let Some(children) = &self.children {
            return Ok(children.as_ref().clone());
        }
        let rows = Scope::of(context).list(ChildrenOf(self.row.id)).await?;
        Ok(rows.iter().cloned().map(|row| Self::alone(Arc::new(row))).collect())
    }

    /// The other roles that state this word for word.
    async fn shared_with(&self, context: &Context<'_>, kind: StatementKind) -> Result<Vec<Role>> {
        let same = Scope::of(context).list(SameText(kind, self.row.text.clone())).await?;
        let mut roles: Vec<i64> =
            same.iter().filter_map(|row| row.role_id).filter(|role| Some(*role) != self.row.role_id).collect();
        roles.dedup();
        Role::all(context, &roles).await
    }
}

/// The statements that an owner states itself.
async fn stated_by(context: &Context<'_>, owner: Owner, kind: StatementKind) -> Result<Vec<Shown>> {
    let rows = Scope::of(context).list(StatementsOf(owner, kind)).await?;
    Ok(Shown::trees(&rows, None))
}

/// What a role takes over, then what it states itself; each statement once.
///
/// The farthest role comes first, so that the list reads as the levels were built up. A circle of extensions
/// ends where it closes.
pub(super) async fn effective(context: &Context<'_>, role: i64, kind: StatementKind) -> Result<Vec<Shown>> {
    let scope = Scope::of(context);
    let taken_over = context.data_opt::<TakenOver>();
    let known = || taken_over.and_then(|known| known.get(role, kind));
    if let Some(known) = known() {
        scope.count(known.len())?;
        return Ok(known.as_ref().clone());
    }
    let graph = scope.list(ExtensionGraph).await?;
    let mut order = Vec::new();
    ancestors(&graph, role, kind, &mut HashSet::from([role]), &mut order);
    order.push(role);
    let keys = order.iter().map(|role| StatementsOf(Owner::Role(*role), kind));
    let stated = scope.all(keys).await?;
    // Many ask in one wave; the first that goes on works it out for all.
    if let Some(known) = known() {
        scope.count(known.len())?;
        return Ok(known.as_ref().clone());
    }
    let mut seen = HashSet::new();
    let mut effective = Vec::new();
    for other in order {
        let Some(rows) = stated.get(&StatementsOf(Owner::Role(other), kind)) else { continue };
        let inherited_from = (other != role).then_some(other);
        let new = Shown::trees(rows, inherited_from).into_iter().filter(|shown| seen.insert(shown.says()));
        effective.extend(new);
    }
    scope.count(effective.len())?;
    if let Some(known) = taken_over {
        known.put(role, kind, effective.clone());
    }
    Ok(effective)
}

/// What roles take over, worked out once for each request however often it is asked for.
#[derive(Default)]
pub(super) struct TakenOver(Mutex<HashMap<(i64, StatementKind), Statements>>);

type Statements = Arc<Vec<Shown>>;

impl TakenOver {
    fn get(&self, role: i64, kind: StatementKind) -> Option<Statements> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(role, kind)).cloned()
    }

    fn put(&self, role: i64, kind: StatementKind, statements: Vec<Shown>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((role, kind), Arc::new(statements));
    }
}

fn ancestors(graph: &[ExtensionRow], role: i64, kind: StatementKind, seen: &mut HashSet<i64>, order: &mut Vec<i64>) {
    let targets = graph
        .iter()
        .filter(|edge| edge.role_id == role && edge.kind == kind.as_str())
        .filter_map(|edge| edge.target_id);
    for target in targets {
        if seen.insert(target) {
            ancestors(graph, target, kind, seen, order);
            order.push(target);
        }
    }
}

/// A statement type; what follows the first fields is its own.
macro_rules! statement_type {
    ($(#[$doc:meta])* $name:ident, $kind:ident { $($own:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub(super) struct $name(Shown);

        impl $name {
            pub(super) fn new(shown: Shown) -> Self {
                Self(shown)
            }

            pub(super) async fn stated_by(context: &Context<'_>, owner: Owner) -> Result<Vec<Self>> {
                Ok(stated_by(context, owner, StatementKind::$kind).await?.into_iter().map(Self).collect())
            }

            pub(super) async fn effective(context: &Context<'_>, role: i64) -> Result<Vec<Self>> {
                Ok(effective(context, role, StatementKind::$kind).await?.into_iter().map(Self).collect())
            }
        }

        $(#[$doc])*
        #[Object]
        impl $name {
            /// The opaque id, the same for as long as the statement exists, also when it is reworded a little.
            pub(super) async fn id(&self) -> ID {
                id::encode(Kind::$kind, self.0.row.id)
            }

            /// Plain text, without markup.
            async fn text(&self) -> &str {
                &self.0.row.text
            }

            /// The Markdown as written.
            async fn markdown(&self) -> &str {
                &self.0.row.markdown
            }

            /// The sub-heading that gathers it with others, such as "Territory Management".
            async fn group(&self) -> Option<&str> {
                self.0.row.group_name.as_deref()
            }

            /// What is nested below it.
            async fn children(&self, context: &Context<'_>) -> Result<Vec<$name>> {
                Ok(self.0.nested(context).await?.into_iter().map(Self).collect())
            }

            /// The role that states it; null where it is stated for every level of the family.
            async fn role(&self, context: &Context<'_>) -> Option<Result<Role>> {
                Role::maybe(context, self.0.row.role_id).await
            }

            /// The family that it is stated in.
            async fn family(&self, context: &Context<'_>) -> Result<JobFamily> {
                JobFamily::of(context, self.0.row.family_id).await
            }

            /// The role that brought it in, where `inherited: true` did.
            async fn inherited_from(&self, context: &Context<'_>) -> Option<Result<Role>> {
                Role::maybe(context, self.0.inherited_from).await
            }

            /// The other roles that state the same, word for word.
            async fn shared_with(&self, context: &Context<'_>) -> Result<Vec<Role>> {
                self.0.shared_with(context, StatementKind::$kind).await
            }

            $($own)*

            /// Where it stands.
            async fn source(&self) -> Option<Source> {
                Some(source_of!(self.0.row))
            }
        }
    };
}

statement_type! {
    /// One duty of a role, or of every level of a family.
    Responsibility, Responsibility {
        /// How it is measured: the indicators of its role; where that has none, its family's.
        async fn indicators(&self, context: &Context<'_>) -> Result<Vec<Indicator>> {
            Indicator::of_role(context, self.0.row.family_id, self.0.row.role_id).await
        }
    }
}

statement_type! {
    /// One thing that the holder of a role must bring.
    Requirement, Requirement {}
}
