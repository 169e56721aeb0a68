import { field, message, numberField } from "./protobuf.ts";

/** Settings are read from a file of this name beside the graph, by our own part of the add-on (setup/tensorflow/own_threads.cc). */
export const CONFIG_FILE = "session_config.pb";

/**
 * One thread within an operation, and the operations one after another in the thread that asks for them.
 *
 *   ConfigProto: intra_op_parallelism_threads = 2, experimental = 16 with executor_type = 3
 *
 * By tensorflow/core/protobuf/config.proto.
 */
export const onOneThread = message(
  numberField(2, 1),
  field(16, message(field(3, "SINGLE_THREADED_EXECUTOR"))),
);
