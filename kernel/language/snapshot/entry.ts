import path from "node:path";
import v8 from "node:v8";
import { Library } from "../library.ts";
import { Notebook } from "../notebook.ts";
import { serve } from "../serve.ts";
import { warmUp } from "./warmUp.ts";

// The language process, frozen when it has read the standard library and compiled what it is made of. What runs now
// is kept in the snapshot; what runs when a process is started from it is the main function.

const installation = process.argv[2]!;
const library = new Library(installation);
const folder = path.join(installation, "dist"); // has no tsconfig.json: options of its own would be kept as well
warmUp(new Notebook({ folder, installation }, library));

v8.startupSnapshot.setDeserializeMainFunction(() => serve((places) => new Notebook(places, library)));
