// Provides unsigned tokens of the accounts in the file named by STAND_IN_MICROSOFT:
// {"broken": error of every request, if any, "lifetime": seconds, "accounts": [{"id", "label", "home": tenant, "signedIn": [tenants]}]}.
// The file is read at every request, so that a test can change it while VS Code runs. A change of the file is reported as if
// another window had signed in or out. An account is known once it is signed in to a tenant. Like the real extension, this
// one reports a change of sessions at the first token for each tenant of an account.
const { readFileSync, watchFile, writeFileSync } = require("node:fs");
const vscode = require("vscode");

const file = process.env.STAND_IN_MICROSOFT;
/** What this extension itself has last written into the file. */
let ownText;
const read = () => JSON.parse(readFileSync(file, "utf8"));
const tenantOf = (scopes, account) =>
  scopes?.find((scope) => scope.startsWith("VSCODE_TENANT:"))?.slice("VSCODE_TENANT:".length) ?? account.home;
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function session(account, scopes) {
  const tid = tenantOf(scopes, account);
  const exp = Math.floor(Date.now() / 1000) + read().lifetime;
  const accessToken = [
    base64({ alg: "none" }),
    base64({ oid: account.id, tid, exp, scp: scopes, ...(account.proven ? { acrs: ["c1"] } : {}) }),
    "",
  ].join(".");
  const { id, label } = account;
  return { id: `${id} ${tid} ${scopes.join(" ")}`, accessToken, account: { id, label }, scopes };
}

exports.activate = () => {
  for (const id of ["microsoft", "microsoft-sovereign-cloud"]) {
    const changed = new vscode.EventEmitter();
    watchFile(file, { interval: 100, persistent: false }, () => {
      if (readFileSync(file, "utf8") !== ownText) changed.fire({ added: [], removed: [], changed: [] });
    });
    const knownSessions = new Set();
    const get = (one, scopes) => {
      const key = `${one.id} ${tenantOf(scopes, one)}`;
      if (!knownSessions.has(key)) setTimeout(() => changed.fire({ added: [], removed: [], changed: [] }), 0);
      knownSessions.add(key);
      return session(one, scopes);
    };
    const getSessions = async (scopes, { account } = {}) => {
      const { broken, accounts } = read();
      if (broken && scopes) throw new Error(broken);
      return accounts
        .filter((one) => one.signedIn.length > 0 && (!account || one.id === account.id))
        .filter((one) => !scopes || one.signedIn.includes(tenantOf(scopes, one)))
        .map((one) => (scopes ? get(one, scopes) : session(one, ["any"])));
    };
    const createSession = async (scopes, { account } = {}, proven = false) => {
      const state = read();
      // Instead of the user's choice, the next account that is not signed in.
      const chosen = state.accounts.find((one) => (account ? one.id === account.id : one.signedIn.length === 0));
      if (!chosen) throw new Error("There is no further account.");
      const tenant = tenantOf(scopes, chosen);
      if (!chosen.signedIn.includes(tenant)) chosen.signedIn.push(tenant);
      if (proven) chosen.proven = true;
      ownText = JSON.stringify(state);
      writeFileSync(file, ownText);
      const made = session(chosen, scopes);
      changed.fire({ added: [made], removed: [], changed: [] });
      return made;
    };
    const provider = {
      onDidChangeSessions: changed.event,
      getSessions,
      createSession,
      getSessionsFromChallenges: async () => [],
      createSessionFromChallenges: ({ fallbackScopes }, options) => createSession(fallbackScopes ?? [], options, true),
      removeSession: async () => {},
    };
    vscode.authentication.registerAuthenticationProvider(id, id, provider, {
      supportsMultipleAccounts: true,
      supportsChallenges: true,
      supportedAuthorizationServers: [],
    });
  }
};
