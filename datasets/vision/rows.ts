import { ValueError } from "../../toolkit/errors.ts";
import type { Image } from "../../toolkit/model/vision/image.ts";
import type { Random } from "../random.ts";
import { END, START } from "../tokenizer/train.ts";
import { answered, type Example } from "../train/batch.ts";
import { IMAGE_TOKEN } from "./config.ts";
import { draw } from "./draw.ts";
import { type Line, linesOf } from "./lines.ts";
import type { Pictured } from "./picture-problem.ts";
import { PLACES, type Scene } from "./scene.ts";

/** Rows to read, and the pictures in them, in their order. */
export interface Rows {
  readonly examples: readonly Example[];
  readonly images: readonly Image[];
}

/** The tokens of a text in the middle of others. */
export type Encode = (text: string) => number[];

/**
 * Every cell of a picture in a row of its own: one image token, and a line about it. Nothing has to be looked for. Place and
 * word are learned: what a cell becomes has to say both where it is and what it shows.
 *
 * @throws {ValueError} a cell is empty
 */
export function cellByCell(scene: Scene, random: Random, encode: Encode): Rows {
  const examples = scene.flatMap((figure, cell) => {
    if (figure === undefined)
      throw new ValueError(`cellByCell: expected a figure in each cell, got none in ${cell}`);
    const [place, between, word] = random.pick(linesOf(figure, cell));
    const begin = [START, IMAGE_TOKEN, ...encode("\n")];
    return [
      answered([
        [begin, encode(place)],
        [encode(between), encode(word)],
      ]),
    ];
  });
  return { examples, images: [draw(scene, random)] };
}

/** A picture, and lines that say what each of its figures is, and what colour one of them has. */
export function lineByLine(scene: Scene, random: Random, encode: Encode): Rows {
  const all = scene.flatMap((figure, cell) => (figure ? [linesOf(figure, cell)] : []));
  const [things, colours] = [all.map(([thing]) => thing), all.map(([, colour]) => colour)];
  const turns = inAnyOrder([...things, random.pick(colours)], random, encode);
  return { examples: [seen(turns)], images: [draw(scene, random)] };
}

/**
 * A picture, questions with their answers, and lines about some of its figures. The questions come first: no answer can be
 * read from a line.
 */
export function questionByQuestion(pictured: Pictured, random: Random, encode: Encode): Rows {
  const { scene, image, questions } = pictured;
  const turns = questions.map(
    ({ asked, answer }): Turn => [encode(`\n${asked}`), [...encode(` ${answer}`), END]],
  );
  return { examples: [seen([...turns, ...told(scene, 2, random, encode)])], images: [image] };
}

type Turn = [begin: number[], end: number[]];

/** Both lines about so many figures, where there are as many, in any order. */
function told(scene: Scene, count: number, random: Random, encode: Encode): Turn[] {
  const all = scene.flatMap((figure, cell) => (figure ? [linesOf(figure, cell)] : []));
  const lines = random.sample(all, Math.min(count, all.length)).flat();
  return inAnyOrder(lines, random, encode);
}

function inAnyOrder(lines: readonly Line[], random: Random, encode: Encode): Turn[] {
  return random
    .sample(lines, lines.length)
    .map(([place, between, word]) => [encode(`\n${place}${between}`), encode(word)]);
}

/** A row that begins with a whole picture. */
function seen([first, ...others]: readonly Turn[]): Example {
  const picture = new Array<number>(PLACES.length).fill(IMAGE_TOKEN);
  const [begin = [], end = []] = first ?? [];
  return answered([[[START, ...picture, ...begin], end], ...others]);
}
