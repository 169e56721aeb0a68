import type { Answer, Order } from "./process.ts";
import { openStation, type Station } from "./station.ts";

// What runs in a process of its own: it makes and measures the models that it is told to.

let station: Station | undefined;

/** At most so many milliseconds go by until the next step is told. */
const INTERVAL = 200;

async function answerTo(order: Order): Promise<Answer> {
  if ("settings" in order) station = openStation(order.settings);
  if (!("subject" in order)) return { done: true };
  let last = 0;
  try {
    await station!.work(order.subject, (step, done, of) => {
      if (Date.now() - last < INTERVAL) return;
      last = Date.now();
      tell({ told: { step, done, of } });
    });
    return { done: true };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: { name, message } };
  }
}

const tell = (answer: Answer): void => {
  process.send!(answer);
};

process.on("message", async (order: Order) => tell(await answerTo(order)));
process.on("disconnect", () => process.exit()); // whoever gave the orders is gone
