// `npm run bench`: one JSON object a line, each figure beside a baseline of the same run.
import { benchActivation } from "./activation.ts";
import { benchLatency } from "./latency.ts";
import { benchSizes } from "./sizes.ts";

// Standard output belongs to the figures; what the tools in between print goes beside it.
console.log = console.error;
await benchSizes();
await benchActivation();
await benchLatency();
