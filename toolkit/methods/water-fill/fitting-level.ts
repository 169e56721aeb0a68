/** So close to the bytes that are allowed, from below, is close enough. */
const NEAR = 0.003;

/** Levels that are tried, at most, until one is near; and then until one fits. */
const [TRIES, TRIES_IN_ALL] = [6, 24];

/** A level is at most so many times as high or as low as the one before. */
const FARTHEST = 4;

interface Try {
  readonly level: number;
  readonly bytes: number;
}

/**
 * What takes about as many bytes as are allowed, and not more, of what is made at some level: the higher it is, the fewer
 * bytes. A level is guessed from the one before, as if bytes fell with its first power; and from two, one above and one below,
 * by the straight line between their logarithms.
 *
 * @param empty  what there is where nothing fits
 * @param first  where to begin
 * @param least  below it nothing is gained
 */
export function fitting<T>(
  allowed: number,
  first: number,
  empty: T,
  least: number,
  at: (level: number) => { readonly made: T; readonly bytes: number },
): T {
  const aim = allowed * (1 - NEAR / 2);
  let [best, level]: [T, number] = [empty, first];
  let [under, over]: [Try | undefined, Try | undefined] = [undefined, undefined];
  for (let i = 0; i < TRIES_IN_ALL && (i < TRIES || !under); i++) {
    const { made, bytes } = at(level);
    if (bytes > allowed) over = { level, bytes };
    else if (!under || bytes > under.bytes) [under, best] = [{ level, bytes }, made];
    const isNear = under !== undefined && under.bytes >= allowed * (1 - NEAR);
    if (isNear || under?.level === least) break;
    const farther = level * Math.min(Math.max(bytes / aim, 1 / FARTHEST), FARTHEST);
    level = Math.max(under && over ? between(under, over, aim) : farther, least);
  }
  return best;
}

function between(under: Try, over: Try, aim: number): number {
  const share = Math.log(aim / over.bytes) / Math.log(under.bytes / over.bytes);
  return over.level * (under.level / over.level) ** share;
}
