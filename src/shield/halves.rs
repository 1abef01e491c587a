//! A net cut in two, each of which takes less memory when it is made ready than the whole.

use std::collections::{HashMap, HashSet};

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::konst::Const;
use tract_onnx::tract_core::ops::source::TypedSource;

/// Bytes; a cut that saves less is not worth its time.
const LEAST_SAVED: usize = 64 << 10;

/// The two halves, of which the second takes what the first gives; one whole where neither takes much less than that.
///
/// Cut is where the larger of the two takes least.
pub(super) fn of(net: TypedModel) -> TractResult<Vec<TypedModel>> {
    let Some(handed_over) = handed_over(&net)? else { return Ok(vec![net]) };
    let second = after(net.clone(), &handed_over)?;
    let mut first = net;
    first.select_output_outlets(&handed_over)?;
    first.compact()?;
    Ok(vec![first, second])
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

/// What is handed over at the best place; none where there is no such place, or sizes are not known.
fn handed_over(net: &TypedModel) -> TractResult<Option<Vec<OutletId>>> {
    let order = net.eval_order()?;
    let mut layers: Vec<&TypedNode> = order.iter().map(|at| net.node(*at)).filter(|node| !is_weights(node)).collect();
    layers.sort_by_key(|node| !node.op_is::<TypedSource>()); // all inputs are there from the start
    let last = last_readers(net, &layers)?;
    let Some(places) = places(net, &layers, &last) else { return Ok(None) };
    let all = places.last().map_or(0, |place| place.before);
    let widest = |widest: &mut usize, place: &Place| {
        *widest = place.width.max(*widest);
        Some(*widest)
    };
    let up_to: Vec<usize> = places.iter().scan(0, widest).collect();
    let mut from: Vec<usize> = places.iter().rev().scan(0, widest).collect();
    from.reverse();
    let larger =
        |(at, place): (usize, &Place)| (taken(place.before, up_to[at]).max(taken(all - place.before, from[at])), at);
    let best = places.iter().enumerate().map(larger).min();
    let whole = taken(all, up_to.last().copied().unwrap_or(0));
    let cut = best.filter(|(taken_by_half, _)| taken_by_half.saturating_add(LEAST_SAVED) <= whole);
    Ok(cut.map(|(_, at)| {
        given(&layers[..=at]).filter(|outlet| last.get(outlet).is_some_and(|last| *last > at)).collect()
    }))
}

/// Bytes that layers take, by those of their weights, which are there twice as they are made ready, and by the most of
/// what is there beside as they run.
fn taken(weights: usize, widest: usize) -> usize {
    weights.saturating_add(widest.max(weights))
}

/// The place after a layer.
struct Place {
    /// Bytes of weights of the layers up to it.
    before: usize,
    /// Bytes of what is there while the last of them runs: what is still to be read, and a copy of what it reads, as before
    /// a convolution, in the place of which it makes something.
    width: usize,
}

/// All places in the order in which the net runs; `None` where a size is not known.
fn places(net: &TypedModel, layers: &[&TypedNode], last: &HashMap<OutletId, usize>) -> Option<Vec<Place>> {
    let (mut before, mut kept) = (0_usize, 0_usize);
    let mut places = vec![];
    for (at, layer) in layers.iter().enumerate() {
        let mut made = given(&layers[at..=at]).filter(|outlet| last.contains_key(outlet));
        let made = made.try_fold(0_usize, |made, outlet| made.checked_add(bytes(net, outlet)?))?;
        let (mut copied, mut done) = (0, 0_usize);
        let read: HashSet<OutletId> = layer.inputs.iter().copied().collect();
        for outlet in read {
            let size = bytes(net, outlet)?;
            if is_weights(net.node(outlet.node)) {
                before = before.checked_add(size)?;
                continue;
            }
            copied = copied.max(size);
            if last.get(&outlet) == Some(&at) {
                done = done.checked_add(size)?;
            }
        }
        let copying = kept.checked_add(copied)?;
        let making = copying.checked_add(made)?.checked_sub(done)?;
        places.push(Place { before, width: copying.max(making) });
        kept = kept.checked_add(made)?.checked_sub(done)?;
    }
    Some(places)
}

/// For all that is read, the last layer that does; the net's outputs are read after all of them.
fn last_readers(net: &TypedModel, layers: &[&TypedNode]) -> TractResult<HashMap<OutletId, usize>> {
    let reads = layers.iter().enumerate().flat_map(|(at, layer)| layer.inputs.iter().map(move |outlet| (*outlet, at)));
    Ok(reads.chain(net.output_outlets()?.iter().map(|outlet| (*outlet, layers.len()))).collect())
}

fn given<'a>(layers: &'a [&TypedNode]) -> impl Iterator<Item = OutletId> + 'a {
    layers.iter().flat_map(|layer| (0..layer.outputs.len()).map(|slot| OutletId::new(layer.id, slot)))
}

