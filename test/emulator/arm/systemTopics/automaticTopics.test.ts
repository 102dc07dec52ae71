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

describe("the automatic system topic", () => {
  it("is created for each workspace with an event subscription, in its group, named after it with a GUID", () => {
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

  it("is not created without event subscriptions, or when the workspace already has a system topic", () => {
    expect(after({}).systemTopics).toEqual([]);
    const mine = explicit(a.id.toUpperCase());
    expect(after({ systemTopics: [mine], eventSubscriptions: [on(a.id, "one")] }).systemTopics).toEqual([mine]);
  });

  it("stays while the workspace or the topic has an event subscription", () => {
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

  it("is deleted with the last event subscription, unlike one that a user created", () => {
    const one = after({ eventSubscriptions: [on(a.id, "one")], systemTopics: [explicit(b.id)] });
    expect(one.systemTopics.map(topicSourceOf)).toEqual([b.id, a.id]);
    const none = withAutomaticTopics({ ...one, eventSubscriptions: [] }, one, ids);
    expect(none.systemTopics.map(topicSourceOf)).toEqual([b.id]);
  });

  it("other changes leave the state as it is", () => {
    const before = after({ eventSubscriptions: [on(a.id, "one")] });
    const changed = { ...before, operations: [] };
    expect(withAutomaticTopics(changed, before, ids)).toBe(changed);
    expect(withAutomaticTopics(before, undefined, ids)).toBe(before);
  });

  it("after any writes, exactly the workspaces with event subscriptions have one system topic each", () => {
    const place = fc.constantFrom(a.id, b.id.toUpperCase());
    const names = fc.uniqueArray(fc.tuple(place, fc.constantFrom("one", "two")), { selector: String });
    fc.assert(
      fc.property(fc.array(names, { minLength: 1 }), (writes) => {
        let current = after({});
        for (const write of writes) {
          const eventSubscriptions = write.map(([where, name]) => on(where, name));
          current = withAutomaticTopics({ ...current, eventSubscriptions }, current, ids);
          const sources = current.systemTopics.map((topic) => topicSourceOf(topic).toLowerCase());
          expect(sources.toSorted()).toEqual([...new Set(write.map(([where]) => where.toLowerCase()))].toSorted());
        }
      }),
    );
  });
});
