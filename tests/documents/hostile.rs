//! Documents of less than 10 KB that are meant to cost much; used by a test and by a bench.

use std::fmt::Write as _;

/// A document that is meant to cost much.
pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    pub(crate) document: String,
    /// The code of the first error; none where the document is answered.
    pub(crate) code: Option<&'static str>,
}

const COSTLY: Option<&str> = Some("TOO_COSTLY");
const BAD: Option<&str> = Some("BAD_DOCUMENT");

/// The largest of these documents, in bytes.
pub(crate) const LARGEST: usize = 10_000;

/// A text as often as it fits into a document.
fn flood(part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        let part = part(number);
        if text.len() + part.len() > LARGEST - 400 {
            break;
        }
        text.push_str(&part);
    }
    text
}

/// A text so many times.
fn times(number: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    (0..number).for_each(|number| text.push_str(&part(number)));
    text
}

/// Something inside itself as often as it fits.
fn deep(open: &str, inner: &str, close: &str) -> String {
    let times = (LARGEST - 400) / (open.len() + close.len());
    format!("{}{inner}{}", open.repeat(times), close.repeat(times))
}

/// Fragments of which each uses the next one several times.
fn chain(length: usize, times: usize) -> String {
    let mut text = "{ families { nodes { ...F0 } } }".to_owned();
    for level in 0..length {
        let uses = format!(" ...F{}", level + 1).repeat(times);
        let _ = write!(text, " fragment F{level} on JobFamily {{{uses} }}");
    }
    let _ = write!(text, " fragment F{length} on JobFamily {{ id }}");
    text
}

/// Fragments of which each uses all that follow.
fn cross(used: bool) -> String {
    let mut text = if used { "{ ...F0 }" } else { "{ __typename }" }.to_owned();
    for from in 0..47 {
        let spreads = times(47 - from, |step| format!("...F{} ", from + 1 + step));
        let _ = write!(text, "fragment F{from} on Query{{{spreads}}}");
    }
    text + "fragment F47 on Query { __typename }"
}

