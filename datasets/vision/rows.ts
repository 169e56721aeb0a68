import { ValueError } from "../../toolkit/errors.ts";
import type { Image } from "../../toolkit/model/vision/image.ts";
import type { Random } from "../random.ts";
import { END, START } from "../tokenizer/train.ts";
import { answered, type Example } from "../train/batch.ts";
import { IMAGE_TOKEN } from "./config.ts";
import { draw } from "./draw.ts";
import { linesOf } from "./lines.ts";
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
 * Every cell of a picture in a row of its own: one image token, and a line about it. Nothing has to be looked for.
 *
 * @throws {ValueError} a cell is empty
 */
export function cellByCell(scene: Scene, random: Random, encode: Encode): Rows {
  const examples = scene.flatMap((figure, cell) => {
    if (figure === undefined)
      throw new ValueError(`cellByCell: expected a figure in each cell, got none in ${cell}`);
    const [begin, end] = random.pick(linesOf(figure, cell)).map(encode) as [number[], number[]];
    return [answered([[[START, IMAGE_TOKEN, ...begin], end]])];
  });
  return { examples, images: [draw(scene, random)] };
}

/** Figures of a picture that are told about in a row. */
const TOLD = 3;

/** A picture, and the lines about some of its figures in any order. */
export function lineByLine(scene: Scene, random: Random, encode: Encode): Rows {
  const all = scene.flatMap((figure, cell) => (figure ? [linesOf(figure, cell)] : []));
  const lines = random.sample(all, Math.min(TOLD, all.length)).flat();
  const turns = random.sample(lines, lines.length).map((line) => line.map(encode) as [number[], number[]]);
  return { examples: [seen(turns)], images: [draw(scene, random)] };
}

/** A picture, and questions with their answers. */
export function questionByQuestion({ image, questions }: Pictured, encode: Encode): Rows {
  const turns = questions.map(({ asked, answer }): [number[], number[]] => [
    encode(`\n${asked}`),
    [...encode(` ${answer}`), END],
  ]);
  return { examples: [seen(turns)], images: [image] };
}

/** A row that begins with a whole picture. */
function seen([[begin, end], ...others]: readonly [number[], number[]][]): Example {
  const picture = new Array<number>(PLACES.length).fill(IMAGE_TOKEN);
  return answered([[[START, ...picture, ...begin], end], ...others]);
}
