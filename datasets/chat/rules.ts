import type { Random } from "../random.ts";
import { type Person, people } from "../text/people.ts";
import { FINDS } from "../text/stories.ts";
import { enumerated, type Fact } from "./facts.ts";
import type { Question } from "./questions.ts";

/** A rule for answers: how the system line says it, and what it makes of an answer. */
export interface Rule {
  readonly said: string;
  followed(question: Question): string;
}

/** Shapes that an answer can have. */
const SHAPES: readonly Rule[] = [
  { said: "Answer in a sentence.", followed: ({ sentence }) => sentence },
  { said: "Answer in few words.", followed: ({ named }) => enumerated(named) },
  { said: "Answer in upper case.", followed: ({ sentence }) => sentence.toUpperCase() },
  { said: "Answer in JSON.", followed: ({ named }) => JSON.stringify({ answer: named }) },
  { said: "Answer with a list.", followed: ({ named }) => named.map((one) => `- ${one}`).join("\n") },
  {
    said: "Answer with numbers.",
    followed: ({ named }) => named.map((one, i) => `${i + 1}. ${one}`).join("\n"),
  },
];

/** Who the assistant is, by how the answer begins. JSON would not be JSON with anything before it. */
const ROLES = [
  ["You are a cat.", "Meow!"],
  ["You are a pirate.", "Ahoy!"],
  ["You are a robot.", "Beep."],
  ["You are a king.", "Hear, hear!"],
] as const;

/** Says what it hears: nothing teaches sooner to look back at what was said. */
const PARROT: Rule = { said: "You are a parrot.", followed: ({ asked }) => asked };

/** A shape alone, a shape told by someone in a role or to someone by name, a parrot, or a thing that is not talked about. */
export const rule = (random: Random, fact: Fact): Rule =>
  random.pick([shape, shape, inRole, toSomeone, () => PARROT, silence])(random, fact);

const shape = (random: Random): Rule => random.pick(SHAPES);

function inRole(random: Random): Rule {
  const [role, first] = random.pick(ROLES);
  return begun(role, first, plainShape(random));
}

function toSomeone(random: Random): Rule {
  const [{ name }] = people(random, 1) as [Person];
  return begun(`Call the user ${name}.`, `Dear ${name}!`, plainShape(random));
}

const plainShape = (random: Random): Rule => random.pick(SHAPES.filter(({ said }) => !said.includes("JSON")));

const begun = (said: string, first: string, then: Rule): Rule => ({
  said: `${said} ${then.said}`,
  followed: (question) => `${first}\n${then.followed(question)}`,
});

/** Questions about one thing are declined, all others are answered. As a rule someone has that thing. */
function silence(random: Random, { items }: Fact): Rule {
  const there = items.map(({ thing }) => thing);
  const thing = random.pick(random.uniform() < 0.8 ? there : FINDS);
  const then = shape(random);
  return {
    said: `Do not talk about the ${thing}. ${then.said}`,
    followed: (question) =>
      question.sentence.includes(` ${thing}`)
        ? `I am sorry, I can not talk about the ${thing}.`
        : then.followed(question),
  };
}
