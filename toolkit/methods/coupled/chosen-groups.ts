import { ValueError } from "../../errors.ts";
import { formatShape, type Matrix } from "../../tensor/tensor.ts";
import { budget } from "../budget.ts";
import type { LayerInput } from "../calibration.ts";
import { along, coupledPlace } from "./place.ts";
import { sliceEnergies, type Weighing } from "./slice-energy.ts";
import { bytesOfSlices } from "./slice-parts.ts";

/** Which of a block's coupled groups are kept. */
export interface ChosenGroups {
  /** How many there are. */
  readonly of: number;
  /** Rising. */
  readonly taken: readonly number[];
}

/** A layer with all that its importance follows from. */
export type KnownLayer = LayerInput & { readonly layer: string; readonly delta: Matrix };

/** A layer's part in its block: what its finest slices are worth. */
interface Member {
  readonly shape: Matrix["shape"];
  readonly energies: Float64Array;
  /** Numbers of each. */
  readonly numbers: number;
}

interface Block {
  readonly members: Member[];
  /** Groups in it: as many as the member with the fewest slices has. */
  of: number;
}

/** A candidate: what it is worth for each of its bytes. */
interface Group {
  readonly block: string;
  readonly at: number;
  readonly worth: number;
}

/**
 * The coupled groups of a model that are worth most for their bytes, as many as the ratio pays for in all layers together.
 * Query heads that share a key and value head are one group with it. Layers come one at a time; of each the worth of its slices is kept.
 *
 * @param headSize  rows of a head
 * @throws {ValueError} a layer of attention that is not made of whole heads
 */
export async function chosenGroups(
  layers: AsyncIterable<KnownLayer>,
  ratio: number,
  headSize: number,
  weighingOf: (layer: KnownLayer) => Weighing,
): Promise<Record<string, ChosenGroups>> {
  const blocks = new Map<string, Block>();
  let allowed = 0;
  for await (const layer of layers) {
    const { block, axis, isHead } = coupledPlace(layer.layer);
    const { shape } = layer.delta;
    const { count, length } = along({ axis }, shape);
    const size = isHead ? headSize : 1;
    if (count % size !== 0)
      throw new ValueError(
        `llmPruner: expected heads of ${headSize} ${axis} in ${layer.layer}, got shape ${formatShape(shape)}`,
      );
    const energies = sliceEnergies(layer.delta, axis, size, weighingOf(layer));
    const known = blocks.get(block) ?? { members: [], of: energies.length };
    known.members.push({ shape, energies, numbers: size * length });
    known.of = Math.min(known.of, energies.length);
    blocks.set(block, known);
    allowed += budget(ratio, shape);
  }
  for (const [name, block] of blocks) assertShared(name, block);
  return chosen(blocks, allowed);
}

/** Throws a ValueError unless each layer of a block has the same number of slices for every group. */
function assertShared(name: string, { members, of }: Block): void {
  const odd = members.find(({ energies }) => energies.length % of !== 0);
  if (odd)
    throw new ValueError(
      `llmPruner: expected slices that ${of} groups of ${name} share, got ${odd.energies.length} in a layer ${formatShape(odd.shape)}`,
    );
}

/** Takes groups from the one that is worth most down, and leaves out those that no longer fit. */
function chosen(blocks: ReadonlyMap<string, Block>, allowed: number): Record<string, ChosenGroups> {
  const taken = new Map([...blocks.keys()].map((block) => [block, [] as number[]]));
  let spent = 0;
  for (const block of blocks.values()) spent += bytesAt(block, 0);
  for (const { block, at } of byWorth(blocks)) {
    const [own, known] = [taken.get(block)!, blocks.get(block)!];
    const more = bytesAt(known, own.length + 1) - bytesAt(known, own.length);
    if (spent + more > allowed) continue;
    own.push(at);
    spent += more;
  }
  return Object.fromEntries(
    [...taken].map(([block, own]) => [
      block,
      { of: blocks.get(block)!.of, taken: own.toSorted((a, b) => a - b) },
    ]),
  );
}

/** Bytes of a block with so many groups, at most. */
const bytesAt = ({ members, of }: Block, groups: number): number =>
  members.reduce(
    (sum, { energies, numbers }) => sum + bytesOfSlices(groups, of, (numbers * energies.length) / of),
    0,
  );

function byWorth(blocks: ReadonlyMap<string, Block>): Group[] {
  const groups = [...blocks].flatMap(([block, { members, of }]) =>
    Array.from({ length: of }, (_, at): Group => {
      let [energy, numbers] = [0, 0];
      for (const member of members) {
        const slices = member.energies.length / of;
        for (let i = at * slices; i < (at + 1) * slices; i++) energy += member.energies[i]!;
        numbers += slices * member.numbers;
      }
      return { block, at, worth: energy / numbers };
    }),
  );
  return groups.filter(({ worth }) => worth > 0).sort((a, b) => b.worth - a.worth);
}
