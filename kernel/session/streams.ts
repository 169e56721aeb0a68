import { Console } from "node:console";
import { StringDecoder } from "node:string_decoder";
import { report } from "./report.ts";
import { currentCell, outputCell } from "./running.ts";

/** Sends what JavaScript prints to the cell that printed it. What native code and child processes print comes by the pipes. */
export function captureStreams(): void {
  capture("stdout");
  capture("stderr");
  // The console that Node made keeps the last thousand printed values alive for an inspector; this one does not.
  globalThis.console = new Console(process.stdout, process.stderr);
}

function print(name: "stdout" | "stderr", text: string): void {
  const sink = currentCell()?.sink;
  if (sink) sink.stream(name, text);
  else for (const piece of pieces(text)) report({ type: "stream", cell: outputCell(), name, text: piece });
}

type Written = (error?: Error | null) => void;

function capture(name: "stdout" | "stderr"): void {
  const decoder = new StringDecoder("utf8");
  const write = (chunk: unknown, encoding?: BufferEncoding | Written, written?: Written): boolean => {
    const text = typeof chunk === "string" ? chunk : decoder.write(asBuffer(chunk));
    if (text !== "") print(name, text);
    const callback = typeof encoding === "function" ? encoding : written;
    if (callback) process.nextTick(callback);
    return true;
  };
  process[name].write = write;
}

/** UTF-16 units of one report: the protocol process parses it, and answers nobody meanwhile. */
const longest = 500_000;

/** Never cut between the two halves of a character. */
function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = start + longest;
    const cut = isHighSurrogate(text.charCodeAt(end - 1)) ? end + 1 : end;
    yield text.slice(start, cut);
    start = cut;
  }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit < 0xdc00;

function asBuffer(chunk: unknown): Buffer {
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError(`write: expected a string or a typed array, got ${typeof chunk}`);
}
