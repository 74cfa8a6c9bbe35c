//! The catalogue as a subgraph of a federated graph: what a router asks, and the schema it composes.
//!
//! Every type with an id is an entity, with `id` as its key. The engine has a federation of its own, in which one
//! representation that names nothing loses the whole answer; here each is answered for itself.

use std::sync::LazyLock;

use async_graphql::{Context, ID, SDLExportOptions, SimpleObject, Union, Value};

use super::error::{ApiError, Code, Result};
use super::family::JobFamily;
use super::id::{self, Kind};
use super::indicator::Indicator;
use super::node::Node;
use super::role::Role;
use super::statement::{Requirement, Responsibility};
use crate::catalog::clip;

/// How many objects `_entities` gives at once. Routers do not divide what they ask for.
pub(super) const MOST_REPRESENTATIONS: usize = 1_000;

/// What a router asks for by its key.
#[derive(Union)]
#[graphql(name = "_Entity")]
pub(super) enum Entity {
    /// A family.
    JobFamily(JobFamily),
    /// A role.
    Role(Role),
    /// A responsibility.
    Responsibility(Responsibility),
    /// A requirement.
    Requirement(Requirement),
    /// An indicator.
    Indicator(Indicator),
}

impl From<Node> for Entity {
    fn from(node: Node) -> Self {
        match node {
            Node::JobFamily(family) => Self::JobFamily(family),
            Node::Role(role) => Self::Role(role),
            Node::Responsibility(responsibility) => Self::Responsibility(responsibility),
            Node::Requirement(requirement) => Self::Requirement(requirement),
            Node::Indicator(indicator) => Self::Indicator(indicator),
        }
    }
}

impl Entity {
    /// The object that a representation stands for; `None` where there is none any more.
    pub(super) async fn represented(context: &Context<'_>, representation: &Value) -> Result<Option<Self>> {
        let id = key(representation)?;
        Ok(Node::by_id(context, &id).await?.map(Self::from))
    }
}

/// The id in a representation, which is one of the type that it names.
fn key(representation: &Value) -> Result<ID> {
    let refused = |code: Code, message: String| Err(ApiError::client(code, message));
    let Value::Object(members) = representation else {
        let message = "a representation is an object with `__typename` and `id`; send such objects";
        return refused(Code::BadArgument, message.to_owned());
    };
    let Some(Value::String(type_name)) = members.get("__typename") else {
        let message = "a representation has no `__typename`; send the name of its type";
        return refused(Code::BadArgument, message.to_owned());
    };
    let Some(kind) = Kind::named(type_name) else {
        let message = format!("`{}` is no type with an id; ask the subgraph that has it", clip(type_name, 40));
        return refused(Code::BadArgument, message);
    };
    let Some(Value::String(id)) = members.get("id") else {
        let message = format!("a representation of a {type_name} has no `id`; send the object's id, a string");
        return refused(Code::BadArgument, message);
    };
    let id = ID::from(id);
    let (of, _) = id::decode(&id)?;
    if of != kind {
        let message =
            format!("`{}` is the id of a {}, not of a {type_name}; send both of one object", clip(&id, 40), of.name());
        return refused(Code::BadId, message);
    }
    Ok(id)
}

/// What a router composes its graph of.
#[derive(SimpleObject)]
#[graphql(name = "_Service")]
pub(super) struct Service {
    /// The schema with the directives of Apollo Federation 2, without what every subgraph has.
    sdl: &'static str,
}

impl Service {
    pub(super) fn new() -> Self {
        Self { sdl: subgraph_sdl() }
    }
}

/// The schema as a subgraph of a federated graph, with `@key` on every entity.
#[must_use]
pub fn subgraph_sdl() -> &'static str {
    static SDL: LazyLock<String> = LazyLock::new(|| {
        let plain = super::engine::printed(SDLExportOptions::new().federation());
        let keyed = |line: &str| match line.strip_suffix(" implements Node {") {
            Some(start) => format!("{start} implements Node @key(fields: \"id\") {{\n"),
            None => format!("{line}\n"),
        };
        plain.lines().map(keyed).collect()
    });
    &SDL
}
