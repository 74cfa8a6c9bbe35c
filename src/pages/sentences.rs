//! The formulas of the dialect: grade, reporting line, "to be defined", left-over template text.

use super::pattern::pattern;
use crate::catalog::{Grade, fold};

pattern!(GRADE, r"(?i)(?-u:\b)grades?(?-u:\b)\s*(?:level)?\s*[:\]=–—-]?\s*(?:is|of)?\s*#?\s*(\d{1,2})(?-u:\b)");
pattern!(IS_GRADE, r"(?i)(?-u:\b)is (?:an? )?\[?grade\s*#?\s*(\d{1,2})(?-u:\b)");
pattern!(DIGITS, r"\d{1,2}");
pattern!(MORE_GRADES, r"^\W{0,3}?\s*(?:,|/|or(?-u:\b)|and(?-u:\b)|&)\s*\[?#?\s*(\d{1,2})\s*(?:[.,;/&)\]]|or |and |$)");
pattern!(
    REPORTS_ARE_GIVEN,
    r"(?:^\W*|[.;,]\s+|(?-u:\b)(?:and|or|to|will|also)\s+)(?i:provid|deliver|prepar|present|produc|creat|generat|submit|writ|send|compil|distribut|suppl|giv|mak)(?i:e|es|s|ing|y|ies|ying)?\s+(?:[\w'’/&-]+,?\s+){0,8}?(?i:reports?|reporting)\s+(?:in)?to(?-u:\b)"
);
pattern!(
    REPORTS,
    r"(?i)(?-u:\b)(?:reports?|reporting)(?-u:\b)(?: directly| functionally)?\s*(?:in)?to(?-u:\b)\s*:?\s*(?:either\s+)?(?:(?:the|an?|our|their|its|your)\s+)*([^\s.{][^{}]*)"
);
pattern!(REPORTS_ONLY, r"(?i)^\W*(?:the |this )?[^.]{0,120}?(?-u:\b)reports? (?:in)?to(?-u:\b)");
pattern!(
    SAYS_MORE,
    r"(?i)(?-u:\b)(?:and|who|which|that)\s+(?:also\s+|directly\s+|usually\s+)?reports? (?:in)?to(?-u:\b)"
);
pattern!(
    ONLY_GRADE,
    r"(?i)^\W*[^.;:]{0,120}?(?:(?-u:\b)is(?-u:\b)|:)?[^.;:]{0,20}(?-u:\b)grade(?-u:\b)(?:\s+level)?\W*(?:is\s+)?#?\d{1,2}\W*$"
);
pattern!(
    SUBJECT,
    r"(?i)^\W*(?:the |an? )?([^.;:]{3,120}?)\W*(?-u:\b)(?:(?:typically |usually |directly )*reports? |is(?-u:\b)|has(?-u:\b)|will(?-u:\b))"
);
pattern!(
    SOME_ROLE,
    r"(?i)^(?:(?:this|the|job|your|these|each|all|both)\s*)*(?:role|position|level|job|grade|roles|levels|team|they|you|he|she|it)?$"
);
pattern!(NAMED_ROLE, r"(?i)\s+(?:role|position|level|job)$");
pattern!(
    NEXT_CLAUSE,
    r"(?: and| who| which| where| while|,) (?:is|has|works|[a-z]+s|will|for|with)(?-u:\b)| for (?:their|the|its)(?-u:\b)|, (?:the|this|you|an?)(?-u:\b)|;"
);
pattern!(
    TO_BE_DEFINED,
    r"(?i)^\W*(?:(?:this|these|the) (?:[\w'’-]+\s+){0,4}(?:is|are|will be)\s+)?(?:(?:still|yet|currently|not) )*(?:to be (?:defined|added|determined|announced|confirmed|decided|(?:completed|written|provided|developed|created)(?:\W*$|\s+(?:at|when|by|once|later|soon|upon|before|as|after|for this)))|tbd|tba|tbc|(?:yet )?defined yet|coming soon)(?:(?-u:\b)|$)[^.;]{0,120}\W*$"
);
pattern!(TEMPLATE, r"\{[A-Za-z][^{}\n]{2,}\}");

/// The grades that a text states, in order, each once.
#[must_use]
pub fn grades(text: &str) -> Vec<Grade> {
    let mut grades = Vec::new();
    for found in IS_GRADE.captures_iter(text).chain(GRADE.captures_iter(text)) {
        let mut next = found.get(1);
        while let Some(digits) = next {
            let number = digits.as_str().parse::<i64>().ok();
            if let Some(Ok(grade)) = number.map(Grade::try_from)
                && !grades.contains(&grade)
            {
                grades.push(grade);
            }
            // "Grade 7 or 8" says "grade" once.
            let end = digits.end();
            let more = text.get(end..).and_then(|rest| MORE_GRADES.captures(rest)?.get(1).map(|more| more.range()));
            next = more.and_then(|more| DIGITS.find_at(text, end + more.start));
        }
    }
    grades
}

