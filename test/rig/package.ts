// `npm run package`: makes dist/azure-ml-events.vsix and lists its files.
import path from "node:path";
import { makeVsix } from "./makeVsix.ts";
import { repositoryFolder, vsixFile } from "./paths.ts";

const { bytes, files } = await makeVsix();
console.log([...files].sort().join("\n"));
console.log(`${path.relative(repositoryFolder, vsixFile)}: ${files.length} files, ${(bytes / 1024).toFixed(0)} KB`);
