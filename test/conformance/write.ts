// `npm run conformance`: renews CONFORMANCE.md.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../rig/repository.ts";
import { conformancePage } from "./page.ts";

writeFileSync(path.join(repository, "CONFORMANCE.md"), await conformancePage());
