//! How much introspection tells, as far as the size of the schema says it.

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;

/// How many values a list of the introspection types has, on the average.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    types: f64,
    fields: f64,
    args: f64,
    input_fields: f64,
    enum_values: f64,
    interfaces: f64,
    possible_types: f64,
    directives: f64,
    directive_args: f64,
}

impl Sizes {
    #[expect(clippy::cast_precision_loss, reason = "a schema is small, and these are estimates")]
    pub(super) fn of(schema: &Schema) -> Self {
        let types = schema.types.len().max(1) as f64;
        let implementers = schema.implementers_map();
        let number = |name: &str| match schema.types.get(name) {
            Some(ExtendedType::Object(object)) => object.fields.len(),
            Some(ExtendedType::Interface(interface)) => interface.fields.len(),
            _ => 0,
        };
        let (mut fields, mut behind, mut args) = (0, 0, 0);
        let (mut input_fields, mut enum_values, mut interfaces, mut possible) = (0, 0, 0, 0);
        for (name, ty) in &schema.types {
            let own = match ty {
                ExtendedType::Object(object) => {
                    interfaces += object.implements_interfaces.len();
                    &object.fields
                }
                ExtendedType::Interface(interface) => {
                    possible += implementers.get(name).map_or(0, |found| found.objects.len());
                    &interface.fields
                }
                ExtendedType::Union(union) => {
                    possible += union.members.len();
                    continue;
                }
                ExtendedType::Enum(values) => {
                    enum_values += values.values.len();
                    continue;
                }
                ExtendedType::InputObject(input) => {
                    input_fields += input.fields.len();
                    continue;
                }
                ExtendedType::Scalar(_) => continue,
            };
            fields += own.len();
            behind += own.values().map(|field| number(field.ty.inner_named_type())).sum::<usize>();
            args += own.values().map(|field| field.arguments.len()).sum::<usize>();
        }
        let directives = schema.directive_definitions.len().max(1) as f64;
        let directive_args: usize = schema.directive_definitions.values().map(|found| found.arguments.len()).sum();
        let all = (fields as f64).max(1.0);
        Self {
            types,
            // Fields lead to types that have more fields than others.
            fields: (all / types).max(behind as f64 / all).max(1.0),
            args: (args as f64 / all).max(1.0),
            input_fields: (input_fields as f64 / types).max(1.0),
            enum_values: (enum_values as f64 / types).max(1.0),
            interfaces: (interfaces as f64 / types).max(1.0),
            possible_types: (possible as f64 / types).max(1.0),
            directives,
            directive_args: (directive_args as f64 / directives).max(1.0),
        }
    }

    /// How many values a field of an introspection type has.
    pub(super) fn times(&self, parent: &str, field: &str) -> f64 {
        match (parent, field) {
            ("__Schema", "types") => self.types,
            ("__Schema", "directives") => self.directives,
            ("__Type", "fields") => self.fields,
            ("__Type", "inputFields") => self.input_fields,
            ("__Type", "enumValues") => self.enum_values,
            ("__Type", "interfaces") => self.interfaces,
            ("__Type", "possibleTypes") => self.possible_types,
            ("__Field", "args") => self.args,
            ("__Directive", "args") => self.directive_args,
            _ => 1.0,
        }
    }
}
