// danfojs-node and the toolkit both load TensorFlow through this module, so there is only one of it.
// Where its add-on could not be built, tfjs's own JavaScript backend takes its place: slow, but most things run.
try {
  module.exports = require("@tensorflow/tfjs-node-gpu");
} catch (error) {
  process.emitWarning(
    `TensorFlow cannot be loaded (${error.message.split("\n")[0]}); the JavaScript backend, about a hundred times slower, takes its place. See: npx deltalab doctor`,
  );
  module.exports = require("@tensorflow/tfjs");
}
