import type { Random } from "../random.ts";
import { type Person, people } from "../text/people.ts";
import { a, FINDS } from "../text/stories.ts";

/** What someone has, such as a red ball. */
export interface Item {
  readonly colour: string;
  readonly thing: string;
}

/** Someone and what they have. No thing occurs twice in a text, so that every question has one answer. */
export interface Fact {
  readonly person: Person;
  readonly items: readonly Item[];
}

const COLOURS = ["red", "blue", "green", "yellow", "white", "black", "brown"];

/** One person with one to three things. */
export function fact(random: Random): Fact {
  const [person] = people(random, 1) as [Person];
  const things = random.sample(FINDS, random.integer(1, 3));
  return { person, items: things.map((thing) => ({ colour: random.pick(COLOURS), thing })) };
}

/** `Ann has a red ball and a blue cup.` */
export const sentence = ({ person, items }: Fact): string =>
  `${person.name} has ${enumerated(items.map((item) => a(named(item))))}.`;

/** `red ball` */
export const named = ({ colour, thing }: Item): string => `${colour} ${thing}`;

/** `x`, `x and y`, `x, y and z`. */
export const enumerated = (words: readonly string[]): string =>
  [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(" and ");
