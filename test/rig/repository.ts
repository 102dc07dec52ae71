import path from "node:path";

/** The folder of package.json. */
export const repository = path.resolve(import.meta.dirname, "../..");

/** The Node that package.json pins: the VS Code server and the tests need it, whatever `node` is on the PATH. */
export const pinnedNode = path.join(
  repository,
  "node_modules/node/bin",
  process.platform === "win32" ? "node.exe" : "node",
);

/** The package that `npm run package` makes. */
export const vsix = path.join(repository, "dist/azure-ml-events.vsix");

/** Where the tests leave their screenshots; the variable SCREENSHOTS names another folder. */
export const screenshots = path.resolve(repository, process.env.SCREENSHOTS ?? ".vscode-test/screenshots");
