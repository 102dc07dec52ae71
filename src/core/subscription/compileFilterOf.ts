import { deliverySchemaOf } from "../events/eventSchema.ts";
import { compile } from "../filter/compile.ts";
import type { EventSubscriptionProperties } from "./eventSubscription.ts";

/** Compiles the filter of an event subscription, with the keys of the schema in which it delivers: see `compile`. */
export const compileFilterOf = (properties: EventSubscriptionProperties): ((event: unknown) => boolean) =>
  compile(properties.filter ?? {}, { deliverySchema: deliverySchemaOf(properties) });
