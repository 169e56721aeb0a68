import { protocolVersion } from "../protocol/message.ts";

const implementationVersion = "0.1.0";

/** What the kernel says about itself and its language. */
export const kernelInfo = {
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "deltalab",
  implementation_version: implementationVersion,
  language_info: {
    name: "typescript",
    version: "6.0",
    mimetype: "application/typescript", // the one under which JupyterLab finds its TypeScript highlighter
    file_extension: ".ts",
    codemirror_mode: "typescript",
    nbconvert_exporter: "script",
  },
  banner: `DeltaLab ${implementationVersion}: TypeScript on Node ${process.versions.node}`,
  help_links: [
    { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" },
  ],
  supported_features: ["kernel subshells"],
};
