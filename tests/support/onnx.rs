//! A tiny net in the ONNX format (onnx.proto, IR version 8) that keeps the contract of `model/README.md`.

/// Field types of protocol buffers.
const VARINT: u64 = 0;
const BYTES: u64 = 2;

const FLOAT: u64 = 1;
const INTS: u64 = 7;

/// A 1 x 1 convolution of `image` times `octave`, with weights that hardly change a picture.
pub fn net() -> Vec<u8> {
    let weights = [0.01_f32, -0.02, 0.01].map(f32::to_le_bytes).concat();
    let weights =
        [[1, 3, 1, 1].map(|side| number(1, side)).concat(), number(2, FLOAT), bytes(8, b"weights"), bytes(9, &weights)];
    let shape = [bytes(1, b"kernel_shape"), number(8, 1), number(8, 1), number(20, INTS)].concat();
    let conv = [node("Conv", ["image", "weights"], "change"), bytes(5, &shape)].concat();
    let graph = [
        bytes(1, &conv),
        bytes(1, &node("Mul", ["change", "octave"], "delta")),
        bytes(2, b"net"),
        bytes(5, &weights.concat()),
        bytes(11, &value("image", ["1", "3", "h", "w"])),
        bytes(11, &value("octave", ["1", "1", "1", "1"])),
        bytes(12, &value("delta", ["1", "1", "h", "w"])),
    ];
    let metadata = [
        ("contract", "1"),
        ("octaves", "1,2"),
        ("multiple", "8"),
        ("gain.subtle", "0.1"),
        ("gain.standard", "0.2"),
        ("gain.strong", "0.3"),
    ];
    let metadata = metadata.map(|(key, text)| {
        bytes(14, &[bytes(1, format!("safeshare.{key}").as_bytes()), bytes(2, text.as_bytes())].concat())
    });
    [number(1, 8), bytes(7, &graph.concat()), bytes(8, &number(2, 17)), metadata.concat()].concat()
}

fn node(kind: &str, inputs: [&str; 2], output: &str) -> Vec<u8> {
    let inputs = inputs.map(|input| bytes(1, input.as_bytes())).concat();
    [inputs, bytes(2, output.as_bytes()), bytes(3, output.as_bytes()), bytes(4, kind.as_bytes())].concat()
}

/// A float tensor's name and sides; a side that is no number has a name.
fn value(name: &str, sides: [&str; 4]) -> Vec<u8> {
    let sides = sides.map(|side| bytes(1, &side.parse().map_or_else(|_| bytes(2, side.as_bytes()), |n| number(1, n))));
    let tensor = [number(1, FLOAT), bytes(2, &sides.concat())].concat();
    [bytes(1, name.as_bytes()), bytes(2, &bytes(1, &tensor))].concat()
}

fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3 | VARINT), varint(value)].concat()
}

fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    [varint(field << 3 | BYTES), varint(value.len() as u64), value.to_vec()].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}
