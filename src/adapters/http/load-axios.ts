/**
 * Globals of Node that load its whole implementation of `fetch` when they are looked at. axios looks at them while it is
 * being loaded (1.21 `lib/utils.js`), to recognise forms and bodies that no request of ours has.
 */
const COSTLY_GLOBALS = ['FormData', 'Request', 'Response', 'Headers', 'fetch'];

const importAxios = async () => (await import('axios')).default;

let loading: ReturnType<typeof importAxios> | undefined;

/**
 * Loads axios when the first request is made, without what it would drag in: with these globals out of its sight it is there
 * some 40 ms earlier, a third of what a task with one request may cost. Nothing else in a task uses them.
 */
export function loadAxios(): ReturnType<typeof importAxios> {
  return (loading ??= hidden(importAxios));
}

async function hidden<T>(action: () => Promise<T>): Promise<T> {
  const descriptors = COSTLY_GLOBALS.flatMap((name) => {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    return descriptor?.configurable === true ? [[name, descriptor] as const] : [];
  });
  for (const [name] of descriptors) {
    Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });
  }
  try {
    return await action();
  } finally {
    for (const [name, descriptor] of descriptors) Object.defineProperty(globalThis, name, descriptor);
  }
}
