import fs from "node:fs";
import { encodeFrame } from "../frames.ts";
import { descriptors, type Report } from "./messages.ts";

/**
 * Tells the protocol process something, at once: output of a cell streams out while the cell blocks, it is in order,
 * and a cell that prints faster than it is read waits. An interrupt never cuts it short (interrupt.ts).
 */
export function report(message: Report, attached: readonly Uint8Array[] = []): void {
  for (const piece of encodeFrame(message, attached)) writeAll(descriptors.reports, piece);
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSome(descriptor, bytes.subarray(written));
}

/** A pipe that is full refuses a write where the system made it non-blocking; then try again in a millisecond. */
function writeSome(descriptor: number, bytes: Uint8Array): number {
  try {
    return fs.writeSync(descriptor, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    return 0;
  }
}
