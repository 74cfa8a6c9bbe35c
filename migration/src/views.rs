//! Views as plain data: what they select, and what analysts read of them.
//!
//! Both databases make them from the same text, so a definition uses only what both understand. A view names columns of
//! tables, and so stands in the way of whoever changes these: `m0009_views` says how a later migration gets by.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

/// A view.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub what: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// The tables that they come from: what stands behind `FROM`.
    pub from: &'static str,
}

/// A column of a view.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether a row may have none.
    pub nullable: bool,
    /// What it says.
    pub what: &'static str,
    /// The value, as SQL.
    value: &'static str,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// Text; dates are text too, as `2026-03-31`.
    Text,
    /// Yes or no: a boolean on PostgreSQL, 1 or 0 on SQLite.
    Flag,
}

const fn column(name: &'static str, kind: Kind, value: &'static str, what: &'static str) -> Column {
    Column { name, kind, nullable: false, what, value }
}

pub(crate) const fn whole(name: &'static str, value: &'static str, what: &'static str) -> Column {
    column(name, Kind::Whole, value, what)
}

pub(crate) const fn number(name: &'static str, value: &'static str, what: &'static str) -> Column {
    column(name, Kind::Number, value, what)
}

pub(crate) const fn text(name: &'static str, value: &'static str, what: &'static str) -> Column {
    column(name, Kind::Text, value, what)
}

pub(crate) const fn flag(name: &'static str, value: &'static str, what: &'static str) -> Column {
    column(name, Kind::Flag, value, what)
}

impl Column {
    /// A row may have none.
    pub(crate) const fn or_null(self) -> Self {
        Self { nullable: true, ..self }
    }
}

impl View {
    /// The statement that makes it.
    fn create(&self) -> String {
        let columns: Vec<String> =
            self.columns.iter().map(|Column { name, value, .. }| format!("{value} AS {name}")).collect();
        format!("CREATE VIEW {} AS SELECT {} FROM {}", self.name, columns.join(", "), self.from)
    }

    /// The statements that tell PostgreSQL what it and its columns are; SQLite has no place for that.
    fn comments(&self) -> Vec<String> {
        let quoted = |what: &str| format!("'{}'", what.replace('\'', "''"));
        let mut comments = vec![format!("COMMENT ON VIEW {} IS {}", self.name, quoted(self.what))];
        for Column { name, what, .. } in self.columns {
            comments.push(format!("COMMENT ON COLUMN {}.{name} IS {}", self.name, quoted(what)));
        }
        comments
    }
}

/// Makes views, in order.
pub(crate) async fn create(manager: &SchemaManager<'_>, views: &[View]) -> Result<(), DbErr> {
    for view in views {
        run(manager, view.create()).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            for comment in view.comments() {
                run(manager, comment).await?;
            }
        }
    }
    Ok(())
}

/// Drops views, the last first.
pub(crate) async fn drop(manager: &SchemaManager<'_>, views: &[View]) -> Result<(), DbErr> {
    for view in views.iter().rev() {
        run(manager, format!("DROP VIEW {}", view.name)).await?;
    }
    Ok(())
}

async fn run(manager: &SchemaManager<'_>, statement: String) -> Result<(), DbErr> {
    let statement = Statement::from_string(manager.get_database_backend(), statement);
    manager.get_connection().execute_raw(statement).await.map(|_| ())
}
