/** An error as Jupyter shows it. */
export interface Failure {
  ename: string;
  evalue: string;
  /** Paragraphs, coloured with ANSI codes. */
  traceback: string[];
}
