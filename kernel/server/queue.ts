/** Something that waits for its turn. */
export interface Task {
  /** Resolves to false when those that wait behind it shall not run. */
  run(): Promise<boolean>;
  /** Called instead of `run`. */
  abort(): Promise<void>;
}

/** Runs one task after the other. When one says so, those that already wait are aborted; later ones run again. */
export class ExecutionQueue {
  #waiting: Task[] = [];
  #isRunning = false;

  add(task: Task): void {
    this.#waiting.push(task);
    if (!this.#isRunning) void this.#runAll();
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    for (let task = this.#waiting.shift(); task; task = this.#waiting.shift())
      if (!(await task.run())) await this.abortWaiting();
    this.#isRunning = false;
  }

  async abortWaiting(): Promise<void> {
    const aborted = this.#waiting;
    this.#waiting = [];
    for (const task of aborted) await task.abort();
  }
}
