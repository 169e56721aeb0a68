import type { Random } from "../random.ts";
import { type Fact, fact, sentence } from "./facts.ts";
import { type Question, question } from "./questions.ts";
import { rule } from "./rules.ts";

/** A question as it is put, and the reply that follows the rules. */
export interface Turn {
  readonly asked: string;
  readonly reply: string;
}

/** A system line with rules, and questions about someone's things. The first question comes with the facts. */
export interface Conversation {
  readonly system: string;
  readonly facts: string;
  readonly turns: readonly Turn[];
}

/**
 * A conversation of at most three turns, no question twice.
 *
 *     system: You are a cat. Answer in few words.
 *     user: Ann has a red ball and a blue cup. What does Ann have?
 *     assistant: Meow!
 *     red ball and blue cup
 */
export function conversation(random: Random, turns: number): Conversation {
  const about = fact(random);
  const { said, followed } = rule(random, about);
  const questions = different(about, turns, random);
  return {
    system: said,
    facts: sentence(about),
    turns: questions.map((one) => ({ asked: one.asked, reply: followed(one) })),
  };
}

/** One person with one thing gives three questions, so there are always that many. */
function different(about: Fact, count: number, random: Random): Question[] {
  const found = new Map<string, Question>();
  while (found.size < count) {
    const one = question(about, random);
    found.set(one.asked, one);
  }
  return [...found.values()];
}
