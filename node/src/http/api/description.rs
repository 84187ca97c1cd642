//! The OpenAPI document: what the handlers say of themselves, and what is true of all of them.

use serde_json::{Map, Value, json};

/// What any request may be answered, wherever the handler does not say it.
const COMMON: [(&str, &str); 5] = [
    ("400", "a part of the request that cannot be read: `request.malformed`"),
    ("404", "what was asked for does not exist at this height"),
    ("500", "a task of the node has failed: `node.internal`; ask another node"),
    ("503", "the node cannot answer now: `node.busy`, `node.storage`; see Retry-After"),
    ("504", "the answer took too long: `request.timeout`"),
];

/// Adds the common answers to every operation.
pub(super) fn complete(document: &mut Value) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let operations = paths
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut);
    for operation in operations {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
            continue;
        };
        for response in responses.values_mut().filter_map(Value::as_object_mut) {
            response.entry("description").or_insert_with(|| json!("the answer"));
        }
        for (status, description) in COMMON {
            responses.entry(status).or_insert_with(|| error(description));
        }
    }
}

fn error(description: &str) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/ErrorBody" });
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}
