import { ValueError } from "../errors.ts";
import { type Answers, scoresOnSameProblems } from "./same-problems.ts";
import { wilson } from "./wilson.ts";

/** Some of several models, and the problems that these have right and the others wrong. */
export interface RightPattern {
  /** The models that are right, by name. */
  readonly right: readonly string[];
  /** The indices of those problems. */
  readonly problems: readonly number[];
  /** Their share of all problems. */
  readonly share: number;
  /** 95 % interval of the share (Wilson). */
  readonly interval: [low: number, high: number];
}

/** 2ⁿ patterns are more than anybody reads. */
const MOST_MODELS = 6;

/**
 * How often exactly these of several models are right and the others wrong, for every choice of them: what a case study
 * is one case of.
 *
 *     rightPatterns({ single: await accuracy(a, …), double: await accuracy(b, …) })
 *     // [{ right: ["single", "double"], problems: [0, 1, 4], share: 0.6, … }, { right: ["double"], … }, …]
 *
 * The most frequent pattern comes first; one that never occurs is there with no problems. An answer that is right in part
 * counts by its `correct`.
 *
 * @param models  up to 6, by name
 * @throws {ValueError} no models, more than 6, or no problems
 * @throws {MismatchError} the models answered different problems
 */
export function rightPatterns(models: Readonly<Record<string, Answers>>): RightPattern[] {
  const names = Object.keys(models);
  if (names.length < 1 || names.length > MOST_MODELS)
    throw new ValueError(`rightPatterns: expected 1…${MOST_MODELS} models, got ${names.length}`);
  const answered = Object.values(models);
  scoresOnSameProblems("rightPatterns", answered[0]!, ...answered.slice(1));
  const n = answered[0]!.answers.length;
  const isRight = (problem: number, model: number) => answered[model]!.answers[problem]!.correct;
  const choices = Array.from({ length: 2 ** names.length }, (_, bits) =>
    names.map((_, m) => ((bits >> m) & 1) === 1),
  );
  const patterns = choices.map((chosen) => {
    const problems = Array.from({ length: n }, (_, i) => i).filter((i) =>
      chosen.every((on, m) => on === isRight(i, m)),
    );
    return {
      right: names.filter((_, m) => chosen[m]),
      problems,
      share: problems.length / n,
      interval: wilson(problems.length, n),
    };
  });
  return patterns.sort((a, b) => b.problems.length - a.problems.length);
}
