import { setTimeout } from "node:timers/promises";
import { type Executed, KernelClient, printed, result } from "../../helpers/kernelClient.ts";
import { answered, expectSame, timed } from "./answer.ts";
import type { Dialect } from "./dialect.ts";
import type { MeasuredKernel } from "./kernels.ts";

/** A kernel that was started to be measured, and how long that took. */
export class RunningKernel {
  readonly kernel: MeasuredKernel;
  readonly client: KernelClient;
  /** From the start of its process to its first reply, in ms. */
  readonly infoAfter: number;
  /** From the start of its process to the end of its first cell, in ms. */
  readonly cellAfter: number;

  private constructor(kernel: MeasuredKernel, client: KernelClient, infoAfter: number, cellAfter: number) {
    this.kernel = kernel;
    this.client = client;
    this.infoAfter = infoAfter;
    this.cellAfter = cellAfter;
  }

  /** @throws {WrongAnswer} a kernel that does not answer, or cannot add 1 and 1 */
  static async start(kernel: MeasuredKernel): Promise<RunningKernel> {
    const client = await KernelClient.launch(kernel.launch);
    try {
      await answered("kernel_info", client.ask("shell", "kernel_info_request"));
      const infoAfter = performance.now() - client.started;
      await answered("iopub", heard(client));
      const first = await answered("1 + 1", client.execute(kernel.dialect.sum(1, 1)));
      const cellAfter = performance.now() - client.started;
      expectSame("1 + 1", "2", shown(first));
      return new RunningKernel(kernel, client, infoAfter, cellAfter);
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  get dialect(): Dialect {
    return this.kernel.dialect;
  }

  /** Runs a cell to its reply and to idle. @throws {WrongAnswer} a cell that fails */
  async run(code: string): Promise<[ms: number, executed: Executed]> {
    this.client.published.length = 0;
    const [ms, executed] = await timed(() => answered("a cell", this.client.execute(code)));
    expectSame("a cell's status", "ok", executed.reply["status"]);
    return [ms, executed];
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

/** The value of a cell, also where the kernel prints it. */
export const shown = (executed: Executed): string => String(result(executed) ?? printed(executed).trim());

/** Not every kernel welcomes its subscribers. Its first words may go out before we are one: asks until something is heard. */
async function heard(client: KernelClient): Promise<void> {
  const first = client.until(() => true);
  while (client.published.length === 0) {
    await client.ask("shell", "kernel_info_request");
    await Promise.race([first, setTimeout(20)]);
  }
}
