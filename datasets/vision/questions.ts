import type { Random } from "../random.ts";
import { COLOURS, type Figure, named, PLACES, type Scene, SHAPES, shown } from "./scene.ts";

export interface Question {
  readonly asked: string;
  readonly answer: string;
}

type Ask = (scene: Scene, random: Random) => Question | undefined;

/** Questions about a scene. Some of them have no one answer in some scenes, and are not asked there. */
const QUESTIONS: readonly Ask[] = [howMany, howMany, whatColour, where, whatIs, isThere];

export function question(scene: Scene, random: Random): Question {
  for (;;) {
    const one = random.pick(QUESTIONS)(scene, random);
    if (one) return one;
  }
}

/** Asked in training only: what every cell shows. It teaches to see, which no single question does within this time. */
export const everything = (scene: Scene): Question => ({ asked: "What is there?", answer: shown(scene) });

/** Of a shape, of a colour, or of both. */
function howMany(scene: Scene, random: Random): Question {
  const [colour, shape] = [random.pick(COLOURS), random.pick(SHAPES)];
  const kind = random.integer(0, 2);
  const matches = (figure: Figure) =>
    (kind === 0 || figure.colour === colour) && (kind === 1 || figure.shape === shape);
  const said = [`${plural(shape)}`, `${colour} things`, `${colour} ${plural(shape)}`][kind];
  return { asked: `How many ${said}?`, answer: String(figures(scene).filter(matches).length) };
}

const plural = (shape: string): string => (shape === "cross" ? "crosses" : `${shape}s`);

function whatColour(scene: Scene, random: Random): Question | undefined {
  const shape = random.pick(SHAPES);
  const [one, ...more] = figures(scene).filter((figure) => figure.shape === shape);
  return one && more.length === 0 ? { asked: `What colour is the ${shape}?`, answer: one.colour } : undefined;
}

function where(scene: Scene, random: Random): Question | undefined {
  const figure = random.pick(figures(scene));
  const places = PLACES.filter((_, cell) => scene[cell] && named(scene[cell]) === named(figure));
  return places.length === 1 ? { asked: `Where is the ${named(figure)}?`, answer: places[0]! } : undefined;
}

function whatIs(scene: Scene, random: Random): Question {
  const cell = random.integer(0, PLACES.length - 1);
  const figure = scene[cell];
  return { asked: `What is at the ${PLACES[cell]}?`, answer: figure ? named(figure) : "nothing" };
}

/** As often yes as no, as far as chance allows. */
function isThere(scene: Scene, random: Random): Question {
  const figure =
    random.uniform() < 0.4
      ? random.pick(figures(scene))
      : { colour: random.pick(COLOURS), shape: random.pick(SHAPES) };
  const there = figures(scene).some((one) => named(one) === named(figure));
  return { asked: `Is there a ${named(figure)}?`, answer: there ? "yes" : "no" };
}

const figures = (scene: Scene): Figure[] => scene.filter((figure) => figure !== undefined);
