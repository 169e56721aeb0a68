import { setTimeout } from "node:timers/promises";

/** For processes that a cell waits for to end, and for the cell to notice. */
const grace = 500; // ms

/** What can be done about a cell that an interrupt could not reach. */
interface Remedies {
  isBusy(): boolean;
  interruptChildren(): void;
  tell(notice: string): void;
}

/** Cells and deliveries that an interrupt could not reach: native code, or a system call, does not return to V8. */
export class Unreachable {
  /** Their numbers, and whether their authors were told that the next interrupt ends the session. */
  readonly #cells = new Map<number, { isTold: boolean }>();

  /** A cell that waits for a process is reached when that ends. For others, their author has to decide. */
  async add(number: number, { isBusy, interruptChildren, tell }: Remedies): Promise<void> {
    if (!isBusy() || this.#cells.has(number)) return;
    const cell = { isTold: false };
    this.#cells.set(number, cell);
    interruptChildren();
    await setTimeout(grace);
    if (!isBusy()) return;
    cell.isTold = true;
    tell(notice);
  }

  /** Whether another interrupt of these shall end the session. */
  isTold(numbers: Iterable<number> = this.#cells.keys()): boolean {
    return [...numbers].some((number) => this.#cells.get(number)?.isTold);
  }

  /** It came to its end; gives back whether it had been unreachable. */
  delete(number: number): boolean {
    return this.#cells.delete(number);
  }

  clear(): void {
    this.#cells.clear();
  }
}

const notice =
  "This cell cannot be interrupted now: native code, or a system call, does not return. Interrupt it again to end its " +
  "session; what cells have declared is lost then.\n";
