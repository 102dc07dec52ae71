import { accessSync, constants } from "node:fs";
import path from "node:path";
import { runProgram } from "./runProgram.ts";

const executableNames = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "chrome",
  "msedge",
];
const executablePaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ...["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const programs = process.env[variable];
    return programs
      ? [
          path.join(programs, "Google/Chrome/Application/chrome.exe"),
          path.join(programs, "Microsoft/Edge/Application/msedge.exe"),
        ]
      : [];
  }),
];

/**
 * Finds the executable of a Chromium browser: the one that the variable CHROMIUM names, an installed one, or Debian's, which
 * is installed if this process has the rights.
 *
 * @throws Error whose message says what to install
 */
export async function findChromium(): Promise<string> {
  const named = process.env.CHROMIUM;
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which is not an executable file. Correct or unset it.`);
  }
  return findInstalledChromium() ?? (await installFromDebian());
}

function findInstalledChromium(): string | undefined {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const onPath = (process.env.PATH ?? "").split(path.delimiter).flatMap((folder) => {
    return folder === "" ? [] : executableNames.map((name) => path.join(folder, name + suffix));
  });
  return [...onPath, ...executablePaths].find(isExecutable);
}

async function installFromDebian(): Promise<string> {
  const root = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const aptGet = async (...args: string[]): Promise<string> => {
    const [program = "", ...rest] = [...root, "apt-get", ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { code, output } = await runProgram(program, rest, { env });
    return code === 0 ? "" : `\napt-get ${args.join(" ")} failed:\n${output}`;
  };
  let failure = "";
  if (process.platform === "linux" && (await aptGet("--version")) === "") {
    console.error("No Chromium browser is installed; installing Debian's chromium.");
    // An update may fail for one of several sources, and the installation still succeed.
    failure =
      (await aptGet("update", "-qq")) + (await aptGet("install", "-y", "-qq", "--no-install-recommends", "chromium"));
  }
  const browser = findInstalledChromium();
  if (browser) return browser;
  throw new Error(
    "The tests open VS Code in a browser, and none was found. Install Chromium, Chrome or Edge, or set CHROMIUM to its executable." +
      failure,
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
