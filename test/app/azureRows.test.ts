import { describe, expect, test } from "vitest";
import { withGaps } from "../../src/app/azureRows.ts";
import type { Gap } from "../../src/app/gap.ts";
import type { CloudNode, Node } from "../../src/app/node.ts";
import { Failure } from "../../src/core/failure.ts";
import type { Account } from "../../src/ports/accounts.ts";
import { workspace } from "./world.ts";

const azure: CloudNode = { kind: "cloud", label: "Azure", cloud: "azure" };
const eva: Account = { id: "eva", label: "eva@contoso.com", keeper: "vscode" };
const ole: Account = { id: "ole", label: "ole@woodgrove.com", keeper: "vscode" };
const failure = new Failure("signed-out", "Nobody is signed in.");
const tenant = (id: string, more: object = {}): Gap => ({
  kind: "tenant",
  account: eva,
  tenant: { id, name: id },
  failure,
  ...more,
});
const rows: readonly Node[] = [{ kind: "workspace", cloud: "azure", workspace }];
const gapsOf = (nodes: readonly Node[]): readonly Gap[] =>
  nodes.flatMap((node) => (node.kind === "gap" ? [node.gap] : []));

describe("the rows below Azure", () => {
  test("tell what is missing above what was found", () => {
    const kinds = withGaps(azure, [{ kind: "signedOut" }], rows).map(({ kind }) => kind);
    expect(kinds).toEqual(["gap", "workspace"]);
  });

  test("do not ask for a sign-in to a tenant that another account sees already", () => {
    expect(withGaps(azure, [tenant("fabrikam", { seenBy: ole })], rows)).toEqual(rows);
  });

  test("make one row of what are more than three tenants that need a sign-in", () => {
    const tenants = Array.from({ length: 12 }, (_, at) => tenant(`t${at}`));
    const other: Gap = { kind: "noWorkspaces", in: 2, chosen: true };
    expect(gapsOf(withGaps(azure, [...tenants, other], rows))).toEqual([
      ...tenants.slice(0, 3),
      { kind: "tenants", more: 9 },
      other,
    ]);
    expect(gapsOf(withGaps(azure, tenants.slice(0, 3), rows))).toEqual(tenants.slice(0, 3));
  });

  describe("where Azure asks to wait", () => {
    const throttled = (retryAfter: number) => new Failure("throttled", "Too many requests.", { retryAfter });
    const of = (name: string, why: Failure): Gap => ({
      kind: "failed",
      where: eva.label,
      tenant: { id: name, name },
      failure: why,
      kept: true,
    });
    const waiting: Node = { kind: "waiting", in: azure, failure: throttled(20), until: 0, part: true };

    test("tell that once, for all tenants that are asked again then", () => {
      const gaps = [of("Contoso", throttled(20)), of("Fabrikam", throttled(3)), tenant("woodgrove")];
      expect(withGaps(azure, gaps, [waiting, ...rows])).toEqual([
        { kind: "gap", in: azure, gap: gaps[2] },
        { ...waiting, tenants: ["Contoso", "Fabrikam"] },
        ...rows,
      ]);
    });

    test("tell by itself what is not waited for", () => {
      const gaps = [of("Contoso", throttled(3_600)), of("Fabrikam", new Failure("unreachable", "Away."))];
      expect(gapsOf(withGaps(azure, gaps, [waiting]))).toEqual(gaps);
      expect(gapsOf(withGaps(azure, [of("Contoso", throttled(3))], rows))).toHaveLength(1);
    });
  });

  test("say that nothing is there by what is missing alone", () => {
    const empty: Node = { kind: "empty", in: azure };
    expect(withGaps(azure, [{ kind: "signedOut" }], [empty]).map(({ kind }) => kind)).toEqual(["gap"]);
    expect(withGaps(azure, [], [empty])).toEqual([empty]);
  });
});
