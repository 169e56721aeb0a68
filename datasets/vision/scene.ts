import type { Random } from "../random.ts";

export const COLOURS = ["red", "green", "blue", "yellow"] as const;
export const SHAPES = ["book", "coin", "pear", "pencil"] as const;

/** The cells of a picture, row by row, numbered as the keys of a telephone. */
export const PLACES = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

export const CELLS_PER_SIDE = 3;

export type Colour = (typeof COLOURS)[number];
export type Shape = (typeof SHAPES)[number];

export interface Figure {
  readonly colour: Colour;
  readonly shape: Shape;
}

/** What is in each of the nine cells of a picture; nothing in some. */
export type Scene = readonly (Figure | undefined)[];

/** Some figures in random cells: three to six where nothing else is asked for. */
export function scene(random: Random, [fewest, most]: readonly [number, number] = [3, 6]): Scene {
  const cells = [...PLACES.keys()];
  const filled = new Set(random.sample(cells, random.integer(fewest, most)));
  return cells.map((cell) => (filled.has(cell) ? figure(random) : undefined));
}

const figure = (random: Random): Figure => ({ colour: random.pick(COLOURS), shape: random.pick(SHAPES) });

/** `red pear` */
export const named = ({ colour, shape }: Figure): string => `${colour} ${shape}`;

/** What a scene shows, cell by cell: the same for two pictures that differ only in their shades. */
export const shown = (scene: Scene): string =>
  scene.map((figure) => (figure ? named(figure) : "none")).join(", ");
