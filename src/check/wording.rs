//! Rules about wording that some handbooks forbid: an advertisement's, places, years served.
//!
//! They read summaries and statements; the wording of an advertisement is looked for in further sections as
//! well. How a page describes hiring is its own matter.

use std::collections::HashSet;

use super::{Policy, Report};
use crate::catalog::{Family, Slug, Source, Statement, clip, fold};
use crate::pages::pattern::pattern;

pattern!(
    VACANCY,
    r"(?ix)
      \b(?: you(?:'|’)?(?:\s+wi)?ll\b | you\s+(?:have|are|bring|must|should)\b
      | we(?:'|’|\s+a)re\s+(?:looking\s+for|hiring|seeking|searching)\b | we\s+(?:offer|seek)\b | we\s+are\s+an\s+equal\b
      | join\s+(?:us\b|(?:our|the)\s+(?:\w+\s+){0,2}?team\b)
      | (?:the|our|an)\s+(?:ideal|successful|right|perfect)\s+(?:candidate|applicant|person)s?\b
      | applicants?\b | apply\s+(?:now|today|here|online|below|via)\b | (?:please|to|how\s+to)\s+apply(?:$|[.!:])
      | apply\s+(?:for|to)\s+(?:this|the|our)\s+(?:role|position|job|opening|vacancy)\b
      | (?:send|submit)\s+(?:us\s+)?your\s+(?:cv|résumé|resume|application)\b
      | (?:competitive|attractive|generous)\s+(?:salary|pay|compensation|benefits|package)\b
      | salary\s+(?:range|band|expectations?|is|of|package)\b | (?:annual|starting|your)\s+salary\b | benefits\s+package\b
      )"
);

// A number of years; what surrounds it tells whether they were served.
pattern!(
    YEARS,
    r"(?ix)
      (?:\b(?:at\s+least|a\s+minimum\s+of|minimum(?:\s+of)?|over|more\s+than)\s+)?
      \b(?:\d{1,2}(?:\s*(?:-|–|—|to)\s*\d{1,2})?
        |(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|several|many|multiple)(?:\s*(?:-|–|to)\s*(?:two|three|four|five|six|seven|eight|nine|ten))?)
      (?:\s*\(\d{1,2}\))?\s*\+?(?:\s*plus)?[\s-]*(?:or\s+more\s+)?(?:full\s+)?(?:years?|yrs?)\b(?:'|’)?
      (?:\s+or\s+more\b)?(?:\s+of\s+(?:\w+\s+){0,4}?experience\b|\s+experience\b)?"
);
pattern!(SERVED, r"(?i)\bexperience|\btrack record|\bbackground\b|\bat least\b|\bminimum\b|\+|\bor more\b");
pattern!(
    PLANNED,
    r"(?i)^[\s-]*(?:plans?|strateg\w+|roadmaps?|horizons?|forecasts?|visions?|goals?|targets?|cycles?|old|of age)\b"
);

pattern!(
    LOCATION,
    r"(?x)
      \b(?i:based|located|residing|living|resident)\s+(?i:in|out\ of|near|within)\s+(?:(?i:the)\s+)?\p{Lu}[\w.]*(?:\s+\p{Lu}[\w.]*)*
      | \b(?i:must|should|has\ to|needs\ to|required\ to|able\ to)\s+(?i:be\s+(?:based|located|resident)|live|reside|relocate|commute)\b(?:\s+(?i:in|to|near|within)\s+(?:(?i:the)\s+)?\p{Lu}[\w.]*(?:\s+\p{Lu}[\w.]*)*)?
      | \b(?i:willing|willingness)\s+(?i:to)\s+(?i:relocate|commute)\b
      | \b(?i:in|at|from)\s+(?i:our|the)\s+\p{Lu}\w*(?:\s+\p{Lu}\w*)*\s+(?i:office)\b
      | \b(?:EMEA|APAC|AMER|NORAM|LATAM|US|USA|U\.S\.|UK|EU|ANZ|European|American|Asian|Pacific|Eastern|Central|Western|Mountain)(?:\s+\p{Lu}\w*)?\s+(?i:(?:business|working|office|core)\s+)?(?i:hours|time\s?-?zones?|time)\b
      | \b(?:PST|PDT|EST|EDT|CST|CDT|MST|CET|CEST|GMT|UTC|BST|IST|JST|AEST|AEDT)(?:\s*[+-]\d{1,2})?(?:\s+(?i:time\s?-?zones?|hours|time))?(?:$|[^\w])"
);

pub(super) fn vacancy(family: &Family, _: &Policy, report: &mut Report) {
    for text in texts(family) {
        let found = VACANCY.find_iter(text.words).map(|found| found.as_str());
        text.report(found, report, |phrase| {
            format!("`{phrase}` is the wording of a vacancy; say what the role does, whoever holds it")
        });
    }
}

pub(super) fn years_of_experience(family: &Family, _: &Policy, report: &mut Report) {
    for text in texts(family).into_iter().filter(|text| text.kind != Kind::Section) {
        let found = YEARS.find_iter(text.words).filter(|found| {
            let rest = text.words.get(found.end()..).unwrap_or_default();
            // In a requirement a number of years is what the holder must have served, elsewhere it may be anything.
            let served = || SERVED.is_match(found.as_str()) || SERVED.is_match(&clip(rest, 60));
            (text.kind == Kind::Requirement || served()) && !PLANNED.is_match(rest)
        });
        text.report(found.map(|found| found.as_str()), report, |phrase| {
            format!("`{phrase}` asks for time served; say what the holder must be able to do")
        });
    }
}

pub(super) fn location(family: &Family, policy: &Policy, report: &mut Report) {
    for text in texts(family).into_iter().filter(|text| text.kind != Kind::Section) {
        let phrases = LOCATION.find_iter(text.words).map(|found| found.as_str()).collect::<Vec<_>>();
        let places = policy.places().into_iter().flat_map(|places| places.captures_iter(text.words));
        // A place inside a phrase that was found is told of once.
        let places = places.filter_map(|found| Some(found.get(1)?.as_str()));
        let places = places.filter(|place| !phrases.iter().any(|phrase| phrase.contains(place)));
        text.report(phrases.iter().copied().chain(places), report, |phrase| {
            format!("`{phrase}` ties the role to a place; leave the place to the vacancy")
        });
    }
}

/// What was found, as a message quotes it.
fn phrase(found: &str) -> String {
    clip(found.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | ':' | '!' | ')' | '/')), 60)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Summary,
    Responsibility,
    Requirement,
    Section,
}

/// A text of a page, with its place.
struct Text<'a> {
    kind: Kind,
    words: &'a str,
    role: Option<&'a Slug>,
    source: &'a Source,
}

