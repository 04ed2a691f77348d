/**
 * Stands for what packages bring and no task uses: the task library's process runner (processes are started in
 * `src/adapters/system/processes.ts` alone) and its file patterns, axios's own proxy agent. Whoever calls it is told so at once.
 */
module.exports = new Proxy(
  {},
  {
    get: (_target, name) =>
      function notBundled() {
        throw new Error(`"${String(name)}" is left out of the bundles; see webpack.config.js.`);
      },
  },
);
