// npm's packages, exactly as the lock file names them.
import fs from "node:fs";
import { inRoot } from "./paths.mjs";
import { refuseLink, run, SetupError } from "./shell.mjs";
import { isStamped, sha256, writeStamp } from "./stamp.mjs";

const stamp = inRoot("node_modules", ".deltalab");
const wanted = () => sha256(fs.readFileSync(inRoot("package-lock.json")));

export const arePackagesInstalled = () => isStamped(stamp, wanted());

export async function installPackages() {
  refuseLink(inRoot("node_modules"));
  await run("npm", ["ci", "--no-audit", "--no-fund"]).catch((error) => {
    throw new SetupError(
      `npm could not install the packages. ${error.message}`,
      "Check that npm reaches its registry (`npm ping`), then run the same command again.",
    );
  });
  writeStamp(stamp, wanted());
}
