// `npm run conformance`: regenerates CONFORMANCE.md.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { repositoryFolder } from "../rig/paths.ts";
import { renderConformancePage } from "./conformancePage.ts";

writeFileSync(path.join(repositoryFolder, "CONFORMANCE.md"), await renderConformancePage());
