//! What tract asks of each of our own operations beside what it does.

/// An operation of tract by its own name, whose shapes and numbers are known.
macro_rules! operation {
    ($name:ident) => {
        impl tract_onnx::tract_core::internal::Op for $name {
            fn name(&self) -> tract_onnx::tract_core::internal::StaticName {
                stringify!($name).into()
            }

            tract_onnx::tract_core::internal::op_as_typed_op!();
        }
    };
}

pub(super) use operation;
