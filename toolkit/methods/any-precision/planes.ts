import { ValueError } from "../../errors.ts";
import { packBits, unpackBits } from "../../quant/pack.ts";
import { bfloat16Part, bytePart, type Parts, uint16Part, uint16Values } from "../parts.ts";

/** Codes of which the first bits are codes too, and at each width what they stand for. */
export interface NestedCodes {
  readonly seedBits: number;
  /** Of seedBits + levels.length − 1 bits each. */
  readonly codes: Uint8Array;
  /** From seedBits on, at each width the levels [2^bits]. */
  readonly levels: readonly Float32Array[];
}

/** The first bits of all codes together, each further bit as a plane of its own, and with each the levels of that width. */
export function planeParts({ seedBits, codes, levels }: NestedCodes): Parts {
  const most = seedBits + levels.length - 1;
  const planes = levels.map((own, i) => {
    const bits = seedBits + i;
    const shifted = codes.map((code) => code >> (most - bits));
    const plane =
      i === 0
        ? packBits(shifted, bits)
        : packBits(
            shifted.map((code) => code & 1),
            1,
          );
    return { [codesAt(bits)]: bytePart("codes", plane), [levelsAt(bits)]: bfloat16Part("levels", own) };
  });
  return Object.assign({ layout: uint16Part("layout", [seedBits], [1]) }, ...planes);
}

/** The codes of as many planes as there are, and what they stand for. */
export function codesOf(parts: Parts, count: number): { codes: Uint8Array; levels: Parts[string] } {
  const [seedBits, bits] = widthsOf(parts);
  const codes = unpackBits(parts[codesAt(seedBits)]!.bytes, seedBits, count);
  for (let b = seedBits + 1; b <= bits; b++) {
    const plane = unpackBits(parts[codesAt(b)]!.bytes, 1, count);
    for (let at = 0; at < count; at++) codes[at] = (codes[at]! << 1) | plane[at]!;
  }
  return { codes, levels: parts[levelsAt(bits)]! };
}

/**
 * The parts with fewer planes.
 *
 * @throws {ValueError} fewer bits than the first codes have, or more than there are
 */
export function firstPlanes(parts: Parts, bits: number): Parts {
  const [seedBits, most] = widthsOf(parts);
  if (!(Number.isInteger(bits) && bits >= seedBits && bits <= most))
    throw new ValueError(`anyPrecision: bits to read must be ${seedBits}…${most}, got ${bits}`);
  const kept = new Set(["layout", "scales"]);
  for (let b = seedBits; b <= bits; b++) kept.add(codesAt(b)).add(levelsAt(b));
  return Object.fromEntries(Object.entries(parts).filter(([name]) => kept.has(name)));
}

/** The fewest bits that can be read, and the most. */
function widthsOf(parts: Parts): [least: number, most: number] {
  const [seedBits] = uint16Values(parts["layout"]!);
  let most = seedBits!;
  while (parts[codesAt(most + 1)]) most++;
  return [seedBits!, most];
}

const codesAt = (bits: number): string => `codes${bits}`;
const levelsAt = (bits: number): string => `levels${bits}`;
