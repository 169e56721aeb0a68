import type { Problem } from "../../toolkit/evaluate/task.ts";
import type { Random } from "../random.ts";
import { capital, type Person, people } from "./people.ts";
import { counted, HOLDERS, THINGS } from "./things.ts";

/** Numbers in problems stay below this. */
const LIMIT = 50;

/** A problem being told: sentences so far, steps so far, and what the last step came to. */
interface Telling {
  readonly random: Random;
  readonly thing: readonly [string, string];
  readonly sentences: string[];
  readonly steps: string[];
  total: number;
}

/** Someone whose things come and go, and someone whom they come from and go to. */
interface Pair {
  readonly person: Person;
  readonly other: Person;
}

/** Steps of the longest problems when nothing longer is asked for. */
export const SHORT = 3;

/**
 * A problem of two steps or more, about one person's things or about a comparison of people.
 *
 *     Tom has 7 apples. He buys 5 more. Then he gives 3 apples to Ann. How many apples does Tom have now?
 *     7 + 5 = 12. 12 - 3 = 9.
 *     #### 9
 *
 * Numbers stay between 1 and 49 through every step.
 *
 * @param most  steps at most, 3 or more
 */
export function problem(random: Random, most = SHORT): Problem {
  const [person, other, third] = people(random, 3) as [Person, Person, Person];
  const telling: Telling = { random, thing: random.pick(THINGS), sentences: [], steps: [], total: 0 };
  const question =
    random.uniform() < 0.25
      ? compare(telling, { person, other }, third, most)
      : change(telling, { person, other }, most);
  const prompt = `${telling.sentences.join(" ")} ${question}\n`;
  return { prompt, answer: `${telling.steps.join(" ")}\n#### ${telling.total}` };
}

/** Someone has things, then things happen to them. */
function change(telling: Telling, pair: Pair, most: number): string {
  const { random, thing } = telling;
  if (random.uniform() < 0.3) beginWithHolders(telling, pair.person);
  else begin(telling, pair.person, 25);
  const happenings = random.integer(2, most) - telling.steps.length;
  for (let i = 0; i < happenings; i++) happen(telling, pair, LIMIT);
  return `How many ${thing[1]} does ${pair.person.name} have now?`;
}

function begin(telling: Telling, person: Person, most: number): void {
  const { random, thing } = telling;
  telling.total = random.integer(3, most);
  telling.sentences.push(`${person.name} has ${counted(telling.total, thing)}.`);
}

function beginWithHolders(telling: Telling, person: Person): void {
  const { random, thing } = telling;
  const [count, each] = [random.integer(2, 5), random.integer(2, 8)];
  const holders = counted(count, random.pick(HOLDERS));
  telling.sentences.push(`${person.name} has ${holders} with ${counted(each, thing)} in each.`);
  step(telling, count, "*", each);
}

/** Things come or go, as many as leave the total between 1 and the limit. */
function happen(telling: Telling, pair: Pair, limit: number): void {
  const { random, total, thing } = telling;
  const wished = random.uniform() < 0.5;
  const gain = total < 2 || (wished && total < limit - 1);
  const count = random.integer(1, Math.min(gain ? limit - 1 - total : total - 1, 15));
  const happening = random.pick(gain ? gains(pair, count, thing) : losses(pair, counted(count, thing)));
  const opening = random.pick([capital(happening), `Then ${happening}`, `Later ${happening}`]);
  telling.sentences.push(`${opening}.`);
  step(telling, total, gain ? "+" : "-", count);
}

function gains({ person, other }: Pair, count: number, thing: Telling["thing"]): string[] {
  const things = `${count} more ${count === 1 ? thing[0] : thing[1]}`;
  return [
    `${person.he} buys ${things}`,
    `${person.he} finds ${things}`,
    `${person.he} gets ${things} from ${other.name}`,
    `${other.name} gives ${person.him} ${things}`,
  ];
}

const losses = ({ person, other }: Pair, things: string): string[] => [
  `${person.he} loses ${things}`,
  `${person.he} sells ${things}`,
  `${person.he} gives ${things} to ${other.name}`,
  `${other.name} takes ${things}`,
];

/** One person's count, another's by comparison, and the sum or a third's by another comparison. */
function compare(telling: Telling, { person, other }: Pair, third: Person, most: number): string {
  const { random, thing } = telling;
  begin(telling, person, 20);
  const first = telling.total;
  compareTo(telling, other, person);
  const happenings = most > SHORT ? random.integer(0, most - 2) : 0;
  if (random.uniform() < 0.5) {
    for (let i = 0; i < happenings; i++) happen(telling, { person: other, other: third }, LIMIT - first);
    step(telling, first, "+", telling.total);
    const who = happenings === 0 ? "they" : `${person.name} and ${other.name}`;
    return `How many ${thing[1]} do ${who} have together?`;
  }
  compareTo(telling, third, other);
  for (let i = 0; i < happenings; i++) happen(telling, { person: third, other: person }, LIMIT);
  return `How many ${thing[1]} does ${third.name} have${happenings === 0 ? "" : " now"}?`;
}

function compareTo(telling: Telling, who: Person, than: Person): void {
  const { random, thing, total } = telling;
  const more = total < 3 || (total < 24 && random.uniform() < 0.5);
  const count = random.integer(1, more ? Math.min(24 - total, 12) : Math.min(total - 1, 12));
  const comparison = `${count} ${count === 1 ? thing[0] : thing[1]} ${more ? "more" : "fewer"}`;
  telling.sentences.push(`${who.name} has ${comparison} than ${than.name}.`);
  step(telling, total, more ? "+" : "-", count);
}

const RESULT = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
};

function step(telling: Telling, a: number, sign: keyof typeof RESULT, b: number): void {
  telling.total = RESULT[sign](a, b);
  telling.steps.push(`${a} ${sign} ${b} = ${telling.total}.`);
}
