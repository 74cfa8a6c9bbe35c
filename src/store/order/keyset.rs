//! An order as SQL: `ORDER BY`, and what stands behind a place.

use sea_orm::sea_query::{Cond, Expr, NullOrdering, SelectStatement};
use sea_orm::{ExprTrait, sea_query};

use super::{Key, KeyValue, Order, OrderKey, Place};

/// Orders a select; from the end, where the last rows are read first.
pub(in crate::store) fn ordered(select: &mut SelectStatement, order: &Order, from_end: bool) {
    for key in order.keys() {
        let OrderKey { sort, descending, nulls_first } = turned(*key, from_end);
        let direction = if descending { sea_query::Order::Desc } else { sea_query::Order::Asc };
        if sort.nullable() {
            let nulls = if nulls_first { NullOrdering::First } else { NullOrdering::Last };
            select.order_by_expr_with_nulls(sort.value(), direction, nulls);
        } else {
            select.order_by_expr(sort.value(), direction);
        }
    }
}

/// What stands behind a place; seen from the end, what stands before it.
pub(in crate::store) fn behind(order: &Order, place: &Place, from_end: bool) -> Expr {
    let mut equal_so_far = Cond::all();
    let mut any = Cond::any();
    for (key, value) in order.keys().iter().zip(&place.keys) {
        if let Some(beyond) = beyond(turned(*key, from_end), value) {
            any = any.add(equal_so_far.clone().add(beyond));
        }
        let equal =
            value.as_ref().map_or_else(|| key.sort.value().is_null(), |value| key.sort.value().eq(bound(value)));
        equal_so_far = equal_so_far.add(equal);
    }
    // It follows from the rest; but alone it leads the database to where the place is in an index.
    let first = order.keys().first().zip(place.keys.first());
    let reached = first.and_then(|(key, value)| {
        let (key, value) = (turned(*key, from_end), value.as_ref()?);
        let column = key.sort.value();
        (!key.sort.nullable()).then(|| if key.descending { column.lte(bound(value)) } else { column.gte(bound(value)) })
    });
    Cond::all().add_option(reached).add(any).into()
}

fn turned(key: OrderKey, from_end: bool) -> OrderKey {
    let OrderKey { sort, descending, nulls_first } = key;
    OrderKey { sort, descending: descending != from_end, nulls_first: nulls_first != from_end }
}

/// What comes later than a value in one step of an order; `None` where nothing can.
fn beyond(key: OrderKey, value: &Key) -> Option<Expr> {
    let column = key.sort.value();
    let Some(value) = value else {
        return key.nulls_first.then(|| column.is_not_null());
    };
    let later = if key.descending { column.clone().lt(bound(value)) } else { column.clone().gt(bound(value)) };
    Some(if key.sort.nullable() && !key.nulls_first { later.or(column.is_null()) } else { later })
}

fn bound(value: &KeyValue) -> Expr {
    match value {
        KeyValue::Int(number) => Expr::val(*number),
        KeyValue::Float(number) => Expr::val(*number),
        KeyValue::Text(text) => Expr::val(text.clone()),
    }
}
