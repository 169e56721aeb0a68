import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { publishedSettings } from "../../../toolkit/methods/delta-come-options.ts";
import type { Decomposition } from "../../../toolkit/methods/directions.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import type { Method } from "../../../toolkit/methods/method.ts";
import type { Matrix } from "../../../toolkit/tensor/tensor.ts";
import { withSingularValues } from "../../helpers/matrices.ts";
import { randomMatrix } from "../../helpers/random.ts";

const falling = (power: number, m: number, n: number): Matrix =>
  withSingularValues(
    Array.from({ length: Math.min(m, n) }, (_, i) => (i + 1) ** -power),
    m,
    n,
    5,
  );

const deltas: [string, Matrix][] = [
  ["random numbers, whose singular values are nearly flat", randomMatrix(512, 384, 1)],
  ["singular values falling as i^-0.5", falling(0.5, 512, 384)],
  ["singular values falling as i^-0.75", falling(0.75, 384, 512)],
  ["singular values falling as 1/i", falling(1, 448, 448)],
];

const makers: [string, (decomposition: Decomposition) => Method][] = [
  ["deltaCoMe", (decomposition) => deltaCoMe({ decomposition })],
  ["deltaCoMe with a refit", (decomposition) => deltaCoMe({ decomposition, refit: true })],
  ["lowRank", (decomposition) => lowRank({ decomposition })],
];

describe.each(deltas)("a delta of %s", (_, delta) => {
  it.each(makers)("%s errs at most 1 % more when only the kept directions are computed", (_, make) => {
    const errorOf = (method: Method) =>
      relativeError(delta, method.decode(method.encode(delta), delta.shape));
    const [exact, truncated] = [errorOf(make("exact")), errorOf(make("truncated"))];
    expect(truncated).toBeLessThan(1.01 * exact);
  });
});

it("the same delta gives the same bytes", () => {
  const delta = falling(0.5, 512, 384);
  expect(deltaCoMe().encode(delta)).toEqual(deltaCoMe().encode(delta));
});

it("the faster way is the default, the released code's the one of its settings", () => {
  expect(deltaCoMe().options).toMatchObject({ decomposition: "truncated" });
  expect(deltaCoMe(publishedSettings).options).toMatchObject({ decomposition: "exact" });
  expect(lowRank().options).toMatchObject({ decomposition: "truncated" });
});

it.each([deltaCoMe, lowRank])("an unknown decomposition is refused", (make) => {
  const options = { decomposition: "jacobi" as Decomposition };
  expect(() => make(options)).toThrow(ValueError);
  expect(() => make(options)).toThrow("decomposition must be exact or truncated, got jacobi");
});
