import type { WriteStream } from "node:tty";
import { describe, expect, it } from "vitest";
import { progress } from "../../../toolkit/cli/progress.ts";

function stream(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  return { written, stream: { isTTY, columns: 60, write } as unknown as WriteStream };
}

describe("progress", () => {
  it("in a terminal is one line that is written over, as wide as the terminal at most", () => {
    const { written, stream: terminal } = stream(true);
    const shown = progress("compress", terminal);
    shown.report(1, 4, "a.very.long.name".repeat(9));
    shown.report(4, 4, "b");
    shown.end();
    expect(written[0]).toContain(`\r\x1b[2Kcompress ${"█".repeat(6)}${"░".repeat(18)} 1/4 a.very`);
    expect(written[0]!.length).toBe("\r\x1b[2K".length + 59);
    expect(written[1]).toBe(`\r\x1b[2Kcompress ${"█".repeat(24)} 4/4 b`);
    expect(written[2]).toBe("\r\x1b[2K");
  });

  it("elsewhere is plain lines, the last one always", () => {
    const { written, stream: file } = stream(false);
    const shown = progress("diff", file);
    shown.report(1, 2, "a");
    shown.report(2, 2, "b");
    shown.end();
    expect(written).toEqual(["diff: 1/2 a\n", "diff: 2/2 b\n"]);
  });
});
