import path from "node:path";
import { fileURLToPath } from "node:url";
import { readConnection } from "./connection.ts";
import { LanguageClient } from "./language/client.ts";

// The kernel's protocol process. Jupyter starts it with the path of a connection file:
//
//     node dist/kernel/main.js CONNECTION_FILE
//
// It owns the sockets and never runs a cell itself, so it always answers.

const [, , connectionFile] = process.argv;
if (connectionFile === undefined) {
  console.error("Use: node dist/kernel/main.js CONNECTION_FILE");
  process.exit(2);
}

const installation = path.resolve(fileURLToPath(import.meta.url), "..", "..", "..");
const language = new LanguageClient({ folder: process.cwd(), installation });
const { Kernel } = await import("./kernel.ts"); // while the language starts, which takes longest
const connection = await readConnection(connectionFile);
for (const warning of connection.warnings) console.error(`warning: ${warning}`);
const kernel = new Kernel(connection, language);
await kernel.listen();

process.on("SIGINT", () => kernel.interrupt());
process.on("SIGTERM", () => kernel.shutDown());
endWithParent();

await kernel.closed;
process.exit(0);

/** Jupyter names itself in JPY_PARENT_PID. When it is gone, nobody will ever shut this kernel down. */
function endWithParent(): void {
  if (process.env["JPY_PARENT_PID"] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) kernel.shutDown();
  }, 1000).unref();
}
