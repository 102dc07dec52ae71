import { afterAll } from "vitest";
import { closeIdleHost } from "../rig/workbench/browserSession.ts";

afterAll(closeIdleHost);
