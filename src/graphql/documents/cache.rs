//! Verdicts are kept: a client sends the same documents over and over.

use std::sync::{Arc, LazyLock};

use async_graphql::Variables;
use moka::sync::Cache;

use super::{Judged, Operation, Problem, Validator};
use crate::export::flatten::Field;
use crate::graphql::engine::sdl;
use crate::graphql::error::Code;
use crate::graphql::limits::Limits;

/// What the answers give away of the schema beside what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disclosure {
    /// Whether `__schema` and `__type` are answered.
    pub introspection: bool,
    /// Whether messages suggest names for those that do not exist.
    pub suggestions: bool,
}

impl Default for Disclosure {
    fn default() -> Self {
        Self { introspection: true, suggestions: true }
    }
}

/// How many bytes the kept verdicts may take together, estimated.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// A longer document is not kept if it is refused: who sends such does not send the same one again.
const LONGEST_REFUSED: usize = 4 * 1024;
/// What a selected field takes, about.
const BYTES_OF_FIELD: u64 = 500;

type Verdict = Result<Arc<Judged>, Arc<[Problem]>>;

/// Judges documents against the schema of the API, each once.
#[derive(Clone)]
pub(in crate::graphql) struct Documents {
    validator: Arc<Result<Validator, String>>,
    /// By the whole text: a hash that an attacker could match would let one document pass for another.
    verdicts: Cache<Arc<str>, Verdict>,
}

impl Documents {
    pub(in crate::graphql) fn new(limits: Limits) -> Self {
        let verdicts = Cache::builder().max_capacity(MOST_BYTES).weigher(weight).build();
        Self { validator: Arc::new(Validator::of_the_api(limits)), verdicts }
    }

    pub(in crate::graphql) fn with_disclosure(self, disclosure: Disclosure) -> Self {
        let Self { validator, verdicts } = self;
        verdicts.invalidate_all();
        let validator = Arc::unwrap_or_clone(validator).map(|validator| validator.with_disclosure(disclosure));
        Self { validator: Arc::new(validator), verdicts }
    }

    /// The verdict on a document.
    pub(in crate::graphql) fn judge(&self, text: &str) -> Verdict {
        if let Some(verdict) = self.verdicts.get(text) {
            return verdict;
        }
        let verdict = match self.validator() {
            Ok(validator) => validator.judge(text).map(Arc::new).map_err(Into::into),
            Err(problem) => Err([problem].into()),
        };
        if verdict.is_ok() || text.len() <= LONGEST_REFUSED {
            self.verdicts.insert(text.into(), verdict.clone());
        }
        verdict
    }

    /// Coerces the values that were sent for the variables of an operation.
    pub(in crate::graphql) fn coerce(&self, operation: &Operation, sent: Variables) -> Result<Variables, Vec<Problem>> {
        self.validator().map_err(|problem| vec![problem])?.coerce(operation, sent)
    }

    /// What answers to an operation look like.
    pub(in crate::graphql) fn fields(&self, operation: &Operation) -> Result<Vec<Field>, Problem> {
        Ok(self.validator()?.fields(operation))
    }

    /// Reads texts as values of an operation's variables.
    pub(in crate::graphql) fn read_texts(
        &self,
        operation: &Operation,
        texts: Vec<(String, String)>,
    ) -> Result<Variables, Vec<Problem>> {
        self.validator().map_err(|problem| vec![problem])?.read_texts(operation, texts)
    }

    /// Whether messages suggest names for those that do not exist.
    pub(in crate::graphql) fn suggests(&self) -> bool {
        self.validator().is_ok_and(|validator| validator.disclosure.suggestions)
    }

    fn validator(&self) -> Result<&Validator, Problem> {
        (*self.validator).as_ref().map_err(|reason| {
            tracing::error!(reason, "documents cannot be judged: the schema is not valid");
            Problem::new(Code::Internal, "internal error; the server's log has it", None)
        })
    }
}

impl Validator {
    /// The validator for the schema of the API. The schema is read once for each process.
    fn of_the_api(limits: Limits) -> Result<Self, String> {
        static READ: LazyLock<Result<Validator, String>> = LazyLock::new(|| Validator::new(sdl(), Limits::default()));
        READ.clone().map(|validator| Self { limits, ..validator })
    }
}

fn weight(text: &Arc<str>, verdict: &Verdict) -> u32 {
    let bytes = match verdict {
        Ok(judged) => judged.selections().saturating_mul(BYTES_OF_FIELD).saturating_add(judged.bytes),
        Err(problems) => problems.iter().map(|problem| problem.message.len() as u64).sum(),
    };
    u32::try_from(bytes.saturating_add(text.len() as u64).saturating_add(BYTES_OF_FIELD)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::weight;
    use crate::graphql::documents::Validator;
    use crate::graphql::limits::Limits;

    /// A fragment that is used often brings what it carries each time.
    #[test]
    fn what_a_verdict_weighs_is_what_is_kept() {
        let validator = Validator::of_the_api(Limits::default()).expect("a valid schema");
        let kept = |argument: &str| {
            let uses: Vec<String> =
                (0..18).map(|number| format!("a{number}: family(slug: \"x\") {{ ...F }}")).collect();
            let uses = uses.join(" ");
            let text = format!("{{ {uses} }} fragment F on JobFamily {{ levels(filter: {{ {argument} }}) {{ id }} }}");
            let judged = validator.judge(&text).expect("valid");
            weight(&text.as_str().into(), &Ok(Arc::new(judged)))
        };
        let (bare, texts) = (kept(""), kept(&format!("slug: {{ eq: \"{}\" }}", "x".repeat(10_000))));
        assert!(kept(&format!("and: [{}]", "{},".repeat(1_000))) > bare + 18 * 1_000 * 100);
        assert!(texts > bare + 18 * 10_000);
    }
}