/// The grade that a cell of a level table states: "Grade 8", "8", or either in brackets.
#[must_use]
pub fn cell_grade(text: &str) -> Option<Grade> {
    let trimmed = text.trim().trim_matches(|c: char| !c.is_alphanumeric());
    let number = trimmed.parse::<i64>().ok().and_then(|number| Grade::try_from(number).ok());
    number.or_else(|| grades(text).into_iter().next())
}

/// The superior that a text names: "The X reports to the Y." names "Y".
#[must_use]
pub fn superior(text: &str) -> Option<String> {
    superior_and_rest(text).map(|(title, _)| title.to_owned())
}

/// The superior that a title alone names, where a heading or a column says "Reports to".
#[must_use]
pub fn superior_alone(title: &str) -> Option<String> {
    superior(&format!("Reports to {title}"))
}

/// The superior that a text names, and what the text says behind it.
fn superior_and_rest(text: &str) -> Option<(&str, &str)> {
    let said = REPORTS.captures(text)?;
    // "Provides reports to the Director": what is handed in, and no line.
    let given = REPORTS_ARE_GIVEN.find(text).filter(|given| said.get(0).is_some_and(|all| all.start() < given.end()));
    let given = given.filter(|given| said.get(0).is_some_and(|all| all.start() > given.start()));
    let found = match given {
        Some(given) => REPORTS.captures(text.get(given.end()..)?)?.get(1)?.as_str(),
        None => said.get(1)?.as_str(),
    };
    let title = first_sentence(found);
    let end = NEXT_CLAUSE.find(title).map_or(title.len(), |clause| clause.start());
    let title = title.get(..end)?.trim().trim_end_matches(['.', ',', ':', '-']).trim();
    // A title has a capital letter, or is of a script that has none.
    let capital = |c: char| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase());
    let is_title = title.chars().any(capital) && title.split(' ').count() <= 14;
    let rest = found.strip_prefix(title).unwrap_or_default();
    (is_title && to_be_defined(title).is_none()).then_some((title, rest))
}

/// The role that a formula speaks of: "The X reports to the Y." and "The X is a grade 7." speak of "X". A
/// text that says more than a formula, or speaks of "the role", names none.
#[must_use]
pub fn subject(text: &str) -> Option<String> {
    if !only_reports(text) && !only_grade(text) {
        return None;
    }
    let named = SUBJECT.captures(text)?.get(1)?.as_str().trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let titled = named.chars().any(char::is_uppercase);
    (titled && !SOME_ROLE.is_match(named)).then(|| NAMED_ROLE.replace(named, "").into_owned())
}

/// Whether a paragraph says nothing but whom the role reports to: "for their region" would be more.
#[must_use]
pub fn only_reports(text: &str) -> bool {
    let plain = REPORTS_ONLY.is_match(text) && !SAYS_MORE.is_match(text) && !fold(text).contains(" typically ");
    plain && superior_and_rest(text).is_some_and(|(_, rest)| !rest.contains(char::is_alphanumeric))
}

/// Whether a text says nothing but a grade: "and may work from anywhere" would be more.
#[must_use]
pub fn only_grade(text: &str) -> bool {
    ONLY_GRADE.is_match(text) && !grades(text).is_empty()
}

/// The text up to the end of its first sentence; the stop of an abbreviation ends none.
fn first_sentence(text: &str) -> &str {
    let mut from = 0;
    while let Some(stop) = text.get(from..).and_then(|rest| rest.find(". ")).map(|at| at + from) {
        let word = text.get(..stop).and_then(|before| before.split(' ').next_back()).unwrap_or_default();
        if !matches!(fold(word).as_str(), "sr" | "jr" | "dr" | "e.g" | "i.e" | "mgr" | "dir" | "vs") {
            return text.get(..stop).unwrap_or(text);
        }
        from = stop + 2;
    }
    text.trim_end_matches('.')
}

/// The text where it says only that something is to be defined later.
#[must_use]
pub fn to_be_defined(text: &str) -> Option<&str> {
    let text = text.trim();
    let whole_template = text.starts_with('{') && text.ends_with('}') && template(text).is_some();
    (TO_BE_DEFINED.is_match(text) || whole_template).then_some(text)
}

/// Left-over template text: "{add the role name}".
#[must_use]
pub fn template(text: &str) -> Option<&str> {
    TEMPLATE.find(text).map(|found| found.as_str())
}

#[cfg(test)]
mod tests {
    use super::{cell_grade, grades, only_grade, only_reports, superior, template, to_be_defined};

