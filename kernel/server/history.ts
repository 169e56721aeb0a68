import type { HistoryRequest } from "../protocol/requests.ts";

interface Entry {
  session: number;
  line: number;
  source: string;
  output: string | null;
}

/** As Jupyter has it on the wire: the third is the source, or the source and the output. */
type Row = [session: number, line: number, content: string | [string, string | null]];

/** This run of the kernel; history begins with it. */
const session = 1;

/** What was run, for the arrow keys of a console and for search. Kept in memory. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, source: string, output: string | null): void {
    this.#entries.push({ session, line, source, output });
  }

  find(request: HistoryRequest): Row[] {
    return this.#select(request).map((entry) => [
      entry.session,
      entry.line,
      request.output ? [entry.source, entry.output] : entry.source,
    ]);
  }

  #select(request: HistoryRequest): Entry[] {
    switch (request.access) {
      case "range":
        return inRange(this.#entries, request);
      case "tail":
        return lastOf(this.#entries, request.n);
      case "search":
        return lastOf(matching(this.#entries, request), request.n);
    }
  }
}

/** Lines `start` up to `stop`, without `stop`. Session 0 is this one, −1 the one before it. */
function inRange(entries: Entry[], request: HistoryRequest): Entry[] {
  const wanted = request.session > 0 ? request.session : session + request.session;
  const stop = request.stop ?? Number.POSITIVE_INFINITY;
  return entries.filter(
    (entry) => entry.session === wanted && entry.line >= request.start && entry.line < stop,
  );
}

function matching(entries: Entry[], { pattern, unique }: HistoryRequest): Entry[] {
  const glob = globPattern(pattern);
  const found = entries.filter(({ source }) => glob.test(source));
  return unique ? [...new Map(found.map((entry) => [entry.source, entry])).values()] : found;
}

const lastOf = (entries: Entry[], n: number | undefined): Entry[] =>
  n === undefined ? entries : n <= 0 ? [] : entries.slice(-n);

/** `*` stands for any text, `?` for any one character. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}
