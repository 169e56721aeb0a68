import type { Random } from "../random.ts";

/** Someone a text is about, with the words that stand for the name. */
export interface Person {
  readonly name: string;
  readonly he: "he" | "she";
  readonly his: "his" | "her";
  readonly him: "him" | "her";
}

const SHE = ["Ann", "Mia", "Lily", "Sara", "Eva", "Nora", "Rosa", "Zoe", "Amy", "Ida"];
const HE = ["Tom", "Ben", "Sam", "Max", "Leo", "Jack", "Finn", "Noah", "Omar", "Paul"];

const she = (name: string): Person => ({ name, he: "she", his: "her", him: "her" });
const he = (name: string): Person => ({ name, he: "he", his: "his", him: "him" });

const PEOPLE: readonly Person[] = [...SHE.map(she), ...HE.map(he)];

/** Different people, so that a text's names are never two of the same. */
export const people = (random: Random, count: number): Person[] => random.sample(PEOPLE, count);

export const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
