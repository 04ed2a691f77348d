/**
 * Stands for the parts of the task library that no task uses: its process runner (processes are started in
 * `src/adapters/system/processes.ts` alone) and the file patterns of `findMatch`. Whoever calls one of them is told so at once.
 */
module.exports = new Proxy(
  {},
  {
    get: (_target, name) =>
      function notBundled() {
        throw new Error(`"${String(name)}" of the task library is left out of the bundles; see webpack.config.js.`);
      },
  },
);
