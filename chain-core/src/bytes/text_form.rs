//! What every type has whose JSON is a text: one macro for each part, so that no type has its own.

/// A JSON schema that no derive could know, for the node's OpenAPI document.
macro_rules! schema {
    ($name:ident, $schema:expr) => {
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $schema.into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }
    };
}
pub(crate) use schema;

/// The schema of a type whose JSON is a text.
macro_rules! text_schema {
    ($name:ident, $description:expr) => {
        $crate::bytes::text_form::schema!(
            $name,
            utoipa::openapi::schema::ObjectBuilder::new()
                .schema_type(utoipa::openapi::schema::Type::String)
                .description(Some($description))
        );
    };
}
pub(crate) use text_schema;

/// The schema of a set that is written as a list.
macro_rules! list_schema {
    ($name:ident, $entry:ty, $description:literal) => {
        $crate::bytes::text_form::schema!(
            $name,
            utoipa::openapi::schema::ArrayBuilder::new()
                .items(<$entry as utoipa::PartialSchema>::schema())
                .description(Some($description))
        );
    };
}
pub(crate) use list_schema;

/// The schema of a value that takes several forms.
macro_rules! any_schema {
    ($name:ident, $description:literal) => {
        $crate::bytes::text_form::schema!(
            $name,
            utoipa::openapi::schema::ObjectBuilder::new().description(Some($description))
        );
    };
}
pub(crate) use any_schema;

/// The text form of a type that is a checked text, in JSON as in bytes: it has `new` and `as_str`.
macro_rules! text_form {
    ($name:ident, $error:ty, $description:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::new(&text).map_err(serde::de::Error::custom)
            }
        }

        $crate::bytes::text_form::text_schema!($name, $description);
    };
}
pub(crate) use text_form;
