//! A net in pieces of a few convolutions, one after the other.
//!
//! While tract optimises a net it compares each node that it makes with all others, so that its time grows with the
//! square of their number; and a piece's weights are there twice only until it is ready.

use std::collections::{HashMap, HashSet};

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::Conv;
use tract_onnx::tract_core::ops::source::TypedSource;

/// Convolutions of a piece.
const CONVOLUTIONS: usize = 8;

/// The pieces, each of which takes what the one before gives.
pub(super) fn of(net: TypedModel) -> TractResult<Vec<TypedModel>> {
    let mut pieces = vec![];
    let mut rest = net;
    while let Some(handed_over) = handed_over(&rest)? {
        let after = after(rest.clone(), &handed_over)?;
        rest.select_output_outlets(&handed_over)?;
        rest.compact()?;
        pieces.push(rest);
        rest = after;
    }
    pieces.push(rest);
    Ok(pieces)
}

/// What the first piece of more than one hands over.
///
/// It ends before a convolution: what follows one is done together with it, and must not be parted from it.
fn handed_over(net: &TypedModel) -> TractResult<Option<Vec<OutletId>>> {
    let mut order = net.eval_order()?;
    order.sort_by_key(|at| !net.node(*at).op_is::<TypedSource>()); // all inputs are there from the start
    let mut convolutions = order.iter().enumerate().filter(|(_, at)| net.node(**at).op_is::<Conv>());
    let Some((end, _)) = convolutions.nth(CONVOLUTIONS) else { return Ok(None) };
    let (done, left) = order.split_at(end);
    let read = left.iter().flat_map(|at| &net.node(*at).inputs).chain(net.output_outlets()?);
    let read: HashSet<&OutletId> = read.collect();
    let given = done.iter().flat_map(|at| (0..net.node(*at).outputs.len()).map(|slot| OutletId::new(*at, slot)));
    let is_weights = |outlet: &OutletId| net.outlet_fact(*outlet).is_ok_and(|fact| fact.konst.is_some());
    Ok(Some(given.filter(|outlet| read.contains(outlet) && !is_weights(outlet)).collect()))
}

/// What of the net is made of these.
fn after(mut net: TypedModel, handed_over: &[OutletId]) -> TractResult<TypedModel> {
    let mut sources = HashMap::new();
    let mut inputs = vec![];
    for (at, outlet) in handed_over.iter().enumerate() {
        let fact = net.outlet_fact(*outlet)?.without_value();
        let source = net.add_source(format!("handed over {at}"), fact)?;
        for follower in net.node(outlet.node).outputs[outlet.slot].successors.clone() {
            net.add_edge(source, follower)?;
        }
        sources.insert(*outlet, source);
        inputs.push(source);
    }
    let outputs: Vec<OutletId> =
        net.output_outlets()?.iter().map(|outlet| sources.get(outlet).copied().unwrap_or(*outlet)).collect();
    net.set_input_outlets(&inputs)?;
    net.select_output_outlets(&outputs)?;
    net.compact()?;
    Ok(net)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shield::tract::{Ends, graph, typed};

    const SIDE: usize = 112;

    fn face_net() -> TypedModel {
        let graph = graph(include_bytes!("../../model/face.onnx")).unwrap();
        typed(graph, Ends::wide(&[(f32::datum_type(), [1, 3, SIDE, SIDE])])).unwrap()
    }

    fn run(nets: Vec<TypedModel>) -> Tensor {
        let view = ndarray::Array4::from_shape_fn((1, 3, SIDE, SIDE), |(_, channel, y, x)| {
            0.5 + 0.3 * ((y + 2 * channel) as f32 * 0.7).sin() * (x as f32 * 0.3).cos()
        });
        let view = tvec!(Tensor::from(view).into_tvalue());
        let said = nets
            .into_iter()
            .fold(view, |values, net| net.into_optimized().unwrap().into_runnable().unwrap().run(values).unwrap());
        said.into_iter().next().unwrap().into_tensor()
    }

    #[test]
    fn the_pieces_say_what_the_whole_says() {
        let pieces = of(face_net()).unwrap();
        assert!(pieces.len() > 4, "{}", pieces.len());
        let [said, whole] = [run(pieces), run(vec![face_net()])];
        let [said, whole] = [&said, &whole].map(|map| map.to_plain_array_view::<f32>().unwrap());
        let off = said.iter().zip(whole).fold(0.0_f32, |most, (said, whole)| most.max((said - whole).abs()));
        let drawn = said.iter().fold(0.0_f32, |most, said| most.max(said.abs()));
        assert!(drawn > 1e-2 && off < 1e-6, "{drawn} {off}");
    }

    #[test]
    fn each_piece_has_its_weights_and_hands_over_none() {
        for piece in of(face_net()).unwrap() {
            let convolutions = piece.nodes.iter().filter(|node| node.op_is::<Conv>());
            assert!(convolutions.clone().count() <= CONVOLUTIONS);
            for node in convolutions {
                assert!(piece.outlet_fact(node.inputs[1]).unwrap().konst.is_some(), "{}", node.name);
            }
        }
    }
}
