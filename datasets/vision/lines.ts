import { type Figure, PLACES } from "./scene.ts";

/** A line that says one thing about a cell: its place, a word between where there is one, and the word that a picture decides. */
export type Line = readonly [place: string, between: string, word: string];

/** `5 book` and `5 is red`: the shortest lines about a picture. Read in training only. */
export const linesOf = ({ shape, colour }: Figure, cell: number): readonly [thing: Line, colour: Line] => [
  [PLACES[cell]!, "", ` ${shape}`],
  [PLACES[cell]!, " is", ` ${colour}`],
];
