import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withAutomaticTopics } from "../../../../src/emulator/arm/systemTopics/automaticTopics.ts";
import { systemTopicOfWorkspace, topicSourceOf } from "../../../../src/emulator/arm/systemTopics/systemTopic.ts";
import { stateFromSeed, type EmulatorState, type SystemTopic } from "../../../../src/emulator/store/state.ts";

const group = "/subscriptions/s/resourceGroups/G/providers";
const workspace = (name: string) => ({
  id: `${group}/Microsoft.MachineLearningServices/workspaces/${name}`,
  location: "westeurope",
});
const [a, b] = [workspace("a"), workspace("b")];
const on = (place: string, name: string) => ({
  id: `${place}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`,
  generation: name,
});
const below = ({ id }: SystemTopic, name: string) => ({ id: `${id}/eventSubscriptions/${name}`, generation: name });
const explicit = (source: string): SystemTopic => ({
  id: `${group}/Microsoft.EventGrid/systemTopics/mine`,
  automatic: false,
  resource: { location: "westeurope", properties: { source } },
});

let last = 0;
const ids = (): string => `GUID-${++last}`;
const state = (change: Partial<EmulatorState>): EmulatorState => ({
  ...stateFromSeed({ workspaces: [a, b] }, ids),
  ...change,
});
const after = (change: Partial<EmulatorState>): EmulatorState => withAutomaticTopics(state(change), undefined, ids);

describe("the system topic that the service makes by itself", () => {
  it("is made for each workspace with an event subscription, in its group, with its name and a GUID", () => {
    const { systemTopics } = after({ eventSubscriptions: [on(a.id, "one"), on(a.id.toUpperCase(), "two")] });
    expect(systemTopics).toHaveLength(1);
    expect(systemTopics[0]).toMatchObject({
      id: expect.stringMatching(
        /^\/subscriptions\/s\/resourceGroups\/G\/providers\/Microsoft\.EventGrid\/systemTopics\/a-guid-\d+$/,
      ) as unknown,
      automatic: true,
      resource: {
        location: "westeurope",
        properties: { source: a.id, topicType: "Microsoft.MachineLearningServices.Workspaces" },
      },
    });
  });

  it("is not made without event subscriptions, nor when there is a system topic already", () => {
    expect(after({}).systemTopics).toEqual([]);
    const mine = explicit(a.id.toUpperCase());
    expect(after({ systemTopics: [mine], eventSubscriptions: [on(a.id, "one")] }).systemTopics).toEqual([mine]);
  });

  it("stays as it is while there is an event subscription, on the workspace or below it", () => {
    const one = after({ eventSubscriptions: [on(a.id, "one")] });
    const topic = systemTopicOfWorkspace(one, a.id);
    if (!topic) throw new Error("no topic");
    expect(withAutomaticTopics({ ...one, eventSubscriptions: [on(a.id, "two")] }, one, ids).systemTopics).toEqual([
      topic,
    ]);
    expect(withAutomaticTopics({ ...one, eventSubscriptions: [below(topic, "two")] }, one, ids).systemTopics).toEqual([
      topic,
    ]);
  });

  it("is gone with the last event subscription; one that somebody has made stays", () => {
    const one = after({ eventSubscriptions: [on(a.id, "one")], systemTopics: [explicit(b.id)] });
    expect(one.systemTopics.map(topicSourceOf)).toEqual([b.id, a.id]);
    const none = withAutomaticTopics({ ...one, eventSubscriptions: [] }, one, ids);
    expect(none.systemTopics.map(topicSourceOf)).toEqual([b.id]);
  });

  it("a change of other things leaves the state as it is", () => {
    const before = after({ eventSubscriptions: [on(a.id, "one")] });
    const changed = { ...before, operations: [] };
    expect(withAutomaticTopics(changed, before, ids)).toBe(changed);
    expect(withAutomaticTopics(before, undefined, ids)).toBe(before);
  });

  it("whatever is written, each workspace with event subscriptions on it has one system topic, and no other has one", () => {
    const place = fc.constantFrom(a.id, b.id.toUpperCase());
    const names = fc.uniqueArray(fc.tuple(place, fc.constantFrom("one", "two")), { selector: String });
    fc.assert(
      fc.property(fc.array(names, { minLength: 1 }), (writes) => {
        let now = after({});
        for (const write of writes) {
          const eventSubscriptions = write.map(([where, name]) => on(where, name));
          now = withAutomaticTopics({ ...now, eventSubscriptions }, now, ids);
          const sources = now.systemTopics.map((topic) => topicSourceOf(topic).toLowerCase());
          expect(sources.toSorted()).toEqual([...new Set(write.map(([where]) => where.toLowerCase()))].toSorted());
        }
      }),
    );
  });
});