/// Every document.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn all() -> Vec<Hostile> {
    let mut all = Vec::new();
    let mut add = |name, code, document| all.push(Hostile { name, document, code });

    add("fragments that double", COSTLY, chain(30, 2));
    add("fragments that double, as long as fits", COSTLY, chain(190, 2));
    add("fragments that are wide", COSTLY, chain(20, 60));
    add("fragments in a long row", COSTLY, chain(200, 1));
    add("fragments that use all others", COSTLY, cross(true));
    add("unused fragments that use all others", COSTLY, cross(false));
    add(
        "a circle of fragments",
        BAD,
        format!(
            "{{ ...F0 }} {}fragment F150 on Query {{ ...F0 }}",
            times(150, |number| format!("fragment F{number} on Query {{ ...F{} ...F{} }} ", number + 1, number + 1))
        ),
    );
    add(
        "fragments that each use themselves",
        BAD,
        format!("{{ __typename }} {}", flood(|number| format!("fragment F{number} on Query {{ ...F{number} }} "))),
    );
    add(
        "fragments that nothing uses",
        BAD,
        format!("{{ __typename }} {}", flood(|number| format!("fragment F{number} on Query {{ __typename }} "))),
    );
    add("spreads of fragments that do not exist", BAD, format!("{{ {} }}", flood(|number| format!("...F{number} "))));
    add(
        "spreads of one fragment",
        COSTLY,
        format!(
            "{{ families {{ nodes {{ {} }} }} }} fragment F on JobFamily {{ id slug title summary id slug title summary }}",
            "...F ".repeat(1_800)
        ),
    );
    add(
        "fragments with the same field",
        None,
        format!(
            "{{ families {{ nodes {{ {} }} }} }} {}",
            times(140, |number| format!("...F{number} ")),
            times(140, |number| format!("fragment F{number} on JobFamily {{ levels {{ title }} }} "))
        ),
    );
    add("aliases", COSTLY, format!("{{ {} }}", flood(|number| format!("a{number}: __typename "))));
    add(
        "aliases below the root",
        COSTLY,
        format!("{{ catalogue {{ {} }} }}", flood(|number| format!("a{number}: revision "))),
    );
    add("fields at the root", COSTLY, format!("{{ {} }}", "__typename ".repeat(800)));
    add("one field again and again", None, format!("{{ catalogue {{ {} }} }}", "revision ".repeat(1_050)));
    add(
        "one list again and again",
        None,
        format!("{{ families {{ nodes {{ {} }} }} }}", "levels { id title } ".repeat(480)),
    );
    add(
        "one field with a directive",
        None,
        format!("{{ catalogue {{ {} }} }}", "revision @include(if: true) ".repeat(340)),
    );
    add(
        "one field under one variable",
        None,
        format!("query($a: Boolean = true) {{ catalogue {{ {} }} }}", "revision @include(if: $a) ".repeat(380)),
    );
    add("one field under many variables", None, {
        let variables = times(110, |number| format!("$a{number}:Boolean=true "));
        let fields = times(110, |number| format!("revision @include(if: $a{number}) "));
        format!("query({variables}) {{ catalogue {{ {fields} }} }}")
    });
    add(
        "promotions inside promotions",
        None,
        "{ families { nodes { levels { promotion { verdict to { promotion { summary to { promotion { responsibilities { changed { spans { text } } } } } } } } } } } }".to_owned(),
    );
    add("the same promotions under many names", COSTLY, {
        let promotion = "promotion { verdict summary inCommon responsibilities { changed { spans { text } } } }";
        format!(
            "{{ families {{ nodes {{ levels {{ {} }} }} }} }}",
            times(50, |number| format!("a{number}: {promotion} "))
        )
    });
    add(
        "inline fragments side by side",
        None,
        format!("{{ families {{ nodes {{ {} }} }} }}", "... on JobFamily { levels { id } } ".repeat(270)),
    );
    add(
        "inline fragments on a condition",
        None,
        format!(
            "query($a: Boolean = true) {{ families {{ nodes {{ {} }} }} }}",
            "... @include(if: $a) { levels { id } } ".repeat(240)
        ),
    );
    add("inline fragments inside one another", COSTLY, format!("{{ {} }}", deep("... on Query {", "__typename", "}")));
    add(
        "inline fragments of an interface",
        None,
        format!("{{ nodes(ids: []) {{ {} }} }}", "... on Role { title } ... on JobFamily { title } ".repeat(190)),
    );
    add("selections inside one another", COSTLY, deep("a{", "b", "}").replacen("a{", "{", 1));
    add(
        "families of levels of families",
        COSTLY,
        format!("{{ families {{ nodes {{ {} id {} }} }} }}", "levels { family { ".repeat(20), "} } ".repeat(20)),
    );
    add("lists inside one another", COSTLY, format!("{{ nodes(ids: {}) {{ id }} }}", deep("[", "1", "]")));
    add("objects inside one another", COSTLY, format!("{{ nodes(ids: {}) {{ id }} }}", deep("{a:", "1", "}")));
    add(
        "types inside one another",
        COSTLY,
        format!("query($a: {}) {{ nodes(ids: $a) {{ id }} }}", deep("[", "Int", "]")),
    );
    add("braces that open", COSTLY, "{".repeat(9_000));
    add("brackets that open", COSTLY, format!("{{a(b:{}", "[".repeat(9_000)));
    add("parentheses that open", BAD, format!("{{a{}", "(".repeat(4_000)));
    add("signs", BAD, "!".repeat(4_900));
    add("signs beyond number", COSTLY, "!".repeat(9_900));
    add("signs that are none", BAD, "?".repeat(4_900));
    add("commas", BAD, ",".repeat(9_900));
    add("commas and names", BAD, "a,".repeat(4_950));
    add("comments", BAD, "#\n".repeat(4_900));
    add("a long comment", BAD, format!("#{}", "é".repeat(4_900)));
    add("a long name", BAD, format!("{{ {} }}", "a".repeat(9_900)));
    add(
        "long names",
        BAD,
        format!("{{ catalogue {{ {} }} }}", flood(|number| format!("{}{number} ", "titel".repeat(12)))),
    );
    add(
        "names that are nearly right",
        BAD,
        format!("{{ families {{ nodes {{ {} }} }} }}", flood(|number| format!("responsibilitie{number} "))),
    );
    add("a long string", None, format!("{{ family(slug: \"{}\") {{ id }} }}", "é".repeat(4_900)));
    add("a long string of escapes", None, format!("{{ family(slug: \"{}\") {{ id }} }}", "\\u00e9".repeat(1_600)));
    add(
        "a block string of quotes",
        None,
        format!("{{ family(slug: \"\"\"{}\"\"\") {{ id }} }}", "\\\"\"\"".repeat(2_400)),
    );
    add(
        "a block string of lines",
        None,
        format!("{{ family(slug: \"\"\"{}\"\"\") {{ id }} }}", "\n    a".repeat(1_600)),
    );
    add("strings that are not closed", BAD, "\"\n".repeat(2_400));
    add("a block string that is not closed", BAD, format!("{{ a(b: \"\"\"{}", "\"\" ".repeat(3_200)));
    add("strings", BAD, "\"\"\"\"\"\" ".repeat(1_400));
    add("a long number", BAD, format!("{{ families(first: {}) {{ totalCount }} }}", "9".repeat(9_900)));
    add("a long fraction", BAD, format!("{{ families(first: 0.{}) {{ totalCount }} }}", "9".repeat(9_900)));
    add("a long exponent", BAD, format!("{{ families(first: 1e{}) {{ totalCount }} }}", "9".repeat(9_900)));
    add("values in a list", Some("BAD_ARGUMENT"), format!("{{ nodes(ids: [{}]) {{ id }} }}", "1 ".repeat(4_800)));
    add("wrong values in a list", BAD, format!("{{ nodes(ids: [{}]) {{ id }} }}", "true ".repeat(1_900)));
    add("directives that do not exist", BAD, format!("{{ __typename {} }}", "@a ".repeat(2_400)));
    add("one directive again and again", BAD, format!("{{ __typename {} }}", "@skip(if:true)".repeat(650)));
    add(
        "directives with arguments that do not exist",
        BAD,
        format!("{{ __typename @skip({}) }}", flood(|number| format!("a{number}:1 "))),
    );
    add(
        "directives on an operation",
        BAD,
        format!("query {} {{ __typename }}", flood(|number| format!("@a{number} "))),
    );
    add(
        "arguments that do not exist",
        BAD,
        format!("{{ families({}) {{ totalCount }} }}", flood(|number| format!("a{number}:1 "))),
    );
    add("one argument again and again", BAD, format!("{{ families({}) {{ totalCount }} }}", "first:1 ".repeat(1_200)));
    add(
        "an object with many members",
        BAD,
        format!("{{ nodes(ids: {{{}}}) {{ id }} }}", flood(|number| format!("a{number}:1 "))),
    );
    add(
        "variables that are not used",
        BAD,
        format!("query({}) {{ __typename }}", flood(|number| format!("$a{number}:Int "))),
    );
    add(
        "one variable again and again",
        BAD,
        format!("query({}) {{ nodes(ids: $a) {{ id }} }}", "$a:[ID!]!".repeat(600)),
    );
    add(
        "variables that are not defined",
        BAD,
        format!("{{ nodes(ids: [{}]) {{ id }} }}", flood(|number| format!("$a{number} "))),
    );
    add("variables", Some("BAD_VARIABLES"), {
        let variables = times(520, |number| format!("$a{number}:ID! "));
        let uses = times(520, |number| format!("$a{number} "));
        format!("query({variables}) {{ nodes(ids: [{uses}]) {{ id }} }}")
    });
    add("variables of the wrong type", BAD, {
        let variables = times(480, |number| format!("$a{number}:Int "));
        let uses = times(480, |number| format!("$a{number} "));
        format!("query({variables}) {{ nodes(ids: [{uses}]) {{ id }} }}")
    });
    add("operations", Some("BAD_OPERATION"), flood(|number| format!("query A{number} {{ __typename }} ")));
    add("operations of one name", BAD, "query A { __typename } ".repeat(400));
    add("operations without a name", BAD, "{ __typename } ".repeat(600));
    add(
        "operations that share a fragment",
        COSTLY,
        format!(
            "{}fragment F on Query {{ catalogue {{ {} }} }}",
            times(200, |number| format!("query A{number}{{...F}}")),
            "revision ".repeat(600)
        ),
    );
    add(
        "operations that share few fields",
        Some("BAD_OPERATION"),
        format!(
            "{}fragment F on Query {{ catalogue {{ {} }} }}",
            times(200, |number| format!("query A{number}{{...F}}")),
            "revision ".repeat(20)
        ),
    );
    add(
        "fields that conflict",
        BAD,
        format!(
            "{{ families {{ nodes {{ levels {{ {} }} }} }} }}",
            "responsibilities(inherited: true) { id } responsibilities { id } ".repeat(150)
        ),
    );
    add(
        "fields that conflict below others",
        BAD,
        format!(
            "{{ families {{ nodes {{ {} }} }} }}",
            "levels { responsibilities(inherited: true) { id } } levels { responsibilities { text } } ".repeat(110)
        ),
    );
    add("fields that could conflict, deep", Some("TOO_COSTLY"), {
        let mut family = "id".to_owned();
        for _ in 0..3 {
            let role = format!("family {{ {family} }} family {{ {family} slug }}");
            family = format!("levels {{ {role} }} levels {{ {role} title }}");
        }
        format!("{{ families {{ nodes {{ {family} }} }} }}")
    });
    add("the whole schema", None, include_str!("../operations/introspection.graphql").to_owned());
    add(
        "the schema, types of fields of types",
        COSTLY,
        format!("{{ __schema {{ types {{ {} name {} }} }} }}", "fields { type { ".repeat(10), "} } ".repeat(10)),
    );
    add(
        "the schema, what a type is of",
        None,
        format!("{{ __schema {{ types {{ {} name {} }} }} }}", "ofType { ".repeat(50), "} ".repeat(50)),
    );
    add(
        "the schema, types that implement types",
        COSTLY,
        format!(
            "{{ __type(name: \"Node\") {{ {} name {} }} }}",
            "possibleTypes { interfaces { ".repeat(10),
            "} } ".repeat(10)
        ),
    );
    add(
        "the schema, every field three lists deep",
        COSTLY,
        format!(
            "{{ __schema {{ types {{ fields {{ type {{ fields {{ {} }} }} }} }} }} }}",
            "name description isDeprecated deprecationReason ".repeat(150)
        ),
    );
    add(
        "the schema, one field again and again",
        None,
        format!("{{ __schema {{ types {{ fields {{ args {{ {} }} }} }} }} }}", "name ".repeat(40)),
    );
    add(
        "the schema many times",
        COSTLY,
        format!("{{ {} }}", "__schema { types { name fields { name type { name } } } } ".repeat(150)),
    );
    add(
        "a type again and again",
        COSTLY,
        format!("{{ {} }}", flood(|number| format!("a{number}: __type(name: \"Role\") {{ fields {{ name }} }} "))),
    );
    add(
        "what is inherited of what is inherited",
        COSTLY,
        format!(
            "{{ families {{ nodes {{ levels {{ {} id {} }} }} }} }}",
            "responsibilities(inherited: true) { role { ".repeat(8),
            "} } ".repeat(8)
        ),
    );
    add(
        "what is inherited, as deep as is allowed",
        COSTLY,
        format!(
            "{{ families {{ nodes {{ levels {{ {} id {} }} }} }} }}",
            "responsibilities(inherited: true) { role { ".repeat(4),
            "} } ".repeat(4)
        ),
    );
    add(
        "neighbours of neighbours",
        None,
        format!(
            "{{ families {{ nodes {{ levels {{ {} id {} }} }} }} }}",
            "nextLevel { previousLevel { ".repeat(4),
            "} } ".repeat(4)
        ),
    );
    add(
        "what is shared with what is shared",
        Some("TOO_COSTLY"),
        format!(
            "{{ families {{ nodes {{ levels {{ {} id {} }} }} }} }}",
            "responsibilities { sharedWith { ".repeat(2),
            "} } ".repeat(2)
        ),
    );
    all
}
