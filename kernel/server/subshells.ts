import { randomUUID } from "node:crypto";
import { ProtocolError } from "../protocol/errors.ts";
import { ExecutionQueue } from "./queue.ts";

/**
 * Where cells wait for each other: in the main queue, or in that of a subshell. Cells of different queues run beside
 * each other, as far as JavaScript can: one goes on while another awaits something. They share all names, and the
 * numbers in `In [n]`, as ipykernel's subshells do.
 *
 * Source: Jupyter Enhancement Proposal 91.
 */
export class Subshells {
  readonly #main = new ExecutionQueue();
  readonly #queues = new Map<string, ExecutionQueue>();

  create(): string {
    const id = randomUUID();
    this.#queues.set(id, new ExecutionQueue());
    return id;
  }

  /**
   * A cell that runs there goes on; those that wait are aborted.
   *
   * @throws {ProtocolError} there is no such subshell
   */
  delete(id: string): void {
    const queue = this.queue(id);
    this.#queues.delete(id);
    void queue.abortWaiting();
  }

  list(): string[] {
    return [...this.#queues.keys()];
  }

  has(id: string | null | undefined): boolean {
    return id == null || this.#queues.has(id);
  }

  /**
   * @param id  as it stands in the header of a message; without one it is for the main queue
   * @throws {ProtocolError} there is no such subshell
   */
  queue(id: string | null | undefined): ExecutionQueue {
    const queue = id == null ? this.#main : this.#queues.get(id);
    if (!queue)
      throw new ProtocolError(`subshell_id: expected the id of a subshell, got ${JSON.stringify(id)}`);
    return queue;
  }
}