impl Text<'_> {
    /// Reports phrases, each once for a text.
    fn report<'t>(&self, found: impl Iterator<Item = &'t str>, report: &mut Report, message: impl Fn(&str) -> String) {
        let mut told = HashSet::new();
        for phrase in found.map(phrase).filter(|phrase| told.insert(fold(phrase))).collect::<Vec<_>>() {
            report.add(self.place(), self.role, message(&phrase));
        }
    }

    /// A summary stands somewhere below the line that its owner begins with.
    fn place(&self) -> Source {
        let end_line = if self.kind == Kind::Summary { self.source.line } else { self.source.end_line };
        Source { end_line, ..self.source.clone() }
    }
}

fn texts(family: &Family) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    texts.extend(summary_of(family.summary.as_deref(), None, &family.source));
    for role in &family.roles {
        texts.extend(summary_of(role.summary.as_deref(), Some(&role.slug), &role.source));
    }
    let sections = family.sections.iter().map(|section| (None, section));
    let of_roles = family.roles.iter().flat_map(|role| role.sections.iter().map(|section| (Some(&role.slug), section)));
    for (role, section) in sections.chain(of_roles) {
        let text = |words| Text { kind: Kind::Section, words, role, source: &section.source };
        texts.extend([text(section.title.as_str()), text(section.markdown.as_str())]);
    }
    stated(Kind::Responsibility, &family.responsibilities, None, &mut texts);
    stated(Kind::Requirement, &family.requirements, None, &mut texts);
    for role in &family.roles {
        stated(Kind::Responsibility, &role.responsibilities, Some(&role.slug), &mut texts);
        stated(Kind::Requirement, &role.requirements, Some(&role.slug), &mut texts);
    }
    texts
}

fn summary_of<'a>(text: Option<&'a str>, role: Option<&'a Slug>, source: &'a Source) -> Option<Text<'a>> {
    text.map(|words| Text { kind: Kind::Summary, words, role, source })
}

fn stated<'a>(kind: Kind, statements: &'a [Statement], role: Option<&'a Slug>, texts: &mut Vec<Text<'a>>) {
    for statement in statements {
        texts.push(Text { kind, words: &statement.text, role, source: &statement.source });
        stated(kind, &statement.children, role, texts);
    }
}

#[cfg(test)]
mod tests {
    use super::{LOCATION, PLANNED, VACANCY, YEARS};

    #[test]
    fn wording_is_found_and_its_neighbours_are_not() {
        for text in [
            "You will sell",
            "You’ll sell",
            "We are looking for a seller",
            "we're hiring",
            "Join our widget team",
            "Apply now",
            "Please apply.",
            "apply for this role",
            "The ideal candidate sells",
            "We offer widgets",
            "A competitive salary",
            "Salary range",
        ] {
            assert!(VACANCY.is_match(text), "{text}");
        }
        for text in [
            "Applies judgement to apply the rules",
            "Joins the team's meetings",
            "Leads the team",
            "Young sellers",
            "Reviews what candidates say",
            "Apply to widgets what was learnt",
            "Keeps salaries fair",
        ] {
            assert!(!VACANCY.is_match(text), "{text}");
        }
        for (text, found) in [
            ("3+ years of experience in selling", Some("3+ years of experience")),
            ("has five years", Some("five years")),
            ("At least 2 years with widgets", Some("At least 2 years")),
            ("5-7 yrs experience", Some("5-7 yrs experience")),
            ("seven (7) years of recent selling experience", Some("seven (7) years of recent selling experience")),
            ("A 10-year record", Some("10-year")),
            ("for years to come", None),
            ("year after year", None),
        ] {
            assert_eq!(YEARS.find(text).map(|found| found.as_str()), found, "{text}");
        }
        assert!(PLANNED.is_match(" plan for widgets") && !PLANNED.is_match(" with plans"));
    }

    #[test]
    fn places_are_found_and_their_neighbours_are_not() {
        for text in [
            "Based in North Town",
            "Must be located in EMEA",
            "must reside near a shop",
            "Willingness to relocate",
            "Works EMEA hours",
            "in the PST time zone",
            "Pacific time zone",
            "UTC+2",
            "works from our Springfield office",
        ] {
            assert!(LOCATION.is_match(text), "{text}");
        }
        for text in [
            "Decisions based in facts",
            "Works across time zones",
            "Located in the middle of things",
            "Opens the office",
            "Best ESTIMATES",
            "Leads EMEA sales",
        ] {
            assert!(!LOCATION.is_match(text), "{text}");
        }
    }
}
