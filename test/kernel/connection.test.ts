import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readConnection } from "../../kernel/connection.ts";
import { temporaryFolder } from "../helpers/folder.ts";

const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };

async function connectionFile(content: object, mode = 0o600): Promise<string> {
  const file = path.join(await temporaryFolder(), "connection.json");
  await writeFile(file, JSON.stringify(content));
  await chmod(file, mode);
  return file;
}

test("gives every channel its TCP address", async () => {
  const file = await connectionFile({ transport: "tcp", ip: "127.0.0.1", key: "k", ...ports });
  expect(await readConnection(file)).toEqual({
    key: "k",
    addresses: {
      shell: "tcp://127.0.0.1:1",
      control: "tcp://127.0.0.1:2",
      stdin: "tcp://127.0.0.1:3",
      iopub: "tcp://127.0.0.1:4",
      hb: "tcp://127.0.0.1:5",
    },
    warnings: [],
  });
});

test("sockets in the file system are numbered files", async () => {
  const file = await connectionFile({ transport: "ipc", ip: "/run/kernel", ...ports });
  expect((await readConnection(file)).addresses.iopub).toBe("ipc:///run/kernel-4");
});

test("refuses another signature scheme", async () => {
  const file = await connectionFile({ transport: "tcp", ip: "", signature_scheme: "hmac-md5", ...ports });
  await expect(readConnection(file)).rejects.toThrow("expected signature_scheme hmac-sha256, got hmac-md5");
});

test("says which file is not JSON", async () => {
  const file = path.join(await temporaryFolder(), "connection.json");
  await writeFile(file, "{");
  await expect(readConnection(file)).rejects.toThrow(`readConnection: expected JSON (${file})`);
});

const local = { transport: "tcp", ip: "127.0.0.1", key: "k", ...ports };

test.each([
  ["no key", { ...local, key: "" }, 0o600, "messages are not signed"],
  ["a file that others can read", local, 0o644, "is open to other users (mode 644)"],
  ["a file that the group can write", local, 0o620, "is open to other users (mode 620)"],
  [
    "the whole network",
    { ...local, ip: "0.0.0.0" },
    0o600,
    "listening on 0.0.0.0: messages cross the network",
  ],
])("warns of %s", async (_what, content, mode, words) => {
  const { warnings } = await readConnection(await connectionFile(content, mode));
  expect(warnings).toEqual([expect.stringContaining(words)]);
});

test.each([
  ["sockets in the file system", { ...local, transport: "ipc", ip: "/run/kernel" }],
  ["this machine by its IPv6 address", { ...local, ip: "::1" }],
])("does not warn of %s", async (_what, content) => {
  expect((await readConnection(await connectionFile(content))).warnings).toEqual([]);
});
