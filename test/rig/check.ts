// `npm run check`: the checks that need no VS Code, in under 30 seconds.
import { runChecks } from "./checks.ts";
import { Tally } from "./tally.ts";

const tally = new Tally();
await runChecks(tally);
tally.end();
