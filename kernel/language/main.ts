import { Notebook } from "./notebook.ts";
import { serve } from "./serve.ts";
import { keepCompiled } from "./typescript.ts";

// The language process, where there is no snapshot to start it from.

serve((places) => {
  const notebook = new Notebook(places);
  notebook.prepare(0, "");
  keepCompiled();
  return notebook;
});
