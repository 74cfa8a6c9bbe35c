//! Names that nothing else has: of requests, and of states of the catalogue.
//!
//! They tell things apart and are no secrets.

use std::hash::{BuildHasher, RandomState};

/// 32 hexadecimal digits that no other call gives, in this process or another.
#[must_use]
pub fn unique() -> String {
    // Each state has keys of its own, from the system's random numbers.
    let part = || RandomState::new().hash_one(std::time::SystemTime::now());
    format!("{:016x}{:016x}", part(), part())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::unique;

    #[test]
    fn no_two_are_alike() {
        let names: HashSet<String> = (0..1_000).map(|_| unique()).collect();
        assert_eq!(names.len(), 1_000);
        assert!(names.iter().all(|name| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())));
    }
}
