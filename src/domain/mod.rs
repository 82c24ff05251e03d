//! What the specifications say: values and pure functions.
