/** A merge of two neighbouring pieces into one. */
export type Merge = readonly [left: string, right: string];

/** A word as its pieces so far, and how often the word occurs. */
interface Word {
  readonly pieces: string[];
  readonly count: number;
}

/**
 * Learns which neighbouring pieces to join (byte-pair encoding; Sennrich et al., 2016).
 *
 * Every word starts as single characters; the most frequent pair of neighbours is joined
 * everywhere, again and again. Among equally frequent pairs the alphabetically first is taken,
 * so the result depends on nothing but the counts.
 * Cost: merges · total length of the different words.
 *
 * @param words  how often each word occurs
 * @returns at most `merges` merges in the order they apply; fewer when no pair occurs twice
 */
export function learnMerges(words: ReadonlyMap<string, number>, merges: number): Merge[] {
  let table: Word[] = Array.from(words, ([word, count]) => ({ pieces: [...word], count }));
  const learned: Merge[] = [];
  while (learned.length < merges) {
    const best = mostFrequentPair(table);
    if (!best) break;
    learned.push(best);
    table = table.map(({ pieces, count }) => ({ pieces: join(pieces, best), count }));
  }
  return learned;
}

function mostFrequentPair(table: readonly Word[]): Merge | undefined {
  let best: { pair: Merge; count: number } | undefined;
  for (const [key, count] of countPairs(table)) {
    const first = !best || count > best.count || (count === best.count && key < best.pair.join(" "));
    if (count > 1 && first) best = { pair: key.split(" ") as unknown as Merge, count };
  }
  return best?.pair;
}

/** Counts by `left right`; a space is never part of a piece (ByteLevel writes it as Ġ). */
function countPairs(table: readonly Word[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { pieces, count } of table)
    for (let i = 1; i < pieces.length; i++) {
      const key = `${pieces[i - 1]} ${pieces[i]}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  return counts;
}

/** The pieces with every occurrence of the pair joined, from the left. */
function join(pieces: readonly string[], [left, right]: Merge): string[] {
  const joined: string[] = [];
  for (const piece of pieces)
    if (piece === right && joined.at(-1) === left) joined[joined.length - 1] = left + right;
    else joined.push(piece);
  return joined;
}
