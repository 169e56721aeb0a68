import { beforeAll, beforeEach } from "vitest";
import { openWebgpu } from "../../toolkit/backend/webgpu.ts";

/** Skips every test of a file, with the reason, where no WebGPU adapter is. */
export function needsWebgpu(): void {
  let reason = "";
  beforeAll(async () => {
    try {
      await openWebgpu();
    } catch (error) {
      reason = (error as Error).message;
    }
  });
  beforeEach(({ skip }) => skip(reason !== "", reason));
}