    fn numbers(text: &str) -> Vec<i32> {
        grades(text).into_iter().map(crate::catalog::Grade::number).collect()
    }

    #[test]
    fn grade_sentences() {
        for (text, expected) in [
            ("The X is a grade 7.", vec![7]),
            ("The X is a [Grade 5].", vec![5]),
            ("Job Grade: 8", vec![8]),
            ("The role is a grade #6", vec![6]),
            ("The X is grade level 10", vec![10]),
            ("An X is a grade 7 or grade 8.", vec![7, 8]),
            ("An X is a grade 7 or 8.", vec![7, 8]),
            ("Grades 7, 8 and 9", vec![7, 8, 9]),
            ("Is a [grade 6]/[grade 7]", vec![6, 7]),
            ("Grade 7 and 3 years of selling", vec![7]),
            ("Job Grade - 8", vec![8]),
            ("No grade is stated", vec![]),
            ("Upgrade 5 systems", vec![]),
        ] {
            assert_eq!(numbers(text), expected, "{text}");
        }
        for text in ["The X is a grade 7.", "Job Grade: 8", "The Y, Z is a [grade 10]", "The role is grade level 6."] {
            assert!(only_grade(text), "{text}");
        }
        assert!(!only_grade("The X is a grade 7 and may work from any office."));
        assert!(!only_grade("Owns the market. The X is a grade 7."));
        assert_eq!(cell_grade("11").map(crate::catalog::Grade::number), Some(11));
        assert_eq!(cell_grade("Grade 9").map(crate::catalog::Grade::number), Some(9));
        assert_eq!(cell_grade("Program Manager"), None);
    }

    #[test]
    fn reporting_lines() {
        for (text, expected) in [
            ("The X reports to the VP, Alliances and oversees everyone.", Some("VP, Alliances")),
            ("The X reports to Manager, Alliances Partner Managers.", Some("Manager, Alliances Partner Managers")),
            (
                "The X reports to the Director, Territory Managers for their region.",
                Some("Director, Territory Managers"),
            ),
            ("The X typically reports to the Vice President, Partner Sales.", Some("Vice President, Partner Sales")),
            ("The X reports into the Sr. Director, Sales. It sells.", Some("Sr. Director, Sales")),
            (
                "Works hard. This role reports to the Director of Channels and Alliances Marketing",
                Some("Director of Channels and Alliances Marketing"),
            ),
            ("Reports to: Manager, Sales", Some("Manager, Sales")),
            ("The X reports directly into our Chief Widget Officer.", Some("Chief Widget Officer")),
            ("The X reports to either the Director, A or the Director, B.", Some("Director, A or the Director, B")),
            ("The X reports to the Y, with a dotted line to the Z.", Some("Y")),
            ("Reporting to the Chief Widget Officer, the VP of Widgets leads.", Some("Chief Widget Officer")),
            ("The X reports to the {add the reporting position}.", None),
            ("Provide weekly reports to the VP, Sales", None),
            ("Sells widgets and submits a yearly report to the VP, Sales", None),
            ("Delivering clear, short reports to the Chief Widget Officer", None),
            ("The X reports to the VP, Sales and provides weekly reports to the CFO", Some("VP, Sales")),
            ("The Widget Delivery Manager reports to the VP, Sales", Some("VP, Sales")),
            ("The X, who writes offers, reports to the VP, Sales", Some("VP, Sales")),
            ("Assist in the preparation of reports to help evaluate activity.", None),
            ("Deliver reporting to global sales leaders.", None),
        ] {
            assert_eq!(superior(text).as_deref(), expected, "{text}");
        }
        assert!(only_reports("The X reports to the Y."));
        let more = [
            "The X reports to the Y. Xs travel.",
            "The X leads the desk and reports to the Y.",
            "The X reports to the Y and leads all Xs.",
            "The X typically reports to the Y.",
            "The X reports to the Y. Xs work with the Y.",
        ];
        for text in more {
            assert!(superior(text).is_some() && !only_reports(text), "{text}");
        }
    }

    #[test]
    fn left_open() {
        assert!(to_be_defined("To be defined at time of business need.").is_some());
        assert!(to_be_defined("To Be Defined (TBD)").is_some());
        assert!(to_be_defined("{add responsibilities}").is_some());
        assert!(to_be_defined("To be written once the team is hired").is_some());
        assert!(to_be_defined("To be completed.").is_some());
        assert!(to_be_defined("To be completed within 30 days: first aid course").is_none());
        assert!(to_be_defined("Goals to be defined with the team every quarter").is_none());
        assert_eq!(template("The {add the role name} is a grade 10."), Some("{add the role name}"));
        assert_eq!(template("a set {1, 2} and {{< ref \"x\" >}}"), None);
    }
}
