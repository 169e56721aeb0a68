/** One cell that was run. */
export interface HistoryEntry {
  /** Which run of the kernel, counted from 1 over all runs of this user. */
  session: number;
  /** The number in `In [n]`. */
  line: number;
  source: string;
  /** Its result as plain text, if it had one. */
  output: string | null;
}
