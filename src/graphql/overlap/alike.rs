//! What says the same as one statement, or nearly so.

use std::collections::HashSet;

use async_graphql::{ComplexObject, Context, SimpleObject};

use super::super::comparison::{Statement, TextSpan, spend, statement};
use super::super::connection::{Paging, decode};
use super::super::error::Result;
use super::super::loaders::{Scope, StatementById};
use super::super::role::Role;
use super::super::statement::Shown;
use super::kept::Everything;
use super::similarity;
use crate::catalog::{StatementKind, effort, spans};
use crate::store::PageArgs;

/// Another statement that says the same, or nearly so.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct AlikeStatement {
    /// The other statement.
    statement: Statement,
    /// How alike the two are with all that is nested below them, 0.5 to 1: the share of words that they have in
    /// common, or the closeness of their letters where that is more. 1 where they are equal, or have the same words.
    similarity: f64,
    #[graphql(skip)]
    texts: (String, String),
}

#[ComplexObject]
impl AlikeStatement {
    /// From the one statement to the other word by word, without what is nested below them. The texts of those kept
    /// and removed, one behind the other, are the one text; of those kept and added, the other.
    async fn spans(&self, context: &Context<'_>) -> Result<Vec<TextSpan>> {
        told_spans(context, &self.texts.0, &self.texts.1)
    }
}

/// Two texts word by word.
pub(super) fn told_spans(context: &Context<'_>, before: &str, after: &str) -> Result<Vec<TextSpan>> {
    spend(context, effort(&[before.to_owned()], &[after.to_owned()]))?;
    Ok(spans(before, after).into_iter().map(TextSpan::from).collect())
}

/// The other statements that are like one.
pub(in crate::graphql) async fn alike(
    context: &Context<'_>,
    shown: &Shown,
    kind: StatementKind,
    least: f64,
    first: i32,
) -> Result<Vec<AlikeStatement>> {
    let least = similarity(least)?;
    let paging = Paging { first: Some(first), after: None, last: None, before: None };
    let args: PageArgs<()> = paging.read(context, decode)?;
    let everything = Everything::load(context).await?;
    let most = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let found: Vec<(i64, f64)> = everything
        .statements(kind)
        .alike(shown.row().id, least)
        .take(most)
        .map(|(whose, similarity)| (whose.id, similarity))
        .collect();
    let rows = Scope::of(context).all(found.iter().map(|(id, _)| StatementById(*id))).await?;
    let told = |(id, similarity): (i64, f64)| {
        let row = rows.get(&StatementById(id))?;
        let texts = (shown.text().to_owned(), row.text.clone());
        Some(AlikeStatement { statement: statement(kind, Shown::alone(row.clone())), similarity, texts })
    };
    // What went away since the statements were read is left out.
    Ok(found.into_iter().filter_map(told).collect())
}

/// The other roles that state the same, or nearly so.
pub(in crate::graphql) async fn shared_with(
    context: &Context<'_>,
    shown: &Shown,
    kind: StatementKind,
    least: f64,
) -> Result<Vec<Role>> {
    let least = similarity(least)?;
    let mut roles = shown.word_for_word(context, kind).await?;
    if least < 1.0 {
        let everything = Everything::load(context).await?;
        let own = shown.row().role_id;
        let mut known: HashSet<i64> = roles.iter().copied().chain(own).collect();
        let alike = everything.statements(kind).alike(shown.row().id, least);
        roles.extend(alike.filter_map(|(whose, _)| whose.role).filter(|role| known.insert(*role)));
    }
    Role::all(context, &roles).await
}
