// One line a step on a terminal that is rewritten while it runs; plain lines elsewhere.
const live = process.stdout.isTTY;

/** Starts showing that `name` is being worked on. */
export function startStep(/** @type {string} */ name) {
  const start = Date.now();
  const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
  let doing = "";
  const show = () => rewrite(`  … ${name}${doing && `: ${doing}`} (${seconds()})`);
  const timer = live ? setInterval(show, 500) : undefined;
  if (!live) console.log(`  … ${name}`);
  const end = (/** @type {string} */ mark) => {
    clearInterval(timer);
    if (live) rewrite("");
    console.log(`  ${mark} ${name} (${seconds()})`);
  };
  return {
    report(/** @type {string} */ text) {
      doing = text;
      if (!live) console.log(`  … ${name}: ${text}`);
    },
    done: () => end("✓"),
    failed: () => end("✗"),
  };
}

/** Two steps may run at once; the line shows the one that spoke last. */
function rewrite(/** @type {string} */ text) {
  const width = process.stdout.columns || 80;
  process.stdout.write(`\r\x1b[2K${text.slice(0, width - 1)}`);
}
