const importAxios = async () => (await import('axios')).default;

let loading: ReturnType<typeof importAxios> | undefined;

/** Loads axios when the first request is made. What it would drag in of Node is left out of the bundles, see webpack.config.js. */
export function loadAxios(): ReturnType<typeof importAxios> {
  return (loading ??= importAxios());
}
