//! [`examples!`]: the examples below a command's help, one a line, and notes after them.

/// A help text of examples.
macro_rules! examples {
    ($($example:literal),+ $(,)? $(; $($note:literal),+ $(,)?)?) => {
        concat!(
            "Examples:\n",
            $("  ", $example, "\n",)+
            $("\n", $($note, "\n",)+)?
        )
    };
}

pub(crate) use examples;
