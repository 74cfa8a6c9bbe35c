//! Responsibilities and requirements: two types of one shape.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, ID, Object};

use super::error::Result;
use super::family::JobFamily;
use super::id::{self, Kind};
use super::indicator::Indicator;
use super::loaders::{ChildrenOf, ExtensionGraph, Owner, SameText, Scope, StatementsOf};
use super::overlap::{self, AlikeStatement};
use super::role::Role;
use super::source::{Source, source_of};
use crate::catalog::{StatementKind, ancestors, said};
use crate::store::rows::StatementRow;

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
        said(&self.row.text, self.children().iter().map(Self::says))
    }

    async fn nested(&self, context: &Context<'_>) -> Result<Vec<Self>> {
        if let Some(children) = &self.children {
            return Ok(children.as_ref().clone());
        }
        let rows = Scope::of(context).list(ChildrenOf(self.row.id)).await?;
        Ok(rows.iter().cloned().map(|row| Self::alone(Arc::new(row))).collect())
    }

    /// The row.
    pub(super) fn row(&self) -> &StatementRow {
        &self.row
    }

    /// The other roles that state this word for word.
    pub(super) async fn word_for_word(&self, context: &Context<'_>, kind: StatementKind) -> Result<Vec<i64>> {
        let same = Scope::of(context).list(SameText(kind, self.row.text.clone())).await?;
        let mut roles: Vec<i64> =
            same.iter().filter_map(|row| row.role_id).filter(|role| Some(*role) != self.row.role_id).collect();
        roles.dedup();
        Ok(roles)
    }
}

/// The statements that an owner states itself.
pub(super) async fn stated_by(context: &Context<'_>, owner: Owner, kind: StatementKind) -> Result<Vec<Shown>> {
    let rows = Scope::of(context).list(StatementsOf(owner, kind)).await?;
    Ok(Shown::trees(&rows, None))
}

/// What a role takes over, then what it states itself; each statement once.
///
/// The farthest role comes first, so that the list reads as the levels were built up. A circle of extensions
/// ends where it closes.
pub(super) async fn effective(context: &Context<'_>, role: i64, kind: StatementKind) -> Result<Vec<Shown>> {
    let effective = worked_out(context, role, kind).await?;
    Scope::of(context).count(effective.len())?;
    Ok(effective.as_ref().clone())
}

/// The same for those who lay it beside another list: it is counted where it is told.
pub(super) async fn worked_out(context: &Context<'_>, role: i64, kind: StatementKind) -> Result<Statements> {
    let scope = Scope::of(context);
    let taken_over = context.data_opt::<TakenOver>();
    let known = || taken_over.and_then(|known| known.get(role, kind));
    if let Some(known) = known() {
        return Ok(known);
    }
    // Read once, and of all families: counted by its rows, each role would count the catalogue.
    let graph = scope.load(ExtensionGraph).await?.unwrap_or_default();
    let targets = |role: &i64| -> Vec<i64> {
        let edges = graph.iter().filter(|edge| edge.role_id == *role && edge.kind == kind.as_str());
        edges.filter_map(|edge| edge.target_id).collect()
    };
    let mut order = ancestors(&role, &targets);
    order.push(role);
    let keys = order.iter().map(|role| StatementsOf(Owner::Role(*role), kind));
    let stated = scope.all(keys).await?;
    // Many ask in one wave; the first that goes on works it out for all.
    if let Some(known) = known() {
        return Ok(known);
    }
    let mut seen = HashSet::new();
    let mut effective = Vec::new();
    for other in order {
        let Some(rows) = stated.get(&StatementsOf(Owner::Role(other), kind)) else { continue };
        let inherited_from = (other != role).then_some(other);
        let new = Shown::trees(rows, inherited_from).into_iter().filter(|shown| seen.insert(shown.says()));
        effective.extend(new);
    }
    let effective = Arc::new(effective);
    if let Some(known) = taken_over {
        known.put(role, kind, Arc::clone(&effective));
    }
    Ok(effective)
}

/// What roles take over, worked out once for each request however often it is asked for.
#[derive(Default)]
pub(super) struct TakenOver(Mutex<HashMap<(i64, StatementKind), Statements>>);

/// The statements of a role, shared by all who ask for them.
type Statements = Arc<Vec<Shown>>;

impl TakenOver {
    fn get(&self, role: i64, kind: StatementKind) -> Option<Statements> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(role, kind)).cloned()
    }

    fn put(&self, role: i64, kind: StatementKind, statements: Statements) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((role, kind), statements);
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

            /// The other roles that state the same: word for word, or nearly so where `minSimilarity` is less
            /// than 1. Those that state it word for word come first, then the likest.
            async fn shared_with(
                &self,
                context: &Context<'_>,
                #[graphql(default = 1.0, desc = "How alike what they state must be, 0.5 to 1.")] min_similarity: f64,
            ) -> Result<Vec<Role>> {
                overlap::shared_with(context, &self.0, StatementKind::$kind, min_similarity).await
            }

            /// The other statements of this kind that say the same or nearly so, of whichever role or family: first
            /// those in the same words, then the likest. Each is compared with all that is nested below it; a
            /// statement that is itself nested has none.
            async fn alike(
                &self,
                context: &Context<'_>,
                #[graphql(default = 0.7, desc = "How alike they must be, 0.5 to 1.")] min_similarity: f64,
                #[graphql(default = 20, desc = "How many from the start; 100 at most.")] first: i32,
            ) -> Result<Vec<AlikeStatement>> {
                overlap::alike(context, &self.0, StatementKind::$kind, min_similarity, first).await
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
