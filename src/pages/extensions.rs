//! What a statement, or the sentence before a list, says to take over from another role.
//!
//! "Extends that of the X responsibilities", "In addition to the requirements of the X, …" are formulas and
//! mean it for certain. Any other sentence that takes over ("Builds on the X responsibilities and adds:",
//! "Everything an X does") means it where X is a role; whether it is one, the page's own roles decide.

use super::pattern::pattern;
use crate::catalog::{StatementKind, fold, words};

pattern!(EXTENDS, r"(?i)^extends?\s+(?:(?:that|those)\s+of\s+)?(?:the\w?\s+)?(.+?)[\s.:]*$");
pattern!(
    FORMULA,
    r"(?i)^(?:in addition to|all(?: of)?(?: the)?|(?:[^.]{0,120}?\b(?:has|have|shares?)\s+)?(?:the )?same)\s*(?:of )?(?:the )?(responsib\w+|requirements?|duties)(\s+(?:and|&|/)\s+(?:responsib\w+|requirements?))?\s+(?:of|as|for)\s+(?:an?\s+|the\s+)?([^,:;.]+?)(?:\s+(?:plus|role|level|roles|levels))*\s*(?:[,:;.]|$)"
);
pattern!(PLUS, r"(?i)^(?:all(?: of)? )?(?:the )?(.+?)\s+(responsib\w+|requirements?|duties),?\s+plus(?-u:\b)");
pattern!(
    TAIL_KIND,
    r"(?i)(?:\s+(?:key|core|main|primary|general|job|role))*\s+(responsib\w+|requirements?|duties|qualifications?|expectations|accountabilities|skills|experience)(?:\s+(?:and|&)\s+(?:skills|experience|knowledge))?$"
);
pattern!(
    LEAD,
    r"(?i)^(?:(?:the|this)\s+[^.:;]{0,80}?\s+(?:also\s+)?)?(?:extends?|expands?(?: up)?(?: ?on)?|builds?(?: up)? ?on|carr(?:y|ies)(?: over| forward)?|takes? (?:on|over)|inherits?|includes?|covers?|continues?(?: with)?|adds? to|encompass(?:es)?|comprises?|meets?|fulfil{1,2}s?|has|have|shares?|retains?|assumes?|performs?|owns?|in addition to|as well as|beyond|on top of|along with|besides|do(?:es)?|all|the same|same|everything|what)\s+"
);
pattern!(FILLER, r"(?i)^(?:all|everything|every|of|in|from|that|those|the|an?|as|same|also|listed|is)\s+");
pattern!(
    KIND_FIRST,
    r"(?i)^(responsib\w+|requirements?|duties|qualifications?|expectations|accountabilities)((?:\s*(?:and|&|/)\s*)(?:the )?(?:responsib\w+|requirements?|duties|qualifications?|expectations))?\s+(?:as for|of|as|for|from|in|listed (?:for|under|in)|expected (?:of|from))\s+(?:the\s+|an?\s+)*(.+)$"
);
pattern!(
    NAME_FIRST,
    r"(?i)^(.{2,100}?)(?:['’]s?)?\s+(responsib\w+|requirements?|duties|qualifications?|expectations|accountabilities)((?:\s*(?:and|&|/)\s*)(?:responsib\w+|requirements?|duties|qualifications?|expectations))?(?:\W.*)?$"
);
pattern!(
    EXPECTED,
    r"(?i)^(?:(?:that|which|what) is )?(?:expected|required|asked) (?:of|from) (?:the\s+|an?\s+)*(.{2,100}?)(?:\s+(?:role|level|position))?\W*$"
);
pattern!(
    DOES,
    r"(?i)^(.{2,100}?)\s+(?:does|do|is responsible for|has|have|needs?|brings?|is expected to (?:do|bring))(?:\W.*)?$"
);
pattern!(
    TAIL,
    r"(?i)\s*(?:[,:;.]|\((?:see |as |listed )?above|(?-u:\b)(?:role|level|position|roles|levels|plus|above|and adds?|and also|as well|listed|with|but|outlined|described)(?-u:\b)).*$"
);
pattern!(
    OTHER_ROLES,
    r"(?i)^(?:the )?(?:previous|preceding|prior|lower|earlier|level (?:below|before|above)|above)(?-u:\b)"
);

