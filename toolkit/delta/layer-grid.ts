import { ShapeError } from "../errors.ts";
import { layerPlace } from "./layers.ts";

/** The order in which a token meets the projections of a block. */
const order = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

/** One number for each layer of a model, by where the layers stand. */
export interface LayerGrid {
  /** `values[block][projection]` */
  readonly values: readonly (readonly number[])[];
  /** Names of the blocks, from the input on: `block 0`, … */
  readonly rows: string[];
  /** Names of the projections, in the order in which a token meets them. */
  readonly columns: string[];
}

/**
 * Numbers of layers as a table, one row for each block of the model: what `plot.heatmap` draws.
 *
 *     const { values, ...names } = layerGrid(norms);
 *     plot.heatmap(values, { ...names, title: "‖Δ‖", x: "projection", y: "block", z: "norm" });
 *
 * @param numbers  by layers' names
 * @throws {ShapeError} no layers, or a block without a projection that another one has
 * @throws {ValueError} a name that is not a layer's
 */
export function layerGrid(numbers: ReadonlyMap<string, number>): LayerGrid {
  const places = [...numbers].map(([layer, value]) => ({ ...layerPlace(layer), value }));
  if (places.length === 0) throw new ShapeError("layerGrid: expected at least one layer, got none");
  const blocks = [...new Set(places.map(({ block }) => block))].sort((a, b) => a - b);
  const present = new Set(places.map(({ projection }) => projection));
  const columns = order.filter((projection) => present.has(projection));
  const at = (block: number, projection: string): number => {
    const found = places.find((place) => place.block === block && place.projection === projection);
    if (found) return found.value;
    throw new ShapeError(`layerGrid: block ${block} must have a ${projection} as other blocks do, got none`);
  };
  return {
    values: blocks.map((block) => columns.map((projection) => at(block, projection))),
    rows: blocks.map((block) => `block ${block}`),
    columns,
  };
}
