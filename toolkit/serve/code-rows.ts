import { bfloat16Values, indexValues, type Parts } from "../methods/parts.ts";
import type { QuantizedLayout } from "../methods/quantized-parts.ts";
import { groupCount } from "../quant/groups.ts";
import { unpackBits, unpackRange } from "../quant/pack.ts";
import { ownBytes, type PackedRows, type Unpacking } from "./packed-rows.ts";

/** Turns the codes of some rows into numbers. */
type ToNumbers = (codes: Uint8Array, some: Unpacking) => void;

/**
 * A quantized matrix, by the names of its parts (`Vt0` for `Vt0.codes`, `Vt0.scales`, …). Its codes stay packed.
 *
 *   x = scale · (code − zeroPoint) = scale · code − offset
 *
 * @param factors  a number for each row that it is multiplied by, such as the singular values: they cost nothing, since
 *   they are folded into the scales. Not where columns share these.
 */
export function codeRows(
  name: string,
  parts: Parts,
  layout: QuantizedLayout,
  factors?: ArrayLike<number>,
): PackedRows {
  const { shape, bits } = layout;
  const [, columns] = shape;
  const codes = ownBytes(parts[`${name}.codes`]!.bytes);
  const { scales, offsets } = levelsOf(name, parts, layout, factors);
  const order = parts[`${name}.order`] && indexValues(parts[`${name}.order`]!).slice();
  const toNumbers = inOrder(numbersOf(layout, scales, offsets), order);
  return {
    shape,
    held: [codes, scales, offsets, ...(order ? [order] : [])],
    unpack(some) {
      const now = some.codes.subarray(0, some.count * columns);
      unpackRange(codes, bits, some.first * columns, now);
      toNumbers(now, some);
    },
  };
}

/** Scale and offset of each group, as float32, which holds both exactly. */
function levelsOf(
  name: string,
  parts: Parts,
  { shape, bits, per }: QuantizedLayout,
  factors: ArrayLike<number> | undefined,
): { scales: Float32Array; offsets: Float32Array } {
  const groups = groupCount(shape, per);
  const ofRow = groups / shape[0];
  const zeroPoints = unpackBits(parts[`${name}.zeroPoints`]!.bytes, bits, groups);
  const scales = bfloat16Values(parts[`${name}.scales`]!).map(
    (scale, group) => scale * (factors?.[Math.floor(group / ofRow)] ?? 1),
  );
  return { scales, offsets: scales.map((scale, group) => scale * zeroPoints[group]!) };
}

// Plain loops, since they take most of the time: a call or a view for each row doubles it where rows are short.

function numbersOf({ shape, per }: QuantizedLayout, scales: Float32Array, offsets: Float32Array): ToNumbers {
  const [, columns] = shape;
  if (per === "column")
    return (codes, { count, into, stride }) => {
      for (let i = 0, from = 0; i < count; i++)
        for (let j = 0, at = i * stride; j < columns; j++, at++, from++)
          into[at] = scales[j]! * codes[from]! - offsets[j]!;
    };
  const run = typeof per === "number" ? per : columns;
  const runs = per === "tensor" ? 0 : Math.ceil(columns / run);
  return (codes, { first, count, into, stride }) => {
    for (let i = 0, from = 0; i < count; i++)
      for (let j = 0, at = i * stride, group = (first + i) * runs; j < columns; group++) {
        const [scale, offset] = [scales[group]!, offsets[group]!];
        for (const end = Math.min(j + run, columns); j < end; j++, at++, from++)
          into[at] = scale * codes[from]! - offset;
      }
  };
}

/** Column j of the codes is column order[j] of the matrix, where there is an order. */
function inOrder(toNumbers: ToNumbers, order: Uint32Array | undefined): ToNumbers {
  if (!order) return toNumbers;
  const columns = order.length;
  let straight = new Float32Array(0);
  return (codes, some) => {
    const { count, into, stride } = some;
    if (straight.length < count * columns) straight = new Float32Array(count * columns);
    toNumbers(codes, { ...some, into: straight, stride: columns });
    for (let i = 0, from = 0; i < count; i++)
      for (let j = 0; j < columns; j++, from++) into[i * stride + order[j]!] = straight[from]!;
  };
}
