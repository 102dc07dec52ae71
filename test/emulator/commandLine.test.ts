import { describe, expect, it } from "vitest";
import { parseCommandLine, UsageError } from "../../src/emulator/commandLine.ts";

const secret = "AccountName=churn;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";
const environment = { AZURE_STORAGE_CONNECTION_STRING: secret };
const defaults = {
  folder: undefined,
  port: 0,
  seedFile: undefined,
  virtualClock: false,
  anyToken: false,
  tls: false,
  storage: undefined,
  functions: undefined,
  limits: {},
};

describe("a command line", () => {
  it.each([
    [[], defaults],
    [["--data", "d", "--port", "8085"], { ...defaults, folder: "d", port: 8085 }],
    [["--seed=s.json"], { ...defaults, seedFile: "s.json" }],
    [["--clock", "virtual"], { ...defaults, virtualClock: true }],
    [["--clock", "real"], defaults],
    [["--any-token"], { ...defaults, anyToken: true }],
    [["--tls"], { ...defaults, tls: true }],
    [["--storage", "env"], { ...defaults, storage: secret }],
    [
      ["--max-undelivered", "10", "--max-disk", "2"],
      { ...defaults, limits: { undelivered: 10, bytes: 2 * 1024 ** 2 } },
    ],
    [["--functions", "http://127.0.0.1:7071/"], { ...defaults, functions: "http://127.0.0.1:7071" }],
  ])("%j is parsed", (args, flags) => {
    expect(parseCommandLine(args, environment)).toEqual(flags);
  });

  it("asks for help, whatever else it has", () => {
    expect(parseCommandLine(["--port", "none", "--help"], {})).toBeUndefined();
    expect(parseCommandLine(["-h"], {})).toBeUndefined();
  });

  it("can name a storage emulator by its blob endpoint", () => {
    const flags = parseCommandLine(["--storage", "http://127.0.0.1:10000/devstoreaccount1"], {});
    expect(flags?.storage).toContain("QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1");
  });

  it.each([
    [["--prot", "1"], "'--prot'"],
    [["stray"], "'stray'"],
    [["--port"], "Option '--port <value>' argument missing. Use --help for the list of flags."],
    [["--port", "-1"], "--port"],
    [["--port", "http"], '--port must be a number from 0 to 65535, not "http".'],
    [["--port", "65536"], "--port must be"],
    [["--data", ""], "--data must be a folder"],
    [["--clock", "slow"], '--clock must be real or virtual, not "slow".'],
    [["--storage", "http://127.0.0.1:10000"], "must end with /devstoreaccount1"],
    [["--functions", "localhost:7071"], "--functions: The URL of the Functions host is invalid."],
    [["--storage", ""], "AZURE_STORAGE_CONNECTION_STRING, which isn't set"],
    [["--storage", "env"], "AZURE_STORAGE_CONNECTION_STRING, which isn't set"],
  ])("%j is invalid", (args, message) => {
    expect(() => parseCommandLine(args, {})).toThrow(UsageError);
    expect(() => parseCommandLine(args, {})).toThrow(message);
  });

  it("must not contain a secret, which never appears in the error", () => {
    const parse = () => parseCommandLine(["--storage", secret], {});
    expect(parse).toThrow("--storage doesn't accept a connection string");
    expect(parse).not.toThrow("c2VjcmV0");
  });

  it("ignores the connection string in the environment without --storage env", () => {
    expect(parseCommandLine([], environment)?.storage).toBeUndefined();
  });
});
