/** So close to the bytes that are allowed, from below, is close enough for the first two tries, and twice as far after each more. */
const NEAR = 0.004;

/** Levels that are tried at most. */
const TRIES = 24;

/** A step to the other side is at least and at most so large. */
const [NEAREST, FARTHEST] = [1.01, 4];

interface Try {
  readonly level: number;
  readonly bytes: number;
}

/** What is made, and when there is no use in trying on. */
export interface Fitting<T> {
  readonly allowed: number;
  /** What there is where nothing fits. */
  readonly empty: T;
  /** Below it nothing is gained. */
  readonly least: number;
  /** The level at which so many bytes are expected: where to begin, and what the second try goes by. */
  expected(bytes: number): number;
  at(level: number): { readonly made: T; readonly bytes: number };
}

/**
 * What takes about as many bytes as are allowed, and not more, of what is made at some level: the higher it is, the fewer
 * bytes. The second try corrects what was expected by what the first one took; from then on a level is guessed from the two tries that are
 * nearest, by the straight line between their logarithms.
 */
export function fitting<T>({ allowed, empty, least, expected, at }: Fitting<T>): T {
  const aim = allowed * (1 - NEAR / 2);
  const tries: Try[] = [];
  let [best, under, level]: [T, Try | undefined, number] = [empty, undefined, expected(aim)];
  while (tries.length < TRIES) {
    const { made, bytes } = at(level);
    tries.push({ level, bytes });
    if (bytes <= allowed && (!under || bytes > under.bytes)) [under, best] = [{ level, bytes }, made];
    const near = NEAR * 2 ** Math.max(0, tries.length - 2);
    if (under && (under.bytes >= allowed * (1 - near) || under.level === least)) break;
    level = Math.max(nextLevel(tries, aim, expected), least);
  }
  return best;
}

/**
 * After one try, what was expected, corrected by what it took; then by the straight line through the two nearest tries. Where that
 * leads away from what is known, it is a place between tries on both sides, the farther beyond the aim the more often it was missed to
 * one side; or, while all tries are on one side, a step beyond the outermost of them.
 */
function nextLevel(tries: readonly Try[], aim: number, expected: (bytes: number) => number): number {
  const far = ({ bytes }: Try) => Math.abs(Math.log(Math.max(bytes, 1) / aim));
  const [one, ...others] = tries.toReversed().sort((a, b) => far(a) - far(b)) as [Try, ...Try[]];
  const line = others[0] ? between(one, others[0], aim) : expected(aim * (aim / Math.max(one.bytes, 1)));
  const isOver = one.bytes > aim;
  const beyond = others.find(({ bytes }) => bytes > aim !== isOver);
  const isBetween = (level: number, from: number, to: number) => (level - from) * (level - to) < 0;
  if (beyond)
    return isBetween(line, one.level, beyond.level)
      ? line
      : between(one, beyond, aim * (aim / one.bytes) ** missed(tries, aim));
  const levels = tries.map(({ level }) => level);
  const outermost = isOver ? Math.max(...levels) : Math.min(...levels);
  const farthest = isOver ? outermost * FARTHEST : outermost / FARTHEST;
  if (isBetween(line, outermost, farthest)) return line;
  const step = Math.max(one.bytes / aim, aim / Math.max(one.bytes, 1), NEAREST);
  const stepped = isOver ? outermost * step : outermost / step;
  return isBetween(stepped, outermost, farthest) ? stepped : farthest;
}

/** How many of the latest tries lie on one side of the aim. */
function missed(tries: readonly Try[], aim: number): number {
  const isOver = ({ bytes }: Try) => bytes > aim;
  const last = tries.at(-1)!;
  return tries.length - 1 - tries.findLastIndex((one) => isOver(one) !== isOver(last));
}

function between(one: Try, other: Try, aim: number): number {
  const share = Math.log(aim / one.bytes) / Math.log(other.bytes / one.bytes);
  return one.level * (other.level / one.level) ** share;
}
