import { inspect } from "node:util";
import { type Host, hostKey } from "../../kernel/widgets/host.ts";

/** What a widget has sent to the frontends. */
export interface Sent {
  id: string;
  kind: "open" | "message" | "close";
  // biome-ignore lint/suspicious/noExplicitAny: JSON as it comes, compared as a whole
  data: any;
  buffers: Uint8Array[];
}

/** A kernel for widgets without any process: it notes what is sent, and sends what a frontend would. */
export class FakeHost {
  readonly sent: Sent[] = [];
  readonly #ears = new Map<string, Parameters<Host["open"]>[3]>();

  /** All widgets that are made from now on belong to it. */
  static install(): FakeHost {
    const fake = new FakeHost();
    Object.defineProperty(globalThis, hostKey, { value: fake.#host(), configurable: true });
    return fake;
  }

  static remove(): void {
    Reflect.deleteProperty(globalThis, hostKey);
  }

  /** The messages to this widget. */
  messages(id: string): unknown[] {
    return this.sent.filter((each) => each.id === id && each.kind === "message").map(({ data }) => data);
  }

  /** A frontend sends this; resolves when it is handled. */
  async receive(id: string, data: Record<string, unknown>, buffers: Uint8Array[] = []): Promise<void> {
    await this.#ears.get(id)?.onMessage({ data, buffers });
  }

  /** A person changes these properties. */
  update(id: string, state: Record<string, unknown>): Promise<void> {
    return this.receive(id, { method: "update", state, buffer_paths: [] });
  }

  closeFromFrontend(id: string): void {
    this.#ears.get(id)?.onClose();
  }

  #host(): Host {
    const note = (kind: Sent["kind"], id: string, data: object = {}, buffers: Uint8Array[] = []) =>
      void this.sent.push({ id, kind, data, buffers });
    return {
      open: (id, data, { buffers }, ear) => {
        note("open", id, data, buffers);
        this.#ears.set(id, ear);
        return {
          send: (message, attached) => note("message", id, message, attached.buffers),
          close: () => note("close", id),
        };
      },
      capture: (_sink, work) => ({ result: work(), displays: [] }),
      bind: (call) => call,
      detach: (work) => work(),
      onUpdate: () => () => {},
      serveStates: () => {},
      display: () => {},
      updateDisplay: () => {},
      holdCell: () => {},
      isWatched: false,
      bundle: (value) => ({ data: { "text/plain": inspect(value) }, metadata: {} }),
      failure: (thrown) => ({ ename: "Error", evalue: String(thrown), traceback: [String(thrown)] }),
    };
  }
}
