import { expect, test } from "vitest";
import { type KernelClient, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// Comms over real sockets, opened by either side.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

const ofType = (type: string) => kernel.until(({ header }) => header.msg_type === type);

test("a cell opens a comm, and both sides send, bytes included", async () => {
  await kernel.execute(
    'const line = comms.open("scope", { rank: 1 }); line.onMessage = ({ data, buffers }) => { console.log(buffers[0]); line.send({ twice: 2 * data.n }, { buffers: [new Uint8Array([7, 8])] }) }; 0',
  );
  const opened = await ofType("comm_open");
  expect(opened.content).toMatchObject({ target_name: "scope", data: { rank: 1 } });
  const id = opened.content["comm_id"];
  const answers = await kernel.tell("comm_msg", { comm_id: id, data: { n: 4 } }, [Buffer.from([1, 2])]);
  expect(answers.map(({ header }) => header.msg_type)).toEqual(["stream", "comm_msg"]);
  expect(answers[0]!.content["text"]).toContain("Uint8Array(2) [ 1, 2 ]");
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
  await kernel.tell("comm_open", { comm_id: "s1", target_name: "slider", data: { at: 3 } });
  await kernel.tell("comm_close", { comm_id: "s1", data: {} });
  expect(result(await kernel.execute("heard"))).toBe("[ 3, 'closed' ]");
});

test("a comm to nobody is closed", async () => {
  const answers = await kernel.tell("comm_open", { comm_id: "n1", target_name: "nobody", data: {} });
  expect(answers.find(({ header }) => header.msg_type === "comm_close")?.content["comm_id"]).toBe("n1");
});

test("a cell can wait for what comes over a comm", async () => {
  await kernel.execute("var moved = (_n: number) => {}; 0");
  await kernel.execute('comms.register("wait", (comm) => { comm.onMessage = ({ data }) => moved(data.n) })');
  await kernel.tell("comm_open", { comm_id: "w1", target_name: "wait", data: {} });
  const running = kernel.execute(
    'const done = new Promise<number>((resolve) => { moved = resolve }); console.log("waits"); await done',
  );
  await kernel.until(({ content }) => content["text"] === "waits\n");
  await kernel.tell("comm_msg", { comm_id: "w1", data: { n: 9 } });
  expect(result(await running)).toBe("9");
});

test("a handler that loops is interrupted, one that throws is shown; the session lives", async () => {
  await kernel.execute(
    'comms.register("bad", (comm) => { comm.onMessage = ({ data }) => { if (data.loop) { console.log("loops"); while (true) {} } throw new Error("no") } })',
  );
  await kernel.tell("comm_open", { comm_id: "b1", target_name: "bad", data: {} });
  const [shown] = await kernel.tell("comm_msg", { comm_id: "b1", data: {} });
  expect(shown!.content["text"]).toContain("no");
  const looping = kernel.tell("comm_msg", { comm_id: "b1", data: { loop: true } });
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
