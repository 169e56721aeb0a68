import type { WriteStream } from "node:tty";

/** How far a command is. */
export interface Progress {
  /** `done` of `of` are finished; `last` is the one that was finished last. */
  report(done: number, of: number, last: string): void;
  /** Ends the line, so that what comes next begins a new one. */
  end(): void;
}

const PLAIN_INTERVAL = 1000; // milliseconds between two lines where a line cannot be written over
const BAR_WIDTH = 24;

/** Shows how far a command is, on stderr: one line that is written over in a terminal, a line now and then elsewhere. */
export function progress(title: string, stream: WriteStream = process.stderr): Progress {
  return stream.isTTY ? bar(title, stream) : lines(title, stream);
}

function bar(title: string, stream: WriteStream): Progress {
  return {
    report(done, of, last) {
      const filled = Math.round((BAR_WIDTH * done) / of);
      const line = `${title} ${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${done}/${of} ${last}`;
      stream.write(`\r\x1b[2K${line.slice(0, (stream.columns || 80) - 1)}`);
    },
    end: () => stream.write("\r\x1b[2K"),
  };
}

function lines(title: string, stream: NodeJS.WritableStream): Progress {
  let [told, line] = [0, ""];
  return {
    report(done, of, last) {
      const next = `${title}: ${done}/${of} ${last}\n`;
      if (next === line || (done < of && Date.now() - told < PLAIN_INTERVAL)) return;
      [told, line] = [Date.now(), next];
      stream.write(line);
    },
    end: () => {},
  };
}
