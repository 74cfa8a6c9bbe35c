//! Conditions as SQL. Every value is bound, none is written into the statement.

use sea_orm::ExprTrait;
use sea_orm::sea_query::{Cond, Expr, Func, LikeExpr};

use super::relations::Relation;
use super::{Condition, Test, Value};

/// What makes `%` and `_` mean themselves in a pattern.
const ESCAPE: char = '!';

/// The condition as SQL: true or false for every row, never NULL.
pub(in crate::store) fn compiled(condition: &Condition) -> Expr {
    match condition {
        Condition::All(all) => all.iter().map(compiled).fold(Cond::all(), Cond::add).into(),
        Condition::Any(any) => any.iter().map(compiled).fold(Cond::any(), Cond::add).into(),
        Condition::Not(condition) => compiled(condition).not(),
        Condition::Field(field, test) => tested(&field.column(), field.nullable(), test),
        Condition::Some(relation, condition) => some(*relation, condition),
        Condition::Count(relation, test) => counted(*relation, test),
    }
}

fn never() -> Expr {
    Cond::any().into()
}

/// A comparison of a value as SQL: true or false, never NULL.
pub(in crate::store) fn tested(value: &Expr, nullable: bool, test: &Test) -> Expr {
    let holds = match test {
        Test::Eq(other) => value.clone().eq(bound(other)),
        Test::Ne(other) => value.clone().ne(bound(other)),
        Test::In(others) if others.is_empty() => return never(),
        Test::In(others) => value.clone().is_in(others.iter().map(bound)),
        Test::NotIn(others) if others.is_empty() => Cond::all().into(),
        Test::NotIn(others) => value.clone().is_not_in(others.iter().map(bound)),
        Test::Gt(other) => value.clone().gt(bound(other)),
        Test::Gte(other) => value.clone().gte(bound(other)),
        Test::Lt(other) => value.clone().lt(bound(other)),
        Test::Lte(other) => value.clone().lte(bound(other)),
        Test::IsNull(null) => {
            return match (nullable, null) {
                (true, true) => value.clone().is_null(),
                (true, false) => value.clone().is_not_null(),
                (false, true) => never(),
                (false, false) => Cond::all().into(),
            };
        }
        Test::Contains(part) => value.clone().like(LikeExpr::new(format!("%{}%", escaped(part))).escape(ESCAPE)),
        Test::StartsWith(part) => value.clone().like(LikeExpr::new(format!("{}%", escaped(part))).escape(ESCAPE)),
    };
    // NULL compared with anything is neither true nor false.
    if nullable { value.clone().is_not_null().and(holds) } else { holds }
}

fn bound(value: &Value) -> Expr {
    match value {
        Value::Int(number) => Expr::val(*number),
        Value::Float(number) => Expr::val(*number),
        Value::Text(text) => Expr::val(text.clone()),
        Value::Bool(yes) => Expr::val(*yes),
    }
}

fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(c);
    }
    pattern
}

fn some(relation: Relation, condition: &Condition) -> Expr {
    let link = relation.link();
    let own = Expr::col(link.own);
    let among = own.clone().in_subquery(link.keys(Some(compiled(condition))));
    if link.own_nullable { own.is_not_null().and(among) } else { among }
}

/// Rows without related ones are in no group: whether they meet the test is known beforehand.
fn counted(relation: Relation, test: &Test) -> Expr {
    let link = relation.link();
    let meets = tested(&Func::count(Expr::col(link.key)).into(), false, test);
    let mut keys = link.keys(None);
    keys.group_by_col(link.key);
    let own = Expr::col(link.own);
    if test.holds_for(0) {
        keys.and_having(meets.not());
        own.not_in_subquery(keys)
    } else {
        keys.and_having(meets);
        own.in_subquery(keys)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::{Query, SqliteQueryBuilder};

    use super::super::{Condition, Field, Relation, Test, Value};
    use super::compiled;

    fn sql(condition: &Condition) -> String {
        Query::select().from("roles").and_where(compiled(condition)).to_owned().build(SqliteQueryBuilder).0
    }

    #[test]
    fn values_are_bound_and_wildcards_mean_themselves() {
        let condition = Condition::Any(vec![
            Condition::Field(Field::RoleTitle, Test::contains("50%_!'")),
            Condition::Field(Field::RoleGrade, Test::Gt(Value::Int(3))).negated(),
        ]);
        let statement = sql(&condition);
        assert!(!statement.contains("50"), "{statement}");
        assert!(statement.contains("NOT"), "{statement}");
        let values = Query::select().and_where(compiled(&condition)).to_owned().build(SqliteQueryBuilder).1;
        assert_eq!(values.0.first(), Some(&"%50!%!_!!'%".into()));
    }

    #[test]
    fn related_rows_are_a_set_that_does_not_depend_on_the_row() {
        let of_family = Condition::Field(Field::FamilySlug, Test::Eq(Value::text("X")));
        let statement = sql(&Condition::Some(Relation::RoleFamily, Box::new(of_family)));
        assert!(
            statement.contains(r#""roles"."family_id" IN (SELECT "families"."id" FROM "families" WHERE"#),
            "{statement}"
        );
    }
}
