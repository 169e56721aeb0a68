/** Where a layer's slices stand that belong together with those of other layers. */
export interface CoupledPlace {
  /** What it is coupled in, such as `model.layers.0.mlp`. */
  readonly block: string;
  /** Whether a slice is some rows of [out, in], what leaves the layer for the next, or some columns, what enters from the one before. */
  readonly axis: "rows" | "columns";
  /** Whether its slices are whole heads. */
  readonly isHead: boolean;
}

/**
 * Which slices of a layer are of no use without those of others: rows of queries, keys and values with columns of the output
 * projection, head by head; rows of gate and up with columns of down, channel by channel. A layer of another name is by itself,
 * row by row.
 */
export function coupledPlace(layer: string): CoupledPlace {
  const [, before, kind, projection] = /^(.*?)(self_attn|mlp)\.(\w+)_proj$/.exec(layer) ?? [];
  if (kind === undefined) return { block: layer, axis: "rows", isHead: false };
  const axis = projection === "o" || projection === "down" ? "columns" : "rows";
  return { block: `${before}${kind}`, axis, isHead: kind === "self_attn" };
}

/** How many rows, or columns, a layer has along its slices' axis, and how long each is. */
export const along = (
  { axis }: Pick<CoupledPlace, "axis">,
  [out, inner]: readonly [number, number],
): { readonly count: number; readonly length: number } =>
  axis === "rows" ? { count: out, length: inner } : { count: inner, length: out };
