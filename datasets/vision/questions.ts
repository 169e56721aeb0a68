import type { Random } from "../random.ts";
import { COLOURS, type Figure, PLACES, type Scene, SHAPES } from "./scene.ts";

export interface Question {
  readonly asked: string;
  readonly answer: string;
}

type Ask = (scene: Scene, random: Random) => Question | undefined;

/** Questions about a cell: what the held-out problems ask. */
const ABOUT_CELLS = [whatIs, colourAt] as const;

/** What is read in training. Some have no one answer in some scenes, and are not asked there. */
const ALL: readonly Ask[] = [whatIs, whatIs, colourAt, colourAt, where, colourOf, howMany];

export const cellQuestion = (scene: Scene, random: Random): Question =>
  random.pick(ABOUT_CELLS)(scene, random);

/** A question about a cell, or one the other way round: from a thing to its place or its colour, or to how many there are. */
export function anyQuestion(scene: Scene, random: Random): Question {
  for (;;) {
    const one = random.pick(ALL)(scene, random);
    if (one) return one;
  }
}

/** In one of so many questions about a cell the cell is empty. */
const EMPTY = 6;

function cell(scene: Scene, random: Random): number {
  const empty = random.integer(1, EMPTY) === 1;
  return random.pick([...scene.keys()].filter((cell) => (scene[cell] === undefined) === empty));
}

function whatIs(scene: Scene, random: Random): Question {
  const at = cell(scene, random);
  return { asked: `What is at ${PLACES[at]}?`, answer: scene[at]?.shape ?? "none" };
}

function colourAt(scene: Scene, random: Random): Question {
  const at = cell(scene, random);
  return { asked: `What colour is ${PLACES[at]}?`, answer: scene[at]?.colour ?? "none" };
}

function where(scene: Scene, random: Random): Question | undefined {
  const one = only(scene, random);
  return one && { asked: `Where is the ${one.figure.shape}?`, answer: one.place };
}

function colourOf(scene: Scene, random: Random): Question | undefined {
  const one = only(scene, random);
  return one && { asked: `What colour is the ${one.figure.shape}?`, answer: one.figure.colour };
}

/** A figure of a shape that no other has. */
function only(scene: Scene, random: Random): { place: string; figure: Figure } | undefined {
  const shape = random.pick(SHAPES);
  const [one, ...more] = figures(scene).filter(({ figure }) => figure.shape === shape);
  return more.length === 0 ? one : undefined;
}

/** Of a shape or of a colour. */
function howMany(scene: Scene, random: Random): Question {
  const [colour, shape] = [random.pick(COLOURS), random.pick(SHAPES)];
  const byColour = random.integer(0, 1) === 1;
  const counted = figures(scene).filter(({ figure }) =>
    byColour ? figure.colour === colour : figure.shape === shape,
  );
  return { asked: `How many ${byColour ? colour : `${shape}s`}?`, answer: String(counted.length) };
}

const figures = (scene: Scene): { place: string; figure: Figure }[] =>
  scene.flatMap((figure, cell) => (figure ? [{ place: PLACES[cell]!, figure }] : []));
