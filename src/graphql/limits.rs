//! What one request may ask for: one table, from which the settings, `Query.limits` and the documentation are made.
//!
//! The numbers hold whatever a request says: each is checked before what it bounds is done.

mod served;

use std::sync::Arc;

use async_graphql::Context;

pub(super) use served::ServedLimits;

/// The limits: how each is called, in settings and in fields, its value where nothing is said, and what it bounds.
macro_rules! limits {
    ($($field:ident, $name:literal = $default:literal, $what:literal;)+) => {
        /// What one request may ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $what] pub $field: u64,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($field: $default),+ }
            }
        }

        impl Limits {
            /// Every limit: its name in settings, its value, and what it bounds.
            #[must_use]
            pub fn all(&self) -> Vec<(&'static str, u64, &'static str)> {
                vec![$(($name, self.$field, $what)),+]
            }

            /// Sets a limit by its name; says what is wrong with a name or a value that cannot be.
            pub fn set(&mut self, name: &str, value: u64) -> Result<(), String> {
                if value == 0 {
                    return Err(format!("the limit `{name}` cannot be 0; nothing would be answered"));
                }
                // Clients read limits as numbers of 32 bits.
                if i32::try_from(value).is_err() {
                    return Err(format!("the limit `{name}` cannot be {value}; the most is {}", i32::MAX));
                }
                match name {
                    $($name => self.$field = value,)+
                    _ => {
                        let names = [$(concat!("`", $name, "`")),+].join(", ");
                        return Err(format!("there is no limit `{name}`; there are {names}"));
                    }
                }
                Ok(())
            }
        }

        #[cfg(test)]
        const FIELDS: &[(&str, &str, &str)] = &[$((stringify!($field), $name, $what)),+];
    };
}

limits! {
    body, "body" = 262_144, "The bytes of a request's body.";
    batch, "batch" = 10, "The requests of a batch.";
    tokens, "tokens" = 5_000, "The tokens of a document: names, numbers, strings and signs.";
    nesting, "nesting" = 60, "The levels of braces, brackets and fragments inside one another, whatever they hold.";
    depth, "depth" = 12, "The fields inside one another; those of introspection are not counted.";
    selections, "selections" = 5_000, "The fields that a document selects, those of a fragment as often as it is used.";
    aliases, "aliases" = 50, "The aliases of an operation, those of a fragment as often as it is used.";
    root_fields, "root-fields" = 20, "The fields that an operation selects at its root.";
    lists, "lists" = 6, "The lists inside one another, by the types of the schema; those of introspection are not counted.";
    introspection, "introspection" = 100_000, "The values that introspection tells, estimated from the size of the schema.";
    introspection_lists, "introspection-lists" = 3, "The lists inside one another in introspection: types, their fields, and their arguments.";
    searches, "searches" = 8, "The searches of a request; an `overlap` and a list of `statementClusters` count as one each.";
    pairs, "pairs" = 1_000_000, "The pairs of statements and of indicators that comparisons lay side by side; long texts count as several.";
    page, "page" = 100, "The nodes of a page; `first` and `last` may ask for as many.";
    nodes, "nodes" = 200_000, "The objects of an answer, each counted as often as it is told.";
    repeats, "repeats" = 6, "How often an answer may tell what it reads, on average; the first 5,000 objects are free.";
    query_seconds, "query-seconds" = 15, "The seconds that a query may take.";
    mutation_seconds, "mutation-seconds" = 60, "The seconds that a mutation may take.";
}

/// How many fields all objects of an answer may have together: the same field asked for many times costs as
/// often.
const MOST_FIELDS: u64 = 8_000_000;

impl Limits {
    /// The limits of the request that a resolver works for.
    pub(super) fn of<'a>(context: &Context<'a>) -> &'a Self {
        context.data_unchecked::<Arc<Self>>()
    }

    /// How many objects resolvers may be given for a document that selects so many fields.
    pub(super) fn rows(&self, selected: u64) -> usize {
        let rows = self.nodes.min(MOST_FIELDS / selected.max(1));
        usize::try_from(rows).unwrap_or(usize::MAX)
    }

    /// The limits as a table in Markdown, for the documentation.
    #[must_use]
    pub fn markdown(&self) -> String {
        let row = |(name, value, what): (&str, u64, &str)| format!("| `{name}` | {value} | {what} |\n");
        let rows: String = self.all().into_iter().map(row).collect();
        format!("| limit | default | what it bounds |\n| --- | --- | --- |\n{rows}")
    }
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, Limits};

    #[test]
    fn names_are_those_of_the_fields() {
        for (field, name, what) in FIELDS {
            assert_eq!(field.replace('_', "-"), **name);
            assert!(what.ends_with('.'), "{what}");
        }
    }

    #[test]
    fn a_limit_is_set_by_its_name() {
        let mut limits = Limits::default();
        assert_eq!(limits.set("root-fields", 3), Ok(()));
        assert_eq!(limits.root_fields, 3);
        for (name, value) in [("root_fields", 3), ("depth", 0), ("depth", u64::MAX)] {
            let problem = limits.set(name, value).expect_err("refused");
            assert!(problem.contains(name), "{problem}");
        }
    }

    #[test]
    fn the_same_field_many_times_leaves_fewer_objects() {
        let limits = Limits::default();
        assert_eq!(limits.rows(1), 200_000);
        assert_eq!(limits.rows(4_000), 2_000);
    }
}
