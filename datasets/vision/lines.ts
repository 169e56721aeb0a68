import { type Figure, PLACES } from "./scene.ts";

/** The beginning of a line that says one thing about a cell, and the one word that ends it. */
export type Line = readonly [begin: string, end: string];

/** `5 book` and `5 is red`: the shortest lines that a picture decides. Read in training only. */
export const linesOf = ({ shape, colour }: Figure, cell: number): readonly Line[] => [
  [`\n${PLACES[cell]}`, ` ${shape}`],
  [`\n${PLACES[cell]} is`, ` ${colour}`],
];
