import { runtimeError } from "../errors/runtimeError.ts";
import { type Host, hostKey } from "../widgets/host.ts";
import type { Packed } from "../widgets/wire.ts";
import { runFor } from "./callbacks.ts";
import { comms } from "./comms.ts";
import { display, updateDisplay } from "./publish.ts";
import { cells, currentCell, outsideCells, owningCell } from "./running.ts";
import { shown } from "./shown.ts";
import { onUpdate } from "./updates.ts";

/** The version of the widgets' messages, ipywidgets 8's. */
const version = "2.1.0";

let states: () => Packed = () => ({ state: {}, buffer_paths: [], buffers: [] });
let isWatched = false;

/** What widgets (../widgets) ask of the kernel. They are loaded only when a cell imports them. */
const host: Host = {
  open: (id, data, { buffers }, ear) =>
    Object.assign(comms.open("jupyter.widget", data, { id, buffers, metadata: { version } }), ear),
  capture(sink, work) {
    const displays: Promise<void>[] = [];
    return { result: runFor({ home: owningCell(), sink, displays }, work), displays };
  },
  bind(call) {
    const home = owningCell();
    return (...args) => runFor({ home }, () => call(...args));
  },
  detach: outsideCells,
  onUpdate,
  serveStates(all) {
    states = all;
  },
  display: (value, id) => display(value, { id }),
  updateDisplay: (id, value) => updateDisplay(id, value),
  holdCell: (promise) => void (promise instanceof Promise && currentCell()?.displays.push(promise)),
  get isWatched() {
    return isWatched;
  },
  bundle: shown,
  failure: (thrown) => runtimeError(thrown, cells),
};

/** Lets widgets find the kernel, and frontends the widgets: one that connects asks for all that there are. */
export function hostWidgets(): void {
  Object.defineProperty(globalThis, hostKey, { value: host });
  comms.register("jupyter.widget.control", (comm) => {
    isWatched = true;
    comm.onMessage = ({ data }) => {
      if (data["method"] !== "request_states") return;
      const { state, buffer_paths, buffers } = states();
      comm.send({ method: "update_states", states: state, buffer_paths }, { buffers });
    };
  });
}
