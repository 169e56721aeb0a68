import type { Image } from "../../toolkit/model/vision/image.ts";
import type { Random } from "../random.ts";
import { CELLS_PER_SIDE, type Colour, type Figure, type Scene, type Shape } from "./scene.ts";

/** Pixels on each side of a cell. */
export const CELL = 8;

/** Pixels on each side of a picture. */
export const SIDE = CELLS_PER_SIDE * CELL;

const INK: Record<Colour, readonly [red: number, green: number, blue: number]> = {
  red: [220, 40, 40],
  green: [40, 190, 60],
  blue: [50, 80, 230],
  yellow: [230, 210, 50],
};

/** No figure's colour differs by more than this from its ink, in red, green or blue. */
const SHADE = 25;

/** Which pixels of a cell are coloured, row by row. */
const STENCIL: Record<Shape, readonly string[]> = {
  book: [" ###### ", " #    # ", " ###### ", " #    # ", " ###### ", " #    # ", " ###### ", "        "],
  coin: ["  ####  ", " ###### ", "###  ###", "##    ##", "##    ##", "###  ###", " ###### ", "  ####  "],
  pear: ["   ##   ", "   #    ", "  ###   ", "  ####  ", " ###### ", " ###### ", "  ####  ", "        "],
  pencil: ["      ##", "     ###", "    ### ", "   ###  ", "  ###   ", " ###    ", " ##     ", " #      "],
};

/** A picture of a scene: each figure in its own shade, on a dark ground. */
export function draw(scene: Scene, random: Random): Image {
  const ground = random.integer(0, 40);
  const data = new Uint8Array(SIDE * SIDE * 3).fill(ground);
  scene.forEach((figure, cell) => {
    if (figure) stamp(data, figure, cell, random);
  });
  return { width: SIDE, height: SIDE, data };
}

function stamp(data: Uint8Array, { colour, shape }: Figure, cell: number, random: Random): void {
  const ink = INK[colour].map((value) => value + random.integer(-SHADE, SHADE));
  const top = Math.floor(cell / CELLS_PER_SIDE) * CELL;
  const left = (cell % CELLS_PER_SIDE) * CELL;
  STENCIL[shape].forEach((row, y) => {
    for (let x = 0; x < CELL; x++) if (row[x] === "#") data.set(ink, ((top + y) * SIDE + left + x) * 3);
  });
}
