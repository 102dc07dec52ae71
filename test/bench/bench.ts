// `npm run bench`: one JSON object a line, each figure beside a baseline of the same run. `-- filter` for some of them,
// `-- million` for what takes minutes.
import { benchActivation } from "./activation.ts";
import { benchEmulator } from "./emulator/emulator.ts";
import { benchMillion } from "./emulator/memory.ts";
import { benchFilter } from "./filter.ts";
import { benchLatency } from "./latency.ts";
import { benchSizes } from "./sizes.ts";
import { benchTailSearch } from "./tailSearch.ts";
import { benchTree } from "./tree.ts";

// Standard output belongs to the figures; what the tools in between print goes beside it.
console.log = console.error;
const benches = {
  filter: benchFilter,
  sizes: benchSizes,
  emulator: benchEmulator,
  activation: benchActivation,
  latency: benchLatency,
  tailSearch: benchTailSearch,
  tree: benchTree,
};
/** They take minutes, and run only by name. */
const longBenches = { million: benchMillion };
const chosenBenches = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches))
  if (chosenBenches.length === 0 || chosenBenches.includes(name)) await bench();
for (const [name, bench] of Object.entries(longBenches)) if (chosenBenches.includes(name)) await bench();