fn is_weights(node: &TypedNode) -> bool {
    node.op_is::<Const>()
}

fn bytes(net: &TypedModel, outlet: OutletId) -> Option<usize> {
    let fact = net.outlet_fact(outlet).ok()?;
    fact.shape.as_concrete()?.iter().try_fold(fact.datum_type.size_of(), |bytes, length| bytes.checked_mul(*length))
}

#[cfg(test)]
mod tests {
    use tract_onnx::tract_core::ops::math::{add, mul};

    use super::*;

    /// Numbers of a row whose weights are worth a cut.
    const LONG: usize = 1 << 16;

    /// Multiplies rows by several weights, one after the other; gives what it has after the first and at the end, where
    /// its input is added again.
    fn net(length: usize) -> TypedModel {
        let mut net = TypedModel::default();
        let input = net.add_source("input", f32::fact([1, length])).unwrap();
        let mut made = vec![input];
        for layer in 0..4 {
            let weights = net.add_const(format!("weights {layer}"), row(length, 1.0 + layer as f32)).unwrap();
            made.extend(net.wire_node(format!("layer {layer}"), mul(), &[made[layer], weights]).unwrap());
        }
        let sum = net.wire_node("sum", add(), &[made[4], input]).unwrap()[0];
        net.select_output_outlets(&[made[1], sum]).unwrap();
        net
    }

    fn row(length: usize, scale: f32) -> Tensor {
        Tensor::from(ndarray::Array2::from_shape_fn((1, length), |(_, at)| scale + (at % 8) as f32))
    }

    fn run(nets: Vec<TypedModel>) -> Vec<Vec<f32>> {
        let handed_over = nets.into_iter().fold(tvec!(row(LONG, 0.5).into_tvalue()), |values, net| {
            net.into_optimized().unwrap().into_runnable().unwrap().run(values).unwrap()
        });
        handed_over.iter().map(|value| value.to_plain_array_view::<f32>().unwrap().iter().copied().collect()).collect()
    }

    #[test]
    fn the_halves_say_what_the_whole_says() {
        let halves = of(net(LONG)).unwrap();
        assert_eq!(halves.len(), 2);
        assert_eq!(run(halves), run(vec![net(LONG)]));
    }

    #[test]
    fn a_net_of_few_weights_stays_whole() {
        assert_eq!(of(net(8)).unwrap().len(), 1);
    }

    #[test]
    fn the_net_for_faces_is_cut_so_that_both_halves_have_weights() {
        let mut net = crate::shield::tract::graph(include_bytes!("../../model/face.onnx")).unwrap();
        net.set_input_fact(0, f32::fact([1, 3, 112, 112]).into()).unwrap();
        let halves = of(net.into_typed().unwrap()).unwrap();
        let weights = |net: &TypedModel| {
            let outlets = net.nodes.iter().filter(|node| is_weights(node)).map(|node| OutletId::new(node.id, 0));
            outlets.map(|outlet| bytes(net, outlet).unwrap()).sum::<usize>()
        };
        let [first, second] = &halves[..] else { panic!("not cut") };
        let (first_weights, second_weights) = (weights(first), weights(second));
        assert!(first_weights.min(second_weights) >= (first_weights + second_weights) / 5);
    }
}
