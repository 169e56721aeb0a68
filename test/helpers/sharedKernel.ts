import { afterAll, afterEach, beforeAll } from "vitest";
import { KernelClient } from "./kernelClient.ts";

/**
 * One kernel for all tests of a file. Names that a test declares are there in the next: each uses names of its own.
 *
 * @param started  gets the kernel before the first test
 */
export function shareKernel(
  started: (kernel: KernelClient) => void,
  start: () => Promise<KernelClient> = KernelClient.start,
): void {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await start();
    started(kernel);
  });
  afterAll(() => kernel.close());
  afterEach(() => {
    kernel.published.length = 0;
  });
}
