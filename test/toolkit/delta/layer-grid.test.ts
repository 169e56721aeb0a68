import { expect, test } from "vitest";
import { layerGrid } from "../../../toolkit/delta/layer-grid.ts";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";

const named = (names: string[]) => new Map(names.map((name, i) => [`model.layers.${name}`, i]));

test("blocks are rows by their number, projections columns as a token meets them", () => {
  const projections = ["mlp.down_proj", "mlp.gate_proj", "self_attn.k_proj", "self_attn.q_proj"];
  const names = [10, 2].flatMap((block) => projections.map((projection) => `${block}.${projection}`));
  expect(layerGrid(named(names))).toEqual({
    rows: ["block 2", "block 10"],
    columns: ["q_proj", "k_proj", "gate_proj", "down_proj"],
    values: [
      [7, 6, 5, 4],
      [3, 2, 1, 0],
    ],
  });
});

test("a hole, nothing at all, and what is no layer are refused", () => {
  const holed = named(["0.mlp.up_proj", "0.mlp.down_proj", "1.mlp.up_proj"]);
  expect(() => layerGrid(holed)).toThrow(ShapeError);
  expect(() => layerGrid(holed)).toThrow("block 1 must have a down_proj");
  expect(() => layerGrid(new Map())).toThrow(ShapeError);
  expect(() => layerGrid(new Map([["lm_head", 1]]))).toThrow(ValueError);
});
