import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { createMessage, type Message } from "../../kernel/protocol/message.ts";
import { Signer } from "../../kernel/protocol/signature.ts";
import { decode, encode } from "../../kernel/protocol/wire.ts";

const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };

/** What a cell gave back: the reply's content, and everything on iopub that belongs to it, up to idle. */
export interface Executed {
  reply: Record<string, unknown>;
  messages: Message[];
}

const routingId = "client";

/** A Jupyter client that speaks to the built kernel over real sockets. */
export class KernelClient {
  readonly key: string;
  readonly published: Message[] = [];
  readonly kernel: ChildProcess;
  /** What the kernel wrote into its own log. */
  log = "";
  readonly #folder: string;
  readonly #signer: Signer;
  readonly #replies = new Map<string, (message: Message) => void>();
  readonly #shell = new Dealer({ linger: 0, routingId });
  readonly #control = new Dealer({ linger: 0 });
  /** As Jupyter's own clients do, under the same name as on shell: the kernel finds who to ask by it. */
  readonly #stdin = new Dealer({ linger: 0, routingId });
  readonly #iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  #heard: () => void = () => {};

  private constructor(folder: string, key: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.key = key;
    this.#signer = new Signer(key);
    this.kernel = spawn(process.execPath, ["dist/kernel/main.js", path.join(folder, "connection.json")], {
      stdio: ["ignore", "inherit", "pipe"],
      env: { ...process.env, JUPYTER_DATA_DIR: path.join(folder, "data"), ...env }, // a history of its own
    });
    this.kernel.stderr!.on("data", (chunk) => {
      this.log += chunk;
    });
  }

  /** Starts a kernel, and waits until nothing that it publishes can be missed. */
  static async start(env: NodeJS.ProcessEnv = {}): Promise<KernelClient> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-kernel-"));
    const key = randomUUID();
    const connection = { transport: "ipc", ip: path.join(folder, "socket"), key, ...ports };
    await writeFile(path.join(folder, "connection.json"), JSON.stringify(connection));
    const client = new KernelClient(folder, key, env);
    await client.#connect();
    return client;
  }

  /** Sends a request and waits for its reply. */
  async ask(
    channel: "shell" | "control",
    type: string,
    content: object = {},
  ): Promise<Record<string, unknown>> {
    return (await this.send(channel, createMessage(type, content, {}))).content;
  }

  /** Runs a cell; `onStart` is called as soon as the kernel says that it runs. */
  async execute(code: string, options: object = {}, onStart?: () => void): Promise<Executed> {
    const request = createMessage("execute_request", { code, ...options }, {});
    const replied = this.send("shell", request);
    const mine = (message: Message) => message.parentHeader.msg_id === request.header.msg_id;
    if (onStart) void this.until((message) => mine(message) && isStatus(message, "busy")).then(onStart);
    await this.until((message) => mine(message) && isStatus(message, "idle"));
    return { reply: (await replied).content, messages: this.published.filter(mine) };
  }

  /** Resolves to the first message on iopub that fits, also when it came already. */
  async until(fits: (message: Message) => boolean): Promise<Message> {
    for (let checked = 0; ; ) {
      for (; checked < this.published.length; checked++)
        if (fits(this.published[checked]!)) return this.published[checked]!;
      await new Promise<void>((resolve) => {
        const others = this.#heard;
        this.#heard = () => {
          others();
          resolve();
        };
      });
    }
  }

  send(channel: "shell" | "control", message: Message): Promise<Message> {
    const reply = new Promise<Message>((resolve) => this.#replies.set(message.header.msg_id, resolve));
    void this.sendFrames(channel, encode(message, this.#signer));
    return reply;
  }

  /** The next question that the kernel puts on stdin. */
  async question(): Promise<Message> {
    return decode(await this.#stdin.receive(), this.#signer);
  }

  /** Answers a question; without one, as clients do that do not say which they answer. */
  answer(value: unknown, question?: Message): Promise<void> {
    const reply = createMessage("input_reply", { value }, question?.header ?? {});
    return this.#stdin.send(encode(reply, this.#signer));
  }

  sendFrames(channel: "shell" | "control", frames: Uint8Array[]): Promise<void> {
    return (channel === "shell" ? this.#shell : this.#control).send(frames);
  }

  async close(): Promise<void> {
    this.kernel.kill("SIGKILL");
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub]) socket.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #connect(): Promise<void> {
    const address = (port: number) => `ipc://${path.join(this.#folder, "socket")}-${port}`;
    this.#shell.connect(address(ports.shell_port));
    this.#control.connect(address(ports.control_port));
    this.#stdin.connect(address(ports.stdin_port));
    this.#iopub.connect(address(ports.iopub_port));
    this.#iopub.subscribe("");
    void this.#hearReplies(this.#shell);
    void this.#hearReplies(this.#control);
    void this.#hearPublished();
    await this.until((message) => message.header.msg_type === "iopub_welcome");
  }

  async #hearReplies(socket: Dealer): Promise<void> {
    for await (const frames of socket) {
      const message = decode(frames, this.#signer);
      const { msg_id } = message.parentHeader;
      this.#replies.get(String(msg_id))?.(message);
    }
  }

  async #hearPublished(): Promise<void> {
    for await (const frames of this.#iopub) {
      this.published.push(decode(frames, this.#signer));
      const heard = this.#heard;
      this.#heard = () => {};
      heard();
    }
  }
}

export const isStatus = (message: Message, state: string): boolean =>
  message.header.msg_type === "status" && message.content["execution_state"] === state;

/** The messages of this type, without what every message has. */
export const contents = ({ messages }: Executed, type: string): Record<string, unknown>[] =>
  messages.filter((message) => message.header.msg_type === type).map((message) => message.content);

/** All that a cell printed to a stream. */
export const printed = (executed: Executed, name: "stdout" | "stderr" = "stdout"): string =>
  contents(executed, "stream")
    .filter((content) => content["name"] === name)
    .map((content) => content["text"])
    .join("");

/** The value of a cell's last expression, as text. */
export const result = (executed: Executed): unknown =>
  (contents(executed, "execute_result")[0]?.["data"] as Record<string, unknown> | undefined)?.["text/plain"];
