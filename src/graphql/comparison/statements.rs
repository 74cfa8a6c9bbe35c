//! Statements of two roles side by side.

use async_graphql::{ComplexObject, Context, SimpleObject, Union};

use super::super::enums::SpanKind;
use super::super::error::Result;
use super::super::loaders::Scope;
use super::super::statement::{Requirement, Responsibility, Shown};
use super::RoleComparison;
use super::compared::{self, Beside, spend};
use crate::catalog::{self, Pair, Span, StatementKind, effort};

/// A responsibility or a requirement.
#[derive(Clone, Union)]
pub(in crate::graphql) enum Statement {
    /// A responsibility.
    Responsibility(Responsibility),
    /// A requirement.
    Requirement(Requirement),
}

/// Two lists of statements side by side: each statement of either is told once.
#[derive(SimpleObject)]
pub(in crate::graphql) struct StatementChanges {
    /// Both roles state it: the texts are equal but for case, white space and the form of quotation marks.
    kept: Vec<StatementPair>,
    /// Both roles state it, in other words: a similarity of at least 0.5. The pairs are those that are most alike
    /// taken together.
    changed: Vec<StatementPair>,
    /// Only the second role states it.
    added: Vec<Statement>,
    /// Only the first role states it.
    removed: Vec<Statement>,
}

/// The same statement in two roles.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct StatementPair {
    /// In the first role.
    from: Statement,
    /// In the second role.
    to: Statement,
    /// How alike the texts are, 0 to 1: the share of words that they have in common, or the closeness of their
    /// letters where that is more. 1 where they are equal, or have the same words.
    similarity: f64,
    #[graphql(skip)]
    kind: StatementKind,
    #[graphql(skip)]
    shown: (Shown, Shown),
}

#[ComplexObject]
impl StatementPair {
    /// The two texts word by word, without what is nested below them. The texts of those kept and removed, one behind
    /// the other, are the first text; of those kept and added, the second.
    async fn spans(&self, context: &Context<'_>) -> Result<Vec<TextSpan>> {
        let (before, after) = (self.shown.0.text(), self.shown.1.text());
        spend(context, effort(&[before.to_owned()], &[after.to_owned()]))?;
        Ok(catalog::spans(before, after).into_iter().map(TextSpan::from).collect())
    }

    /// What changes in what is nested below the statement.
    async fn nested(&self, context: &Context<'_>) -> Result<StatementChanges> {
        let (from, to) = (self.shown.0.children().to_vec(), self.shown.1.children().to_vec());
        Scope::of(context).count(from.len() + to.len())?;
        Ok(StatementChanges::told(self.kind, &compared::shown(context, from, to).await?))
    }
}

/// Some words of one text or of both, with the white space between and around them.
#[derive(SimpleObject)]
pub(in crate::graphql) struct TextSpan {
    /// What became of them.
    kind: SpanKind,
    /// The words as they are written.
    text: String,
}

impl From<Span> for TextSpan {
    fn from(Span { kind, text }: Span) -> Self {
        Self { kind: kind.into(), text }
    }
}

impl StatementChanges {
    pub(super) async fn of(context: &Context<'_>, roles: &RoleComparison, kind: StatementKind) -> Result<Self> {
        let beside = compared::statements(context, roles, kind).await?;
        Scope::of(context).count(beside.from.len() + beside.to.len())?;
        Ok(Self::told(kind, &beside))
    }

    fn told(kind: StatementKind, Beside { from, to, alignment }: &Beside<Shown>) -> Self {
        let one = |list: &[Shown], at: &usize| list.get(*at).map(|shown| statement(kind, shown.clone()));
        let pair = |Pair { from: before, to: after, similarity }: &Pair| {
            let shown = (from.get(*before)?.clone(), to.get(*after)?.clone());
            let (before, after) = (statement(kind, shown.0.clone()), statement(kind, shown.1.clone()));
            Some(StatementPair { from: before, to: after, similarity: *similarity, kind, shown })
        };
        Self {
            kept: alignment.kept.iter().filter_map(pair).collect(),
            changed: alignment.changed.iter().filter_map(pair).collect(),
            added: alignment.added.iter().filter_map(|at| one(to, at)).collect(),
            removed: alignment.removed.iter().filter_map(|at| one(from, at)).collect(),
        }
    }
}

/// A statement of a kind.
pub(in crate::graphql) fn statement(kind: StatementKind, shown: Shown) -> Statement {
    match kind {
        StatementKind::Responsibility => Statement::Responsibility(Responsibility::new(shown)),
        StatementKind::Requirement => Statement::Requirement(Requirement::new(shown)),
    }
}
