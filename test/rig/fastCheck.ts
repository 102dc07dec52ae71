import { configureGlobal } from "fast-check";

// The same cases in every run, so that a failure is caused by the change at hand. SEED=$RANDOM npm test tries other cases.
configureGlobal({ seed: Number(process.env.SEED ?? 20_261_124) });
