import path from "node:path";

/** The folder of package.json. */
export const repositoryFolder = path.resolve(import.meta.dirname, "../..");

/** The Node that package.json pins. The VS Code server and the tests need it, whatever `node` is on the PATH. */
export const pinnedNode = path.join(
  repositoryFolder,
  "node_modules/node/bin",
  process.platform === "win32" ? "node.exe" : "node",
);

/** The package that `npm run package` makes. */
export const vsixFile = path.join(repositoryFolder, "dist/azure-ml-events.vsix");

/** The folder of the tests' screenshots, or the one that the variable SCREENSHOTS names. */
export const screenshotsFolder = path.resolve(repositoryFolder, process.env.SCREENSHOTS ?? ".vscode-test/screenshots");
