import { type BootstrapOptions, bootstrap } from "./bootstrap.ts";
import type { Compared } from "./compared.ts";
import { meanOf } from "./mean.ts";

/** How far a model's predictions are from the fine-tuned model's. */
export interface Divergence {
  /** Mean KL(p_fineTuned ‖ p_model), in nats: 0 where both always predict the same. */
  readonly kl: number;
  /** Of the mean, as if positions were independent; neighbours in a text are not, so it is rather too small. */
  readonly standardError: number;
  /** 95 % interval of the mean: bootstrap over texts, or windows of them. */
  readonly interval: [low: number, high: number];
  /** Share of positions, 0 … 1, at which both find the same token most likely. */
  readonly agreement: number;
  readonly agreementInterval: [low: number, high: number];
  /** Positions that were compared: every token of every text is one, but those with a part of an image next. */
  readonly positions: number;
}

/** Over all positions; the intervals draw whole pieces, since positions beside each other are alike, of a single one positions. */
export function divergenceOver(pieces: readonly Compared[][], options: BootstrapOptions): Divergence {
  const positions = pieces.flat();
  const groups = pieces.length > 1 ? pieces : positions.map((position) => [position]);
  const { mean: kl, standardError } = meanOf(positions.map((position) => position.kl));
  return {
    kl,
    standardError,
    interval: intervalOf("kl", groups, options),
    agreement: meanOf(positions.map(({ agrees }) => agrees)).mean,
    agreementInterval: intervalOf("agrees", groups, options),
    positions: positions.length,
  };
}

/** Of the mean over all positions, whole groups of them drawn together. */
function intervalOf(field: keyof Compared, groups: readonly Compared[][], options: BootstrapOptions) {
  const sums = groups.map((group) => group.reduce((sum, compared) => sum + compared[field], 0));
  return bootstrap(
    groups.length,
    (drawn) => {
      let [sum, count] = [0, 0];
      for (const i of drawn) {
        sum += sums[i]!;
        count += groups[i]!.length;
      }
      return sum / count;
    },
    options,
  );
}
