import { vi } from 'vitest';
import type { Api, EventName, EventPayloads } from '$lib/api';
import { AppError } from '$lib/api';
import { info, limits, preferences } from './samples';

type Hear = (payload: never) => void;

/** An api whose every call fails unless a test says what it answers, and whose events a test sends. */
export interface FakeApi {
  api: Api;
  send: <Name extends EventName>(name: Name, payload: EventPayloads[Name]) => void;
}

/** What a test may answer: any part of the api. */
export type Answers = { [Room in keyof Api]?: Partial<Api[Room]> };

export function fakeApi(answers: Answers = {}): FakeApi {
  const heard = new Map<EventName, Set<Hear>>();
  const listen: Api['listen'] = (name, hear) => {
    const set = heard.get(name) ?? new Set();
    heard.set(name, set.add(hear as Hear));
    return () => set.delete(hear as Hear);
  };
  const known: Answers = {
    links: { handed: async () => [], read: async () => [] },
    transfers: { list: async () => [], history: async () => ({ jobs: [], next: '' }) },
    requests: { list: async () => ({ requests: [], next: '' }) },
    storage: { profiles: async () => [], presets: async () => [] },
    settings: {
      get: async () => preferences(),
      set: async (changed) => changed,
      limits: async () => limits(),
      staysAwake: async () => true
    },
    shell: {
      info: async () => info(),
      clipboardText: async () => '',
      copyText: async () => {},
      report: async () => {}
    }
  };
  const room = (name: keyof Answers) =>
    new Proxy({} as Record<string, unknown>, {
      get(made, method: string) {
        const answer =
          (answers[name] as never)?.[method] ??
          (known[name] as never)?.[method] ??
          refuse(`${name}.${method}`);
        return (made[method] ??= vi.fn(answer as () => unknown));
      }
    });
  const rooms = Object.fromEntries(
    (['links', 'transfers', 'uploads', 'requests', 'storage', 'settings', 'shell'] as const).map((n) => [
      n,
      room(n)
    ])
  );
  return {
    api: { ...rooms, listen } as unknown as Api,
    send: (name, payload) => heard.get(name)?.forEach((hear) => hear(payload as never))
  };
}

function refuse(call: string) {
  return () => Promise.reject(new AppError({ code: 'internal', params: {}, detail: { call } }));
}

/** Lets all answers arrive. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}
