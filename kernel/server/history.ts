import type { HistoryRequest } from "../protocol/requests.ts";
import type { HistoryEntry } from "./historyEntry.ts";

/** As Jupyter has it on the wire: the third is the source, or the source and the output. */
type Row = [session: number, line: number, content: string | [string, string | null]];

/** What outlives a run of the kernel. */
export interface HistoryStore {
  /** The number of this run. */
  readonly session: number;
  /** The cells of earlier runs, oldest first. */
  readonly earlier: HistoryEntry[];
  append(entry: HistoryEntry): Promise<void>;
}

/** A store that keeps nothing: history begins with this run. */
const forgetful = (): HistoryStore => ({ session: 1, earlier: [], append: async () => {} });

/** What was run, for the arrow keys of a console and for search. */
export class History {
  readonly #opened: Promise<{ store: HistoryStore; entries: HistoryEntry[] }>;
  #lastWrite: Promise<void> = Promise.resolve();

  /** Where the store cannot be opened, history begins with this run, and the log says why. */
  constructor(store: Promise<HistoryStore> = Promise.resolve(forgetful())) {
    this.#opened = store
      .catch((error: unknown) => {
        console.error("history: not kept on disk:", error);
        return forgetful();
      })
      .then((store) => ({ store, entries: [...store.earlier] }));
  }

  /** Never rejects: a cell does not fail because its source could not be kept. */
  add(line: number, source: string, output: string | null): void {
    this.#lastWrite = this.#lastWrite
      .then(() => this.#opened)
      .then(({ store, entries }) => {
        const entry = { session: store.session, line, source, output };
        entries.push(entry);
        return store.append(entry);
      })
      .catch((error: unknown) => console.error("history: a cell was not kept on disk:", error));
  }

  async find(request: HistoryRequest): Promise<Row[]> {
    await this.#lastWrite;
    const { store, entries } = await this.#opened;
    return select(entries, store.session, request).map((entry) => [
      entry.session,
      entry.line,
      request.output ? [entry.source, entry.output] : entry.source,
    ]);
  }

  /** Settles when everything that was added is kept. */
  written(): Promise<void> {
    return this.#lastWrite;
  }
}

function select(entries: HistoryEntry[], current: number, request: HistoryRequest): HistoryEntry[] {
  switch (request.access) {
    case "range":
      return inRange(entries, current, request);
    case "tail":
      return lastOf(entries, request.n);
    case "search":
      return lastOf(matching(entries, request), request.n);
  }
}

/** Lines `start` up to `stop`, without `stop`. Session 0 is this one, −1 the one before it. */
function inRange(entries: HistoryEntry[], current: number, request: HistoryRequest): HistoryEntry[] {
  const wanted = request.session > 0 ? request.session : current + request.session;
  const stop = request.stop ?? Number.POSITIVE_INFINITY;
  return entries.filter(
    (entry) => entry.session === wanted && entry.line >= request.start && entry.line < stop,
  );
}

function matching(entries: HistoryEntry[], { pattern, unique }: HistoryRequest): HistoryEntry[] {
  const glob = globPattern(pattern);
  const found = entries.filter(({ source }) => glob.test(source));
  return unique ? latestOfEach(found) : found;
}

/** Each source once, in the order in which they were last run. */
function latestOfEach(entries: HistoryEntry[]): HistoryEntry[] {
  const latest = new Map(entries.map((entry) => [entry.source, entry]));
  return entries.filter((entry) => latest.get(entry.source) === entry);
}

const lastOf = (entries: HistoryEntry[], n: number | undefined): HistoryEntry[] =>
  n === undefined ? entries : n <= 0 ? [] : entries.slice(-n);

/** `*` stands for any text, `?` for any one character. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*+/g, ".*").replaceAll("?", ".")}$`, "s");
}
