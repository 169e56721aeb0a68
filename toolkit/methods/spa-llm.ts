import { ValueError } from "../errors.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { defineMethod, type Method } from "./method.ts";
import { assertMetric, type Metric } from "./metric.ts";
import type { Parts } from "./parts.ts";
import { type Sketch, sketcher } from "./sketch/fit-sketch.ts";
import {
  bytesBesideIndices,
  bytesOfSketch,
  layoutBytes,
  sketchMatrix,
  sketchParts,
} from "./sketch/sketch-parts.ts";
import { type TableLayout, tableCount } from "./sketch/table-layout.ts";

export interface SpaLlmOptions {
  /** Stored bytes over 16-bit bytes of each layer at most, between 0 and 1; tables and indices included. */
  readonly ratio?: number;
  /** Numbers of a table, 2 … 16, the paper's 16 at most; by the ratio when omitted. */
  readonly values?: number;
  /** Tables of a row: 1, 2, 4 or 8 in the paper; 1/8 lets eight rows share one. By the ratio when omitted. */
  readonly groupsPerRow?: number;
  /** `"weights"`, the default: errors weigh alike. `"outputs"`: as much as the inputs of their column; needs calibration. */
  readonly metric?: Exclude<Metric, "fisher">;
}

/** The largest table: indices of four bits, as in the paper. */
const MOST_VALUES = 16;

/** What tables may take of the bytes where nothing else is asked for. */
const TABLE_SHARE = 1 / 128;

/** Prices of a bit, in mean squares of the delta: from hardly any to one at which nothing is kept; and so many halvings between. */
const [CHEAPEST, DEAREST, HALVINGS] = [1e-4, 10, 10];

/**
 * SpaLLM's sketch of a delta: every weight is one of the few numbers in its row's table.
 *
 *   Δ̂_ij = table_g[index_ij]      g the group of the weight, a part of a row or some rows   table_g [values], index < values
 *   min Σ w_j (Δ_ij − Δ̂_ij)² + price · bits(index_ij)      w_j = 1, or (XᵀX)_jj
 *
 * Which weights share a number is free, so no structure is presumed, low rank or other. An index of whole bits would take
 * all of a sixteenth and tables come on top: indices are entropy coded, and fitted to be, with the smallest price of a bit at which all
 * fits. Small budgets so leave most weights at the number near zero. `values` is about twice as many as the bits of a weight could tell
 * apart, and a table is shared by as many weights as it takes for all of them to be a 128th of the bytes.
 * Cost: about eighty passes of O(out · in · values), and one of the coder.
 *
 * Zhang et al., SpaLLM: Unified Compressive Adaptation of Large Language Models with Sketching, 2024 (as SketchTune, 2025).
 *
 * @throws {ValueError} ratio not between 0 and 1, values not 2 … 16, groupsPerRow neither a whole number nor a share of 1, an
 *   unknown metric; from `compress`, a layer for which the ratio does not pay for a table, or outputs without calibration
 */
export function spaLlm(options: SpaLlmOptions = {}): Method {
  const { ratio = 1 / 16, values, groupsPerRow, metric = "weights" } = options;
  assertOptions({ ratio, values, groupsPerRow, metric });
  const layoutOf = (shape: Matrix["shape"]) => tableLayout(shape, { ratio, values, groupsPerRow });
  return defineMethod<Parts>({
    name: "spa-llm",
    paper: "https://arxiv.org/abs/2410.06364",
    options: { ratio, metric, ...(values && { values }), ...(groupsPerRow && { groupsPerRow }) },
    check(shape) {
      const least = bytesBesideIndices(layoutOf(shape), shape) + INDEX_BYTES;
      if (least > budget(ratio, shape)) throw tooSmall("spaLlm", ratio, shape, least, "set of tables");
    },
    forecast(shape) {
      const layout = layoutOf(shape);
      const indices = budget(ratio, shape) - bytesBesideIndices(layout, shape);
      return {
        stored: [
          { kind: "layout", count: layoutBytes(layout), bits: 8 },
          { kind: "values", count: layout.values * tableCount(layout, shape), bits: 16 },
          { kind: "coded", count: indices, bits: 8 },
        ],
        atMost: true,
      };
    },
    passes: () => (metric === "outputs" ? 1 : 0),
    encode(delta, { grams = [] }) {
      const columns = metric === "outputs" ? diagonal(grams[0]!) : new Float64Array(delta.shape[1]).fill(1);
      return cheapestWithin(budget(ratio, delta.shape), delta, columns, layoutOf(delta.shape));
    },
    decode: sketchMatrix,
  });
}

/** Rows that share a table at most: what 16 bits of the layout can say. */
const MOST_ROWS = 65_535;

/** What an index that all weights have takes at most. */
const INDEX_BYTES = 8;

/** The sketch at the lowest price of a bit at which its bytes are allowed. */
function cheapestWithin(allowed: number, delta: Matrix, columns: Float64Array, layout: TableLayout): Parts {
  const at = sketcher(delta, columns, layout);
  const fits = (sketch: Sketch) => bytesOfSketch(sketch, layout, delta.shape) <= allowed;
  const finest = at(CHEAPEST);
  if (fits(finest)) return sketchParts(finest, layout);
  let [low, high, best] = [CHEAPEST, DEAREST, at(DEAREST)];
  for (let i = 0; i < HALVINGS; i++) {
    const price = Math.sqrt(low * high);
    const sketch = at(price);
    if (fits(sketch)) [high, best] = [price, sketch];
    else low = price;
  }
  return sketchParts(best, layout);
}

type Given = { [Name in keyof SpaLlmOptions]-?: SpaLlmOptions[Name] | undefined };

function tableLayout(
  shape: Matrix["shape"],
  { ratio, values, groupsPerRow }: Omit<Given, "metric">,
): TableLayout {
  const bits = 16 * ratio!;
  const own = values ?? Math.min(2 * Math.ceil(2 ** bits) - 1, MOST_VALUES - 1);
  const tables = Math.max(1, Math.floor((TABLE_SHARE * budget(ratio!, shape)) / (2 * own)));
  const perRow = groupsPerRow ?? Math.min(1, tables / shape[0]);
  return {
    values: own,
    rowsPerTable: perRow < 1 ? Math.min(Math.ceil(1 / perRow), shape[0], MOST_ROWS) : 1,
    groupsPerRow: Math.min(Math.max(perRow, 1), shape[1]),
  };
}

const diagonal = ({ shape: [n], data }: Matrix): Float64Array =>
  Float64Array.from({ length: n }, (_, j) => data[j * (n + 1)]!);

function assertOptions({ ratio, values, groupsPerRow, metric }: Given): void {
  assertRatio(ratio!, "spaLlm");
  assertMetric(metric!, ["weights", "outputs"], "spaLlm");
  const isCount = (n: number) => Number.isInteger(n) && n >= 1;
  if (values !== undefined && !(isCount(values) && values >= 2 && values <= MOST_VALUES))
    throw new ValueError(`spaLlm: values must be 2…${MOST_VALUES}, got ${values}`);
  const isShare = (n: number) => n > 0 && n < 1;
  if (groupsPerRow !== undefined && !isCount(groupsPerRow) && !isShare(groupsPerRow))
    throw new ValueError(
      `spaLlm: groupsPerRow must be a whole number, or a share such as 1/8, got ${groupsPerRow}`,
    );
}
