import { readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";

/** The bundles that VS Code reads before it activates the extension: `extension.js` and what it imports statically. */
export function loadedAtActivation(dist: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const add = (name: string): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    const { staticImports, staticExports } = parseSync(name, readFileSync(path.join(dist, name), "utf8")).module;
    const requests = [
      ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value)),
    ];
    for (const request of requests) if (request?.startsWith("./")) add(path.basename(request));
  };
  add("extension.js");
  return loaded;
}
