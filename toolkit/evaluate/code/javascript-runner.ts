/**
 * The JavaScript program that runs a JavaScript program, in the same process. It stands in a block, so that the other
 * sees none of its names. Before that it takes away what Node's permission model leaves: sockets, which reach other
 * processes also by a path in the file system, where no network namespace is in the way, and signals.
 *
 * `beforeExit` comes when nothing is left to do, and not after `process.exit()`: who leaves early has not passed.
 */
export const JAVASCRIPT_RUNNER = `{
  const { readFileSync, writeSync } = require("node:fs");
  const { Script } = require("node:vm");
  const { key, source, seconds } = JSON.parse(readFileSync(0, "utf8"));
  const tell = (verdict) => writeSync(3, key + JSON.stringify(verdict));
  const reason = (error) => {
    if (error?.code === "ERR_ASSERTION") return "wrong";
    return error instanceof RangeError && /allocation failed|failed to allocate|could not allocate/i.test(error.message)
      ? "memory"
      : "error";
  };
  process.on("uncaughtException", (error) => {
    tell({ passed: false, reason: reason(error), message: String(error).slice(0, 2000) });
    process.exit(1);
  });
  process.on("beforeExit", () => {
    tell({ passed: true });
    process.exit(0);
  });
  setTimeout(() => process.exit(1), 1000 * seconds).unref();

  const refuse = (owner, ...names) => {
    for (const name of names)
      owner[name] = () => {
        throw new Error("a program may not call " + name);
      };
  };
  const [net, dgram, dns] = ["net", "dgram", "dns"].map((name) => require("node:" + name));
  refuse(net.Socket.prototype, "connect"); // http, https, http2, tls and fetch come here, too
  refuse(net.Server.prototype, "listen");
  refuse(dgram.Socket.prototype, "bind", "connect", "send");
  refuse(net, "_createServerHandle");
  refuse(dgram, "_createSocketHandle");
  for (const owner of [dns, dns.promises])
    refuse(owner, ...Object.keys(owner).filter((name) => typeof owner[name] === "function"));
  refuse(process, "kill", "_kill", "_debugProcess");

  new Script(source, { filename: "program.js" }).runInThisContext();
}`;
