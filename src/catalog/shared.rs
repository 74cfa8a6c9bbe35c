//! One indicator, several roles: what several levels of a family are measured by is one indicator.
//!
//! It is the same where name, unit, target and period are. What one role states twice is two.

use std::collections::HashMap;

use super::{Comparator, Family, Indicator, Period, Unit};

/// An indicator with the places where roles of one family state it.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedIndicator<'a> {
    /// As its first role states it.
    pub indicator: &'a Indicator,
    /// The places, lowest role first.
    pub places: Vec<IndicatorPlace<'a>>,
}

/// A place where a role states an indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndicatorPlace<'a> {
    /// The role, as its place among those of the family.
    pub role: usize,
    /// Its place among the role's indicators.
    pub position: usize,
    /// As the role states it.
    pub indicator: &'a Indicator,
}

/// What makes two indicators the same, and which of several it is in one role.
type Key<'a> = (&'a str, Unit, Option<(Comparator, u64, Unit)>, Option<Period>, usize);

impl Family {
    /// The indicators that roles of the family state, each once, in the order in which they first appear.
    #[must_use]
    pub fn shared_indicators(&self) -> Vec<SharedIndicator<'_>> {
        let mut shared: Vec<SharedIndicator<'_>> = Vec::new();
        let mut known: HashMap<Key<'_>, usize> = HashMap::new();
        for (role, of_role) in self.roles.iter().enumerate() {
            let mut times: HashMap<Key<'_>, usize> = HashMap::new();
            for (position, indicator) in of_role.indicators.iter().enumerate() {
                let target = indicator.target.map(|target| (target.comparator, target.value.to_bits(), target.unit));
                let mut key = (indicator.name.as_str(), indicator.unit, target, indicator.period, 0);
                let time = times.entry(key).or_default();
                key.4 = *time;
                *time += 1;
                let at = *known.entry(key).or_insert(shared.len());
                let place = IndicatorPlace { role, position, indicator };
                match shared.get_mut(at) {
                    Some(known) => known.places.push(place),
                    None => shared.push(SharedIndicator { indicator, places: vec![place] }),
                }
            }
        }
        shared
    }
}
