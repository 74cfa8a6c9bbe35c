//! The rank that a title says, and whether it leads people.

use super::indicator::named;
use super::words;

named! {
    /// The rank that a title says, lowest first.
    Seniority {
        /// "Intern".
        Intern = "intern",
        /// "Associate".
        Associate = "associate",
        /// "Junior".
        Junior = "junior",
        /// A title without a rank, or "(Intermediate)".
        Intermediate = "intermediate",
        /// "Senior".
        Senior = "senior",
        /// "Staff".
        Staff = "staff",
        /// "Lead".
        Lead = "lead",
        /// "Principal".
        Principal = "principal",
        /// "Distinguished".
        Distinguished = "distinguished",
        /// "Fellow".
        Fellow = "fellow",
        /// "Manager, …": leads people.
        Manager = "manager",
        /// "Senior Manager, …".
        SeniorManager = "senior_manager",
        /// "Director".
        Director = "director",
        /// "Senior Director".
        SeniorDirector = "senior_director",
        /// "Vice President", "VP".
        VicePresident = "vice_president",
        /// "Chief … Officer", "President".
        Executive = "executive",
    }
}

impl Seniority {
    /// Reads the rank from a title.
    ///
    /// "Manager" counts as a rank only in front ("Manager, Alliances Partner Managers"): behind the
    /// discipline it names the job of someone who may lead nobody ("Alliances Partner Manager").
    #[must_use]
    pub fn of(title: &str) -> Self {
        // "Assistant to the Vice President" has the rank of an assistant.
        let title = [" to the ", " to "].iter().find_map(|to| title.split_once(to)).map_or(title, |(own, _)| own);
        let words: Vec<String> = words(title).map(|word| expand(&word).to_owned()).collect();
        let has = |word: &str| words.iter().any(|w| w == word);
        let senior = has("senior");
        let front = words.iter().position(|w| w != "senior" && w != "area" && w != "regional");
        let leads = front.and_then(|at| words.get(at)).is_some_and(|w| w == "manager");
        if has("chief") && (has("officer") || !has("staff")) {
            return Self::Executive;
        }
        if has("vice") {
            return Self::VicePresident;
        }
        if has("president") {
            return Self::Executive;
        }
        if words.iter().any(|w| matches!(w.as_str(), "ceo" | "cfo" | "cto" | "cro" | "coo" | "cmo")) {
            return Self::Executive;
        }
        if has("director") {
            return if senior { Self::SeniorDirector } else { Self::Director };
        }
        if leads || (has("manager") && title.to_lowercase().contains("manager of ")) {
            return if senior { Self::SeniorManager } else { Self::Manager };
        }
        let ranks = [
            ("intern", Self::Intern),
            ("internship", Self::Intern),
            ("distinguished", Self::Distinguished),
            ("fellow", Self::Fellow),
            ("principal", Self::Principal),
            ("staff", Self::Staff),
            ("lead", Self::Lead),
            ("senior", Self::Senior),
            ("junior", Self::Junior),
            ("associate", Self::Associate),
        ];
        let named = ranks.into_iter().find(|(word, _)| has(word));
        named.map_or(Self::Intermediate, |(_, rank)| rank)
    }
}

/// Whether the holder of a role with this title leads people.
#[must_use]
pub fn is_people_manager(title: &str) -> bool {
    Seniority::of(title) >= Seniority::Manager
}

fn expand(word: &str) -> &str {
    match word {
        "sr" => "senior",
        "jr" => "junior",
        // "Vice" alone says it: nothing but a president has one in a title.
        "vp" | "avp" | "svp" | "evp" => "vice",
        word => word,
    }
}

#[cfg(test)]
mod tests {
    use super::{Seniority, is_people_manager};

    #[test]
    fn titles_say_their_rank() {
        for (title, rank, leads) in [
            ("Alliances Partner Manager", Seniority::Intermediate, false),
            ("Manager, Alliances Partner Managers", Seniority::Manager, true),
            ("Senior Manager, Partner Programs", Seniority::SeniorManager, true),
            ("Sr. Manager, Internal Audit", Seniority::SeniorManager, true),
            ("Senior Partner Program Manager, Channel", Seniority::Senior, false),
            ("Director Alliance Business Development", Seniority::Director, true),
            ("Alliance Business Development Director", Seniority::Director, true),
            ("Senior Director, Partner Programs", Seniority::SeniorDirector, true),
            ("VP, Alliances", Seniority::VicePresident, true),
            ("Vice President of Sales", Seniority::VicePresident, true),
            ("Area Vice President, Sales", Seniority::VicePresident, true),
            ("Chief Financial Officer", Seniority::Executive, true),
            ("Partner Territory Manager (Intermediate)", Seniority::Intermediate, false),
            ("Software Engineering Intern", Seniority::Intern, false),
            ("Assistant to the Vice President, Sales", Seniority::Intermediate, false),
            ("Senior Business Partner to the CFO", Seniority::Senior, false),
            ("Sales Development Team Lead", Seniority::Lead, false),
        ] {
            assert_eq!(Seniority::of(title), rank, "{title}");
            assert_eq!(is_people_manager(title), leads, "{title}");
        }
    }
}
