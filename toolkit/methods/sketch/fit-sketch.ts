import { roundToBfloat16 } from "../../io/bfloat16.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import { forEachRun, type TableLayout, tableCount } from "./table-layout.ts";

/** A matrix as tables of shared numbers, and which of its table's each weight has. */
export interface Sketch {
  /** [tables · values] in bfloat16's numbers, rising in each table */
  readonly tables: Float32Array;
  /** [out · in] */
  readonly indices: Uint8Array;
}

/** Tables while they are fitted. */
interface Fit {
  readonly tables: Float32Array;
  /** Bits that each index takes, [values]. */
  readonly lengths: Float64Array;
}

/** Rounds of assigning weights and moving numbers; later ones change little. */
const ROUNDS = 5;

/**
 * Fits a sketch to a matrix; what comes back does so for a price of a bit, in mean squares of the matrix.
 *
 *   min Σ w_j (Δ_ij − table[index_ij])² + price · bits(index_ij)      w_j the weight of column j
 *
 * Lloyd's rounds in every table: each weight takes the number that costs it least, each number becomes the weighted mean of its
 * weights, and an index takes −log₂ of its share of all. Where bits cost nothing it is weighted k-means; the more
 * they cost, the more weights take the number that most have, which is the one near zero.
 * Cost: five rounds of O(out · in · values), and six more for each price.
 *
 * Chou, Lookabaugh and Gray, Entropy-Constrained Vector Quantization, 1989.
 *
 * @param columns  [in], how much errors weigh by their column
 */
export function sketcher(
  delta: Matrix,
  columns: Float64Array,
  layout: TableLayout,
): (price: number) => Sketch {
  const weighed = { delta, columns, layout };
  const unit = meanSquare(delta, columns);
  const even = { tables: spread(delta, layout), lengths: new Float64Array(layout.values) };
  const free = rounds(weighed, even, 0);
  return (price) => {
    const { tables, lengths } = rounds(weighed, free, price * unit);
    const rounded = roundToBfloat16(tables);
    return { tables: rounded, indices: assigned(weighed, { tables: rounded, lengths }, price * unit) };
  };
}

/** A matrix, how much errors weigh by their column, and who shares a table. */
interface Weighed {
  readonly delta: Matrix;
  readonly columns: Float64Array;
  readonly layout: TableLayout;
}

function rounds(weighed: Weighed, from: Fit, price: number): Fit {
  let fit = from;
  for (let round = 0; round < ROUNDS; round++)
    fit = moved(weighed, fit.tables, assigned(weighed, fit, price));
  return fit;
}

/** The number of its table that costs each weight least: [out · in]. */
function assigned({ delta: { data, shape }, columns, layout }: Weighed, fit: Fit, price: number): Uint8Array {
  const { tables, lengths } = fit;
  const tolls = lengths.map((bits) => price * bits);
  const indices = new Uint8Array(data.length);
  forEachRun(layout, shape, (table, start, end) => {
    const first = table * layout.values;
    for (let at = start, j = start % shape[1]; at < end; at++, j++) {
      const [x, w] = [data[at]!, columns[j]!];
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let k = 0; k < layout.values; k++) {
        const off = x - tables[first + k]!;
        const cost = w * off * off + tolls[k]!;
        if (cost < least) {
          best = k;
          least = cost;
        }
      }
      indices[at] = best;
    }
  });
  return indices;
}

/** Each number as the mean of the weights that have it; as it was where none has it. */
function moved(
  { delta: { data, shape }, columns, layout }: Weighed,
  tables: Float32Array,
  indices: Uint8Array,
): Fit {
  const [sums, masses] = [new Float64Array(tables.length), new Float64Array(tables.length)];
  const counts = new Float64Array(layout.values);
  forEachRun(layout, shape, (table, start, end) => {
    const first = table * layout.values;
    for (let at = start, j = start % shape[1]; at < end; at++, j++) {
      const k = indices[at]!;
      sums[first + k]! += columns[j]! * data[at]!;
      masses[first + k]! += columns[j]!;
      counts[k]!++;
    }
  });
  const all = data.length + layout.values / 2;
  return {
    tables: tables.map((before, at) => (masses[at]! > 0 ? sums[at]! / masses[at]! : before)),
    lengths: counts.map((count) => Math.log2(all / (count + 0.5))), // half a weight more for each, so that none is impossible
  };
}

/** Numbers from −2 to 2 deviations of each table's weights, evenly. */
function spread({ data, shape }: Matrix, layout: TableLayout): Float32Array {
  const [sums, counts] = [0, 1].map(() => new Float64Array(tableCount(layout, shape)));
  forEachRun(layout, shape, (table, first, last) => {
    for (let at = first; at < last; at++) sums![table]! += data[at]! ** 2;
    counts![table]! += last - first;
  });
  const { values } = layout;
  return Float32Array.from({ length: sums!.length * values }, (_, at) => {
    const table = Math.floor(at / values);
    const deviation = Math.sqrt(sums![table]! / Math.max(counts![table]!, 1));
    return values === 1 ? 0 : ((4 * (at % values)) / (values - 1) - 2) * deviation;
  });
}

function meanSquare({ data, shape }: Matrix, columns: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += columns[at % shape[1]]! * data[at]! ** 2;
  return sum / data.length;
}
