import type { Random } from "../random.ts";
import { type Fact, named, sentence } from "./facts.ts";

/** A question with what is to be named in its answer, and with the answer as a sentence. */
export interface Question {
  readonly asked: string;
  readonly named: readonly string[];
  readonly sentence: string;
}

type Ask = (fact: Fact, random: Random) => Question;

const QUESTIONS: readonly Ask[] = [
  (fact) => ({
    asked: `What does ${fact.person.name} have?`,
    named: fact.items.map(named),
    sentence: sentence(fact),
  }),
  ({ person, items }, random) => {
    const { colour, thing } = random.pick(items);
    return {
      asked: `What colour is the ${thing} of ${person.name}?`,
      named: [colour],
      sentence: `The ${thing} is ${colour}.`,
    };
  },
  ({ person, items }, random) => {
    const { thing } = random.pick(items);
    return {
      asked: `Who has the ${thing}?`,
      named: [person.name],
      sentence: `${person.name} has the ${thing}.`,
    };
  },
];

/** A question about the person that a text is about. */
export const question = (fact: Fact, random: Random): Question => random.pick(QUESTIONS)(fact, random);
