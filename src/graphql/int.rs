//! Whole numbers of the API, which have 32 bits (GraphQL, section 3.5.1).

/// A number as the API tells it; one that is too large is told as the largest.
pub(super) fn int<N>(number: N) -> i32
where
    i32: TryFrom<N>,
{
    i32::try_from(number).unwrap_or(i32::MAX)
}
