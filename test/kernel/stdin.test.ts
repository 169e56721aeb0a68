import { expect, test } from "vitest";
import { createMessage } from "../../kernel/protocol/message.ts";
import { type KernelClient, printed, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// Questions of cells, over real sockets.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

const interrupt = () => kernel.ask("control", "interrupt_request");

test("a cell asks, waits and goes on with the answer", async () => {
  const request = createMessage("execute_request", { code: 'const rank = prompt("Which rank?");' }, {});
  const replied = kernel.send("shell", request);
  const question = await kernel.question();
  expect(question.header.msg_type).toBe("input_request");
  expect(question.parentHeader.msg_id).toBe(request.header.msg_id);
  expect(question.content).toEqual({ prompt: "Which rank?", password: false });
  await kernel.answer("16 😀", question);
  expect((await replied).content["status"]).toBe("ok");
  expect(result(await kernel.execute("rank"))).toBe("'16 😀'");
});

test("one cell asks twice, the second time for a password", async () => {
  const running = kernel.execute('const given = [prompt(), prompt("Key", { password: true })]; given');
  await kernel.answer("", await kernel.question());
  const second = await kernel.question();
  expect(second.content).toEqual({ prompt: "Key", password: true });
  await kernel.answer("secret"); // a client that does not say which question it answers
  expect(result(await running)).toBe("[ '', 'secret' ]");
});

test("what was printed before the question is seen before the answer", async () => {
  const running = kernel.execute('console.log("about to ask"); prompt()');
  const question = await kernel.question();
  await kernel.until(({ content }) => content["text"] === "about to ask\n");
  await kernel.answer("x", question);
  expect(printed(await running)).toBe("about to ask\n");
});

test("completion and control answer while a cell waits for an answer", async () => {
  const running = kernel.execute("prompt()");
  const question = await kernel.question();
  const completion = await kernel.ask("shell", "complete_request", { code: "Math.sqr", cursor_pos: 8 });
  expect(completion["matches"]).toEqual(["sqrt"]);
  expect((await kernel.ask("control", "kernel_info_request"))["status"]).toBe("ok");
  await kernel.answer("done", question);
  expect(result(await running)).toBe("'done'");
});

test("an interrupt ends the waiting, and the answer that comes too late is for nobody", async () => {
  const running = kernel.execute('var before = 5; prompt("Stop?")');
  const question = await kernel.question();
  await interrupt();
  expect((await running).reply).toMatchObject({ status: "error", ename: "Interrupted" });
  await kernel.answer("late", question);
  const next = kernel.execute('[before, prompt("Next?")]');
  await kernel.answer("in time", await kernel.question());
  expect(result(await next)).toBe("[ 5, 'in time' ]");
  expect(kernel.log).toContain("nobody waits for this input_reply");
});

test("a reply that is no text is dropped, and the cell goes on waiting", async () => {
  const running = kernel.execute("prompt()");
  const question = await kernel.question();
  await kernel.answer(5, question);
  await kernel.answer("five", question);
  expect(result(await running)).toBe("'five'");
  expect(kernel.log).toContain("dropped a message on stdin: value: expected text, got 5");
});

test("where nobody can be asked, the cell is told so", async () => {
  const { reply } = await kernel.execute("prompt()", { allow_stdin: false });
  expect(reply).toMatchObject({
    ename: "Error",
    evalue: "prompt: the frontend that runs this cell cannot ask anyone (allow_stdin: false)",
  });
});

test("what asks when its cell is over is refused", async () => {
  await kernel.execute(
    "var go = () => {}; var refused = new Promise<void>((done) => { go = done }).then(() => prompt()).catch(String); 0",
  );
  expect(result(await kernel.execute("go(); await refused"))).toContain("the one that asks here is over");
});

test("a new session can ask, too", async () => {
  const running = kernel.execute('prompt("Shall it live?"); process.exit(1)');
  await kernel.answer("no", await kernel.question());
  expect((await running).reply["ename"]).toBe("SessionEnded");
  const next = kernel.execute('prompt("And now?")');
  const question = await kernel.question();
  expect(question.content["prompt"]).toBe("And now?");
  await kernel.answer("yes", question);
  expect(result(await next)).toBe("'yes'");
});
