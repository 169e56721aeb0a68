import { checkFinding } from "./check-finding.ts";
import { findingHtml, findingText } from "./finding-text.ts";
import type { PaperItemId } from "./items.ts";

/** Named numbers, or words with the numbers in them. */
export type Numbers = string | Readonly<Record<string, number>>;

/** Low and high end, usually of 95 %. */
export type Interval = readonly [low: number, high: number];

/** One claim of the paper, put to the test. */
export interface Finding {
  /** The figure or table that makes the claim: `Table 3`. */
  readonly item: PaperItemId;
  /** What the paper says, in a sentence. */
  readonly claim: string;
  /** What was expected here, written before the run. */
  readonly prediction: string;
  /** What came: computed, with units in the names. */
  readonly result: Numbers;
  /** Of the result; where it has several numbers, of some of them, by the same names. */
  readonly interval?: Interval | Readonly<Record<string, Interval>>;
  /** How many seeds, or which. */
  readonly seeds?: number | readonly number[];
  /** Whether the prediction held: computed from the numbers. */
  readonly held: boolean;
  /**
   * Whether the paper's claim came out: computed from the numbers, where the prediction was another than the claim. Left
   * out, the claim stands and falls with the prediction.
   */
  readonly agrees?: boolean;
  /** The paper's own number, where it is at hand. */
  readonly paper?: Numbers;
  /** The file of the notebook that made it, where another one shows it again: there it is no finding of its own. */
  readonly notebook?: string;
}

/** Whether the paper's claim came out. */
export const agreesWithPaper = ({ agrees, held }: Finding): boolean => agrees ?? held;

/** The MIME type under which a saved notebook keeps a finding. */
export const findingType = "application/vnd.deltalab.finding+json";

const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");

/** A finding that a notebook shows as a table, and keeps as data. */
export type ShownFinding = Finding & { readonly [jupyterDisplay]: () => Record<string, unknown> };

/**
 * What came of one claim of the paper: shown as a small table, and kept in the saved notebook for the reproduction ledger.
 *
 *     finding({
 *       item: "Table 3",
 *       claim: "At 1/16, mixed precision keeps more of a skill than low rank and one bit.",
 *       prediction: "Delta-CoMe answers more of the 200 word problems than both.",
 *       result: { "low-rank, %": 1, "bit-delta, %": 7.5, "delta-come, %": 83 },
 *       interval: { "delta-come, %": [77.2, 87.6] },
 *       held: right["delta-come"] > Math.max(right["low-rank"], right["bit-delta"]),
 *     });
 *
 * A prediction that failed is a finding like any other: say `held: false`, do not throw.
 *
 * @throws {ValueError} no such figure or table, an empty text, a number that is not finite, an interval of nothing or
 * with its ends the wrong way round
 */
export function finding(found: Finding): ShownFinding {
  checkFinding(found);
  const data = { ...found };
  const show = () => ({
    "text/html": findingHtml(data),
    "text/plain": findingText(data),
    [findingType]: data,
  });
  return Object.defineProperty(data, jupyterDisplay, { value: show }) as ShownFinding;
}
