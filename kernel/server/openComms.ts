/** Every comm that is open, whoever opened it: its id → its target. */
export class OpenComms {
  readonly #targets = new Map<string, string>();

  opened(id: string, target: string): void {
    this.#targets.set(id, target);
  }

  closed(id: string): void {
    this.#targets.delete(id);
  }

  has(id: string): boolean {
    return this.#targets.has(id);
  }

  /** As comm_info_reply has them; all, or those of one target. */
  info(target?: string): Record<string, { target_name: string }> {
    const wanted = [...this.#targets].filter(([, name]) => target === undefined || name === target);
    return Object.fromEntries(wanted.map(([id, name]) => [id, { target_name: name }]));
  }

  /** Closes all; gives back their ids. */
  closeAll(): string[] {
    const ids = [...this.#targets.keys()];
    this.#targets.clear();
    return ids;
  }
}
