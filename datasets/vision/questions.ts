import type { Random } from "../random.ts";
import { PLACES, type Scene } from "./scene.ts";

export interface Question {
  readonly asked: string;
  readonly answer: string;
}

/** In one of so many questions the cell is empty. */
const EMPTY = 6;

/** A question about a cell: what is there, or which colour it has. */
export function question(scene: Scene, random: Random): Question {
  const empty = random.integer(1, EMPTY) === 1;
  const cell = random.pick([...scene.keys()].filter((cell) => (scene[cell] === undefined) === empty));
  const [place, figure] = [PLACES[cell]!, scene[cell]];
  return random.integer(0, 1) === 0
    ? { asked: `What is at ${place}?`, answer: figure?.shape ?? "none" }
    : { asked: `What colour is ${place}?`, answer: figure?.colour ?? "none" };
}
