import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { createMessage, type Message } from "../../kernel/protocol/message.ts";
import { Signer } from "../../kernel/protocol/signature.ts";
import { decode } from "../../kernel/protocol/wire.ts";
import { SendQueue } from "../../kernel/transport/sendQueue.ts";

const channels = ["shell", "iopub", "stdin", "control", "hb"] as const;
type Channel = (typeof channels)[number];
type Ports = Record<`${Channel}_port`, number>;

/** What the connection file says. */
interface Connection extends Ports {
  transport: "ipc" | "tcp";
  ip: string;
  key: string;
}

/** How a kernel is started. */
export interface Launch {
  /** The program and its arguments. */
  command(connectionFile: string): [string, ...string[]];
  /** Sockets in the file system, or on this machine's network as JupyterLab has them. */
  transport: "ipc" | "tcp";
  env?: NodeJS.ProcessEnv;
  /** The folder it runs in. */
  folder?: string;
  /** Of the signatures; empty for none. */
  key?: string;
}

const builtKernel: Launch = {
  command: (connectionFile) => [process.execPath, path.resolve("dist/kernel/main.js"), connectionFile],
  transport: "ipc",
};

/** How long a socket waits before it tries again to reach a kernel that does not listen yet; zeromq's own 100 ms would show in the start. */
const reconnectInterval = 10; // ms

/** What a cell gave back: the reply's content, and everything on iopub that belongs to it, up to idle. */
export interface Executed {
  reply: Record<string, unknown>;
  messages: Message[];
}

const routingId = "client";

/** A Jupyter client that speaks to a kernel, ours or another, over real sockets. */
export class KernelClient {
  readonly key: string;
  readonly published: Message[] = [];
  readonly kernel: ChildProcess;
  /** When the kernel was started, on the clock of `performance.now()`. */
  readonly started = performance.now();
  /** What the kernel wrote into its own log. */
  log = "";
  readonly #folder: string;
  readonly #connection: Connection;
  readonly #signer: Signer;
  readonly #replies = new Map<string, (message: Message) => void>();
  readonly #shell = new Dealer({ linger: 0, reconnectInterval, routingId });
  readonly #control = new Dealer({ linger: 0, reconnectInterval });
  /** As Jupyter's own clients do, under the same name as on shell: the kernel finds who to ask by it. */
  readonly #stdin = new Dealer({ linger: 0, reconnectInterval, routingId });
  readonly #iopub = new Subscriber({ linger: 0, reconnectInterval, receiveHighWaterMark: 0 });
  readonly #heartbeat = new Request({ linger: 0, reconnectInterval });
  readonly #queues: Record<"shell" | "control" | "stdin", SendQueue>;
  #heard: () => void = () => {};

  private constructor(folder: string, connection: Connection, launch: Launch) {
    this.#folder = folder;
    this.#connection = connection;
    this.key = connection.key;
    this.#signer = new Signer(connection.key);
    const queue = (socket: Dealer) => new SendQueue(socket, this.#signer);
    this.#queues = { shell: queue(this.#shell), control: queue(this.#control), stdin: queue(this.#stdin) };
    const [program, ...args] = launch.command(connectionFile(folder));
    this.kernel = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, JUPYTER_DATA_DIR: path.join(folder, "data"), ...launch.env }, // a history of its own
      cwd: launch.folder,
    });
    for (const stream of [this.kernel.stdout!, this.kernel.stderr!])
      stream.on("data", (chunk) => {
        this.log += chunk;
      });
  }

  /**
   * Starts our kernel, and waits until nothing that it publishes can be missed.
   *
   * @param folder  the notebook's folder
   * @param key     of the signatures; empty for none
   */
  static async start(
    env: NodeJS.ProcessEnv = {},
    folder = process.cwd(),
    key: string = randomUUID(),
  ): Promise<KernelClient> {
    const client = await KernelClient.launch({ ...builtKernel, env, folder, key });
    await client.until((message) => message.header.msg_type === "iopub_welcome");
    return client;
  }

  /** Starts a kernel; what is asked before it listens waits in the sockets. */
  static async launch(launch: Launch): Promise<KernelClient> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-kernel-"));
    const connection = {
      transport: launch.transport,
      ip: launch.transport === "tcp" ? "127.0.0.1" : path.join(folder, "socket"),
      key: launch.key ?? randomUUID(),
      ...(launch.transport === "tcp" ? await freePorts() : numberedSockets),
    };
    await writeFile(connectionFile(folder), JSON.stringify(connection), { mode: 0o600 });
    const client = new KernelClient(folder, connection, launch);
    client.#connect();
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

  /** Sends what has no reply, as comm messages; resolves to what the kernel published about it, without its status. */
  async tell(type: string, content: object, buffers: Uint8Array[] = []): Promise<Message[]> {
    const message = { ...createMessage(type, content, {}), buffers };
    const mine = ({ parentHeader }: Message) => parentHeader.msg_id === message.header.msg_id;
    void this.send("shell", message);
    await this.until((published) => mine(published) && isStatus(published, "idle"));
    return this.published.filter((published) => mine(published) && published.header.msg_type !== "status");
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
    this.#queues[channel].push(message);
    return reply;
  }

  /** The next question that the kernel puts on stdin. */
  async question(): Promise<Message> {
    return decode(await this.#stdin.receive(), this.#signer);
  }

  /** Answers a question; without one, as clients do that do not say which they answer. */
  answer(value: unknown, question?: Message): Promise<void> {
    const reply = createMessage("input_reply", { value }, question?.header ?? {});
    this.#queues.stdin.push(reply);
    return this.#queues.stdin.drained();
  }

  sendFrames(channel: "shell" | "control", frames: Uint8Array[]): Promise<void> {
    return (channel === "shell" ? this.#shell : this.#control).send(frames);
  }

  /** Settles when the kernel has echoed a heartbeat. */
  async beat(): Promise<void> {
    await this.#heartbeat.send("beat");
    await this.#heartbeat.receive();
  }

  async close(): Promise<void> {
    this.kernel.kill("SIGKILL");
    const sockets = [this.#shell, this.#control, this.#stdin, this.#iopub, this.#heartbeat];
    for (const socket of sockets) socket.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #connect(): void {
    this.#shell.connect(address(this.#connection, "shell"));
    this.#control.connect(address(this.#connection, "control"));
    this.#stdin.connect(address(this.#connection, "stdin"));
    this.#iopub.connect(address(this.#connection, "iopub"));
    this.#heartbeat.connect(address(this.#connection, "hb"));
    this.#iopub.subscribe("");
    void this.#hearReplies(this.#shell);
    void this.#hearReplies(this.#control);
    void this.#hearPublished();
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

const connectionFile = (folder: string) => path.join(folder, "connection.json");

const address = ({ transport, ip, ...ports }: Connection, channel: Channel): string =>
  `${transport}://${ip}${transport === "tcp" ? ":" : "-"}${ports[`${channel}_port`]}`;

const portOf = (number: (channel: number) => number) =>
  Object.fromEntries(channels.map((channel, i) => [`${channel}_port`, number(i)])) as Ports;

/** In a folder of their own the sockets are simply numbered. */
const numberedSockets = portOf((channel) => channel + 1);

/** Ports that nobody listens on; all are held until the last is found, so that none is found twice. */
async function freePorts(): Promise<Ports> {
  const servers = channels.map(() => net.createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return portOf((channel) => ports[channel]!);
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
