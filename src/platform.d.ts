// The web-standard globals that browsers and Node share and the rooms without an environment may use: core, ports,
// protocol and app. Each declares only what they need; clocks, timers, randomness and the network stay out on purpose.

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean; signal?: AbortSignal }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

declare const AbortSignal: {
  abort(reason?: unknown): AbortSignal;
  any(signals: Iterable<AbortSignal>): AbortSignal;
};

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare class URL {
  constructor(url: string, base?: string | URL);
  static canParse(url: string): boolean;
  static parse(url: string): URL | null;
  readonly href: string;
  readonly protocol: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly hash: string;
  search: string;
}

declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

declare function atob(text: string): string;