/// What is taken over.
#[derive(Debug, PartialEq, Eq)]
pub struct TakenOver {
    /// The other role as the text names it.
    pub from: From,
    /// Whether only what the sentence's own section holds is taken over, or both kinds.
    pub both: bool,
    /// The kind that the sentence names, where it names one.
    pub kind: Option<StatementKind>,
    /// Whether the sentence is a formula; any other means it only where the name is a role's.
    pub certain: bool,
}

/// From whom something is taken over.
#[derive(Debug, PartialEq, Eq)]
pub enum From {
    /// A role by its name.
    Named(String),
    /// The level below.
    PreviousLevel,
}

/// Reads an extension: "Extends that of the X responsibilities", "In addition to the requirements of the X, …".
#[must_use]
pub fn taken_over(text: &str) -> Option<TakenOver> {
    let (name, kind, both, certain) = if let Some((name, kind, both)) = formula(text) {
        // A name without a capital letter may be no role's: "All requirements for the fair are met". "Sales duties
        // plus weekend cover" adds a thing, and nothing that stands below.
        let titled = name.chars().any(char::is_uppercase) || OTHER_ROLES.is_match(&name);
        let adds_a_thing = PLUS.is_match(text) && !text.trim_end().ends_with([':', ',']) && !text.contains("below");
        (name, kind, both, titled && !adds_a_thing)
    } else {
        let (name, kind, both) = sentence(text)?;
        (name, kind, both, false)
    };
    if name.is_empty() || name.split(' ').count() > 14 {
        return None;
    }
    let from = if OTHER_ROLES.is_match(&name) { From::PreviousLevel } else { From::Named(name) };
    Some(TakenOver { from, both, kind, certain })
}

type Named = (String, Option<StatementKind>, bool);

fn formula(text: &str) -> Option<Named> {
    if let Some(found) = EXTENDS.captures(text) {
        let name = found.get(1)?.as_str();
        let (kind, name) =
            match name.strip_prefix("responsibilities of ").or_else(|| name.strip_prefix("requirements of ")) {
                Some(own) => (kind_of(name), own.trim_start_matches("the ").to_owned()),
                None => (
                    TAIL_KIND.captures(name).and_then(|tail| tail.get(1)).and_then(|kind| kind_of(kind.as_str())),
                    TAIL_KIND.replace(name, "").trim().to_owned(),
                ),
            };
        // "Extends our reach" takes nothing over: a role has a capital letter, or the formula names the kind.
        return (kind.is_some() || name.starts_with(char::is_uppercase)).then_some((name, kind, false));
    }
    if let Some(found) = FORMULA.captures(text) {
        let kind = found.get(1).and_then(|kind| kind_of(kind.as_str()));
        return Some((found.get(3)?.as_str().trim().to_owned(), kind, found.get(2).is_some()));
    }
    let found = PLUS.captures(text)?;
    let kind = found.get(2).and_then(|kind| kind_of(kind.as_str()));
    Some((found.get(1)?.as_str().trim().to_owned(), kind, false))
}

fn sentence(text: &str) -> Option<Named> {
    let lead = LEAD.find(text)?;
    let mut rest = text.get(lead.end()..)?;
    while let Some(filler) = FILLER.find(rest) {
        rest = rest.get(filler.end()..)?;
    }
    let without_tail = |name: &str| TAIL.replace(name, "").trim().to_owned();
    if let Some(found) = KIND_FIRST.captures(rest) {
        let kind = found.get(1).and_then(|kind| kind_of(kind.as_str()));
        return Some((without_tail(found.get(3)?.as_str()), kind, found.get(2).is_some()));
    }
    if let Some(found) = NAME_FIRST.captures(rest) {
        let kind = found.get(2).and_then(|kind| kind_of(kind.as_str()));
        return Some((found.get(1)?.as_str().trim().to_owned(), kind, found.get(3).is_some()));
    }
    if let Some(found) = EXPECTED.captures(rest) {
        return Some((found.get(1)?.as_str().trim().to_owned(), None, false));
    }
    let everything = words(text).take(4).any(|word| matches!(word.as_str(), "everything" | "all" | "what"));
    let found = DOES.captures(rest).filter(|_| everything)?;
    Some((found.get(1)?.as_str().trim().to_owned(), None, false))
}

