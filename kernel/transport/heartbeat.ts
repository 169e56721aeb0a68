import { Reply } from "zeromq";

/** Echoes every message, so that a client sees that the kernel lives. User code never runs in this process. */
export async function bindHeartbeat(address: string): Promise<Reply> {
  const socket = new Reply({ linger: 0 });
  await socket.bind(address);
  void echo(socket);
  return socket;
}

async function echo(socket: Reply): Promise<void> {
  for await (const frames of socket) await socket.send(frames);
}
