//! Values that must not show up in a log by accident.

/// Values that hold content, keys or signatures print their name and nothing else.
macro_rules! silent_debug {
    ($($name:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), " { .. }"))
            }
        }
    )+};
}

pub(crate) use silent_debug;
