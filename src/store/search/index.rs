//! Writing the index: the words of families and of all that belongs to them.

use rolegraph_entity::{catalogue_state, family, indicator, role, search_entry, search_state, statement};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder,
    QuerySelect, Set, TransactionTrait,
};

use crate::search::{ANALYSIS, Kind, WORDS_OF_TEXT, WORDS_OF_TITLE, stem, tokens};
use crate::store::database::immediate;
use crate::store::insert::insert_many;
use crate::store::rows::{FamilyRow, IndicatorRow, RoleRow, StatementRow};

/// How many families are written together: it bounds what is held in memory.
const FAMILIES: usize = 50;
/// Stands between two texts of a row, so that no phrase goes from one to the other. No word is like it.
const BREAK: &str = "¶";

/// Writes what can be found of these families, as their rows are now. Whatever writes such rows calls this in
/// the same transaction; a family that is deleted takes its entries with it.
pub async fn write<C: ConnectionTrait>(connection: &C, families: &[i64]) -> Result<(), DbErr> {
    for families in families.chunks(FAMILIES) {
        let of = |column: search_entry::Column| column.is_in(families.iter().copied());
        search_entry::Entity::delete_many().filter(of(search_entry::Column::FamilyId)).exec(connection).await?;
        insert_many(connection, entries(connection, families).await?).await?;
    }
    Ok(())
}

async fn entries<C: ConnectionTrait>(
    connection: &C,
    families: &[i64],
) -> Result<Vec<search_entry::ActiveModel>, DbErr> {
    let ids = || families.iter().copied();
    let select = family::Entity::find().filter(family::Column::Id.is_in(ids())).order_by_asc(family::Column::Id);
    let mut entries: Vec<_> = select.all(connection).await?.iter().map(of_family).collect();
    let select = role::Entity::find().filter(role::Column::FamilyId.is_in(ids())).order_by_asc(role::Column::Id);
    entries.extend(select.all(connection).await?.iter().map(of_role));
    let select = statement::Entity::find().filter(statement::Column::FamilyId.is_in(ids()));
    entries.extend(select.order_by_asc(statement::Column::Id).all(connection).await?.iter().map(of_statement));
    let select = indicator::Entity::find().filter(indicator::Column::FamilyId.is_in(ids()));
    entries.extend(select.order_by_asc(indicator::Column::Id).all(connection).await?.iter().map(of_indicator));
    Ok(entries)
}

fn of_family(row: &FamilyRow) -> search_entry::ActiveModel {
    entry(Kind::Family, row.id, row.id, &row.title, [row.summary.as_deref(), None])
}

fn of_role(row: &RoleRow) -> search_entry::ActiveModel {
    entry(Kind::Role, row.family_id, row.id, &row.title, [row.summary.as_deref(), None])
}

fn of_statement(row: &StatementRow) -> search_entry::ActiveModel {
    let kind = if row.kind == Kind::Requirement.as_str() { Kind::Requirement } else { Kind::Responsibility };
    entry(kind, row.family_id, row.id, "", [Some(&row.text), row.group_name.as_deref()])
}

fn of_indicator(row: &IndicatorRow) -> search_entry::ActiveModel {
    entry(Kind::Indicator, row.family_id, row.id, &row.name, [row.group_name.as_deref(), None])
}

fn entry(kind: Kind, family: i64, row: i64, title: &str, texts: [Option<&str>; 2]) -> search_entry::ActiveModel {
    let words = |text: &str, most| tokens(text, most).into_iter().map(|token| token.word);
    let title: Vec<String> = words(title, WORDS_OF_TITLE).collect();
    let mut body: Vec<String> = Vec::new();
    for text in texts.into_iter().flatten() {
        if !body.is_empty() {
            body.push(BREAK.to_owned());
        }
        body.extend(words(text, WORDS_OF_TEXT));
    }
    body.truncate(WORDS_OF_TEXT);
    let stems = |words: &[String]| Set(words.iter().map(|word| stem(word)).collect::<Vec<_>>().join(" "));
    search_entry::ActiveModel {
        id: NotSet,
        family_id: Set(family),
        kind: Set(kind.as_str().to_owned()),
        row_id: Set(row),
        title_stems: stems(&title),
        body_stems: stems(&body),
        title: Set(title.join(" ")),
        body: Set(body.join(" ")),
    }
}

/// Makes the index anew if it was made by other rules than those of this program.
pub(in crate::store) async fn bring_up_to_date(connection: &DatabaseConnection) -> Result<(), DbErr> {
    if analysis(connection).await? == ANALYSIS {
        return Ok(());
    }
    let transaction = connection.begin_with_options(immediate()).await?;
    // Imports, and other instances that are being opened, wait for the same row.
    let revision = Expr::col(catalogue_state::Column::Revision);
    catalogue_state::Entity::update_many()
        .col_expr(catalogue_state::Column::Revision, revision)
        .exec(&transaction)
        .await?;
    if analysis(&transaction).await? != ANALYSIS {
        search_entry::Entity::delete_many().exec(&transaction).await?;
        let ids = family::Entity::find().select_only().column(family::Column::Id).order_by_asc(family::Column::Id);
        let families: Vec<i64> = ids.into_tuple().all(&transaction).await?;
        write(&transaction, &families).await?;
        let state = search_state::ActiveModel { id: ActiveValue::Unchanged(1), analysis: Set(ANALYSIS) };
        search_state::Entity::update(state).exec(&transaction).await?;
    }
    transaction.commit().await
}

async fn analysis<C: ConnectionTrait>(connection: &C) -> Result<i32, DbErr> {
    Ok(search_state::Entity::find_by_id(1).one(connection).await?.map_or(0, |state| state.analysis))
}
