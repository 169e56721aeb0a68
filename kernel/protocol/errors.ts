/** A message that breaks the Jupyter protocol: malformed, unsigned, or with content of the wrong shape. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
