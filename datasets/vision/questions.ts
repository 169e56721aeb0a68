import type { Random } from "../random.ts";
import { COLOURS, type Figure, PLACES, type Scene, SHAPES, type Shape } from "./scene.ts";

export interface Question {
  readonly asked: string;
  readonly answer: string;
}

type Ask = (scene: Scene, random: Random) => Question | undefined;

/** Questions about a scene. Some of them have no one answer in some scenes, and are not asked there. */
const QUESTIONS: readonly Ask[] = [whatIs, whatIs, colourAt, colourAt, where, colourOf, howMany];

export function question(scene: Scene, random: Random): Question {
  for (;;) {
    const one = random.pick(QUESTIONS)(scene, random);
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
  const one = only(scene, random.pick(SHAPES));
  return one && whereIs(one);
}

function colourOf(scene: Scene, random: Random): Question | undefined {
  const one = only(scene, random.pick(SHAPES));
  return one && colourOfIt(one);
}

const whereIs = ({ place, figure }: Placed): Question => ({
  asked: `Where is the ${figure.shape}?`,
  answer: place,
});

const colourOfIt = ({ figure }: Placed): Question => ({
  asked: `What colour is the ${figure.shape}?`,
  answer: figure.colour,
});

/** Both questions about each thing that there is one of. */
export const aboutThings = (scene: Scene): Question[] =>
  SHAPES.flatMap((shape) => {
    const one = only(scene, shape);
    return one ? [whereIs(one), colourOfIt(one)] : [];
  });

/** A figure of a shape that no other has. */
function only(scene: Scene, shape: Shape): Placed | undefined {
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

interface Placed {
  readonly place: string;
  readonly figure: Figure;
}

const figures = (scene: Scene): Placed[] =>
  scene.flatMap((figure, cell) => (figure ? [{ place: PLACES[cell]!, figure }] : []));
