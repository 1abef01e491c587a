//! A net cut in two, each of which takes less memory when it is made ready than the whole.

use std::collections::{HashMap, HashSet};

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::konst::Const;

/// The two halves, of which the second takes what the first gives; one whole where no place divides it well.
///
/// Cut is where least is handed over, of the places that have a quarter of the weights on either side.
pub(super) fn of(net: TypedModel) -> TractResult<Vec<TypedModel>> {
    let Some(handed_over) = narrowest(&net)? else { return Ok(vec![net]) };
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
fn narrowest(net: &TypedModel) -> TractResult<Option<Vec<OutletId>>> {
    let order = net.eval_order()?;
    let layers: Vec<&TypedNode> = order.iter().map(|at| net.node(*at)).filter(|node| !is_weights(node)).collect();
    let last = last_readers(net, &layers)?;
    let Some(places) = places(net, &layers, &last) else { return Ok(None) };
    let all = places.last().map_or(0, |place| place.before);
    let divides = |place: &Place| place.before.min(all - place.before) >= (all / 4).max(1);
    let best = places.iter().enumerate().filter(|(_, place)| divides(place)).min_by_key(|(_, place)| place.width);
    Ok(best.map(|(at, _)| {
        given(&layers[..=at]).filter(|outlet| last.get(outlet).is_some_and(|last| *last > at)).collect()
    }))
}

/// The place after a layer.
struct Place {
    /// Bytes of weights of the layers up to it.
    before: usize,
    /// Bytes of what they made that is still to be read.
    width: usize,
}

/// All places in the order in which the net runs; `None` where a size is not known.
fn places(net: &TypedModel, layers: &[&TypedNode], last: &HashMap<OutletId, usize>) -> Option<Vec<Place>> {
    let (mut before, mut width) = (0_usize, 0_usize);
    let mut places = vec![];
    for (at, layer) in layers.iter().enumerate() {
        let read: HashSet<OutletId> = layer.inputs.iter().copied().collect();
        for outlet in read {
            let size = bytes(net, outlet)?;
            if is_weights(net.node(outlet.node)) {
                before = before.checked_add(size)?;
            } else if last.get(&outlet) == Some(&at) {
                width = width.checked_sub(size)?;
            }
        }
        for outlet in given(&layers[at..=at]).filter(|outlet| last.contains_key(outlet)) {
            width = width.checked_add(bytes(net, outlet)?)?;
        }
        places.push(Place { before, width });
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

    const SHAPE: [usize; 2] = [1, 8];

    /// Multiplies by several weights, one after the other; gives what it has after the first and at the end, where its
    /// input is added again.
    fn net(layers: usize) -> TypedModel {
        let mut net = TypedModel::default();
        let input = net.add_source("input", f32::fact(SHAPE)).unwrap();
        let mut made = vec![input];
        for layer in 0..layers {
            let weights = net.add_const(format!("weights {layer}"), row(1.0 + layer as f32)).unwrap();
            made.extend(net.wire_node(format!("layer {layer}"), mul(), &[made[layer], weights]).unwrap());
        }
        let sum = net.wire_node("sum", add(), &[made[layers], input]).unwrap()[0];
        net.select_output_outlets(&[made[1], sum]).unwrap();
        net
    }

    fn row(scale: f32) -> Tensor {
        Tensor::from(ndarray::Array2::from_shape_fn(SHAPE, |(_, at)| scale + at as f32))
    }

    fn run(nets: Vec<TypedModel>) -> Vec<Vec<f32>> {
        let handed_over = nets.into_iter().fold(tvec!(row(0.5).into_tvalue()), |values, net| {
            net.into_optimized().unwrap().into_runnable().unwrap().run(values).unwrap()
        });
        handed_over.iter().map(|value| value.to_plain_array_view::<f32>().unwrap().iter().copied().collect()).collect()
    }

    #[test]
    fn the_halves_say_what_the_whole_says() {
        let halves = of(net(4)).unwrap();
        assert_eq!(halves.len(), 2);
        assert_eq!(run(halves), run(vec![net(4)]));
    }

    #[test]
    fn a_net_that_no_place_divides_stays_whole() {
        assert_eq!(of(net(1)).unwrap().len(), 1);
    }

    #[test]
    fn the_librarys_own_nets_are_cut_where_little_is_handed_over() {
        for (onnx, shapes) in [
            (&include_bytes!("../../model/face.onnx")[..], vec![[1, 3, 112, 112]]),
            (include_bytes!("../../model/shield.onnx"), vec![[1, 3, 768, 1024], [1; 4]]),
        ] {
            let mut net = crate::shield::tract::graph(onnx).unwrap();
            for (at, shape) in shapes.iter().enumerate() {
                net.set_input_fact(at, f32::fact(shape).into()).unwrap();
            }
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
}
