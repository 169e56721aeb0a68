import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createMessage, type Message } from "../../kernel/protocol/message.ts";
import { isStatus, KernelClient, result } from "../helpers/kernelClient.ts";

// Comms over real sockets, opened by either side.

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());
afterEach(() => {
  kernel.published.length = 0;
});

const ofType = (type: string) => kernel.until(({ header }) => header.msg_type === type);

/** Sends what has no reply; resolves to what the kernel published about it, up to idle. */
async function tell(type: string, content: object, buffers: Uint8Array[] = []): Promise<Message[]> {
  const message = { ...createMessage(type, content, {}), buffers };
  const mine = ({ parentHeader }: Message) => parentHeader.msg_id === message.header.msg_id;
  void kernel.send("shell", message);
  await kernel.until((published) => mine(published) && isStatus(published, "idle"));
  return kernel.published.filter(mine).filter(({ header }) => header.msg_type !== "status");
}

test("a cell opens a comm, and both sides send, bytes included", async () => {
  await kernel.execute(
    'const line = comms.open("scope", { rank: 1 }); line.onMessage = ({ data, buffers }) => { console.log(buffers[0]); line.send({ twice: 2 * data.n }, { buffers: [new Uint8Array([7, 8])] }) }; 0',
  );
  const opened = await ofType("comm_open");
  expect(opened.content).toMatchObject({ target_name: "scope", data: { rank: 1 } });
  const id = opened.content["comm_id"];
  const answers = await tell("comm_msg", { comm_id: id, data: { n: 4 } }, [Buffer.from([1, 2])]);
  expect(answers.map(({ header }) => header.msg_type)).toEqual(["stream", "comm_msg"]);
  expect(answers[0]!.content["text"]).toContain("01 02");
  expect(answers[1]!.content).toEqual({ comm_id: id, data: { twice: 8 } });
  expect([...answers[1]!.buffers[0]!]).toEqual([7, 8]);
  const listed = await kernel.ask("shell", "comm_info_request", { target_name: "scope" });
  expect(listed["comms"]).toEqual({ [String(id)]: { target_name: "scope" } });
  await kernel.execute("line.close()");
  expect((await ofType("comm_close")).content["comm_id"]).toBe(id);
  expect(await kernel.ask("shell", "comm_info_request")).toEqual({ status: "ok", comms: {} });
});

test("the frontend opens a comm to a registered target, and closes it", async () => {
  await kernel.execute(
    'var heard: unknown[] = []; comms.register("slider", (comm, { data }) => { heard.push(data.at); comm.onClose = () => heard.push("closed"); })',
  );
  await tell("comm_open", { comm_id: "s1", target_name: "slider", data: { at: 3 } });
  await tell("comm_close", { comm_id: "s1", data: {} });
  expect(result(await kernel.execute("heard"))).toBe("[ 3, 'closed' ]");
});

test("a comm to nobody is closed", async () => {
  const answers = await tell("comm_open", { comm_id: "n1", target_name: "nobody", data: {} });
  expect(answers.find(({ header }) => header.msg_type === "comm_close")?.content["comm_id"]).toBe("n1");
});

test("a cell can wait for what comes over a comm", async () => {
  await kernel.execute("var moved = (_n: number) => {}; 0");
  await kernel.execute('comms.register("wait", (comm) => { comm.onMessage = ({ data }) => moved(data.n) })');
  await tell("comm_open", { comm_id: "w1", target_name: "wait", data: {} });
  const running = kernel.execute(
    'const done = new Promise<number>((resolve) => { moved = resolve }); console.log("waits"); await done',
  );
  await kernel.until(({ content }) => content["text"] === "waits\n");
  await tell("comm_msg", { comm_id: "w1", data: { n: 9 } });
  expect(result(await running)).toBe("9");
});

test("a handler that loops is interrupted, one that throws is shown; the session lives", async () => {
  await kernel.execute(
    'comms.register("bad", (comm) => { comm.onMessage = ({ data }) => { if (data.loop) { console.log("loops"); while (true) {} } throw new Error("no") } })',
  );
  await tell("comm_open", { comm_id: "b1", target_name: "bad", data: {} });
  const [shown] = await tell("comm_msg", { comm_id: "b1", data: {} });
  expect(shown!.content["text"]).toContain("no");
  const looping = tell("comm_msg", { comm_id: "b1", data: { loop: true } });
  await kernel.until(({ content }) => content["text"] === "loops\n");
  await kernel.ask("control", "interrupt_request");
  await looping;
  expect(result(await kernel.execute("1 + 1"))).toBe("2");
});

test("when the session ends, its comms are closed", async () => {
  await kernel.execute('comms.open("gone", {}, { id: "g1" })');
  await kernel.execute("process.exit(0)");
  await kernel.until(
    ({ header, content }) => header.msg_type === "comm_close" && content["comm_id"] === "g1",
  );
  expect(await kernel.ask("shell", "comm_info_request")).toEqual({ status: "ok", comms: {} });
});