fn kind_of(word: &str) -> Option<StatementKind> {
    let word = fold(word);
    if ["requirement", "qualification", "skill", "experience"].iter().any(|start| word.starts_with(start)) {
        return Some(StatementKind::Requirement);
    }
    let duty = ["responsib", "dut", "expectation", "accountab"].iter().any(|start| word.starts_with(start));
    duty.then_some(StatementKind::Responsibility)
}

#[cfg(test)]
mod tests {
    use super::{From, taken_over};

    #[test]
    fn formulas_take_over_for_certain() {
        let named = |name: &str| From::Named(name.to_owned());
        for (text, from, both) in [
            ("Extends that of thet Junior Partner Manager responsibilities", named("Junior Partner Manager"), false),
            (
                "Extends that of the Partner Manager (Intermediate) Requirements",
                named("Partner Manager (Intermediate)"),
                false,
            ),
            ("Extends the responsibilities of the Partner Manager", named("Partner Manager"), false),
            ("Extends the Partner Manager skills and experience", named("Partner Manager"), false),
            (
                "In addition to the duties and requirements of the Director X, the Senior Director X does:",
                named("Director X"),
                true,
            ),
            ("All responsibilities of previous roles plus:", From::PreviousLevel, false),
            ("The Senior responsibilities, plus those below:", named("Senior"), false),
            (
                "The Junior Clerk has the same responsibilites and requirements as a Clerk, but less time.",
                named("Clerk"),
                true,
            ),
        ] {
            let found = taken_over(text).expect("an extension");
            assert_eq!((found.from, found.both, found.certain), (from, both, true), "{text}");
        }
        for text in [
            "All requirements for the yearly fair are met",
            "Daily counter duties plus weekend cover",
            "Same duties as a clerk",
        ] {
            assert!(!taken_over(text).expect("may be an extension").certain, "{text}");
        }
        for text in ["Extends our reach", "Sells in addition to planning"] {
            let found = taken_over(text);
            assert!(found.is_none_or(|found| found.kind.is_none()), "{text}");
        }
    }

    #[test]
    fn other_sentences_take_over_where_they_name_a_role() {
        for (text, name) in [
            ("Builds on the Clerk I responsibilities and adds:", "Clerk I"),
            ("Carries over all requirements of the Clerk", "Clerk"),
            ("Expands on the Clerk & Usher duties", "Clerk & Usher"),
            ("All of the Desk Clerk responsibilities", "Desk Clerk"),
            ("Includes everything in the Clerk requirements", "Clerk"),
            ("Takes on the responsibilities of the Clerk (Intermediate)", "Clerk (Intermediate)"),
            ("Everything a Front Clerk does", "Front Clerk"),
            ("Do all that the Desk Clerk does", "Desk Clerk"),
            ("On top of everything expected of the Intermediate level:", "Intermediate"),
            ("Meets all Clerk qualifications, and:", "Clerk"),
            ("Same expectations as for the Clerk role, at a larger desk", "Clerk"),
        ] {
            let found = taken_over(text).expect("an extension");
            assert!(!found.certain, "{text}");
            assert_eq!(found.from, From::Named(name.to_owned()), "{text}");
        }
        for text in ["Keeps the responsibilities of every team clear", "Plans the week", "Has a driving licence"] {
            assert_eq!(taken_over(text), None, "{text}");
        }
    }
}
