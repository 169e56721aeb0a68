import path from "node:path";
import type { Channel, Connection } from "./connection.ts";
import type { Language } from "./language/language.ts";
import { Signer } from "./protocol/signature.ts";
import { Comms } from "./server/comms.ts";
import { jupyterDataFolder } from "./server/dataFolder.ts";
import { Executor } from "./server/execute.ts";
import { createHandlers } from "./server/handlers.ts";
import { History } from "./server/history.ts";
import { openHistory } from "./server/historyFile.ts";
import { Inputs } from "./server/inputs.ts";
import { OpenComms } from "./server/openComms.ts";
import { Output } from "./server/output.ts";
import { Server } from "./server/server.ts";
import { Subshells } from "./server/subshells.ts";
import { SessionHandle } from "./session/handle.ts";
import { bindHeartbeat } from "./transport/heartbeat.ts";
import { Publisher } from "./transport/publisher.ts";
import { RequestChannel } from "./transport/requests.ts";
import { StreamBatcher } from "./transport/streams.ts";

const historyFile = path.join(jupyterDataFolder(process.env, process.platform), "deltalab", "history.jsonl");

/** All parts of the kernel, put together. */
export class Kernel {
  /** Settles when the kernel was shut down. */
  readonly closed: Promise<void>;
  readonly #addresses: Record<Channel, string>;
  readonly #channels: { shell: RequestChannel; control: RequestChannel; stdin: RequestChannel };
  readonly #publisher: Publisher;
  readonly #streams: StreamBatcher;
  readonly #session: SessionHandle;
  readonly #executor: Executor;
  readonly #history: History;
  readonly #inputs: Inputs;
  readonly #server: Server;
  #beginClose: () => void = () => {};

  constructor({ key, addresses }: Connection, language: Language) {
    const signer = new Signer(key);
    const channel = () => new RequestChannel(signer);
    this.#addresses = addresses;
    this.#channels = { shell: channel(), control: channel(), stdin: channel() };
    this.#publisher = new Publisher(signer);
    this.#streams = new StreamBatcher((...message) => this.#publisher.publish(...message));

    this.#inputs = new Inputs((message) => this.#channels.stdin.reply(message));
    const openComms = new OpenComms();
    const output = new Output(this.#streams, this.#inputs, openComms, () => language.reset());
    this.#history = new History(openHistory(historyFile));
    this.#session = new SessionHandle(output);
    this.#executor = new Executor(language, this.#session, output, this.#inputs, this.#history);
    const comms = new Comms(this.#session, output, openComms);
    const subshells = new Subshells();
    const shutDown = () => this.shutDown();
    const handlers = createHandlers({
      executor: this.#executor,
      language,
      history: this.#history,
      comms,
      subshells,
      shutDown,
    });
    this.#server = new Server(handlers, subshells, (...message) => this.#streams.publish(...message));
    this.closed = new Promise<void>((resolve) => {
      this.#beginClose = resolve;
    }).then(() => this.#close());
  }

  /** Every socket is bound before one of them is read. */
  async listen(): Promise<void> {
    this.#publisher.open("status", { execution_state: "starting" });
    const channels = Object.entries(this.#channels) as [Channel, RequestChannel][];
    await Promise.all([
      ...channels.map(([name, channel]) => channel.bind(this.#addresses[name])),
      this.#publisher.bind(this.#addresses.iopub),
      bindHeartbeat(this.#addresses.hb),
    ]);
    const { shell, control, stdin } = this.#channels;
    for (const channel of [shell, control])
      void channel.receive((message) => this.#server.receive(message, (reply) => channel.reply(reply)));
    void stdin.receive((message) => this.#inputs.receive(message));
  }

  interrupt(): void {
    this.#executor.interrupt();
  }

  /** Begins to shut down; `closed` settles when that is done. */
  shutDown(): void {
    this.#beginClose();
  }

  /** Ends the session, and sends what is still to be sent. */
  async #close(): Promise<void> {
    await this.#session.close();
    await this.#history.written();
    this.#streams.flush();
    await Promise.all([...Object.values(this.#channels), this.#publisher].map((socket) => socket.close()));
  }
}
