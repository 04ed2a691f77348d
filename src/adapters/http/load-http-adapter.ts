const importAdapter = async () => (await import('axios/lib/adapters/http.js')).default;

let loading: ReturnType<typeof importAdapter> | undefined;

/**
 * Loads what axios sends requests with in Node, when the first one is made. Its clients add defaults, interceptors and
 * transformations, of which no request here has any. What the adapter would drag in of Node is left out of the bundles, see
 * webpack.config.js.
 */
export function loadHttpAdapter(): ReturnType<typeof importAdapter> {
  return (loading ??= importAdapter());
}
