import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readConnection } from "../../kernel/connection.ts";
import { temporaryFolder } from "../helpers/folder.ts";

const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };

async function connectionFile(content: object): Promise<string> {
  const file = path.join(await temporaryFolder(), "connection.json");
  await writeFile(file, JSON.stringify(content));
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
