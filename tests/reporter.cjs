const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

/** Mocha's `spec` reporter, which also writes its counts to the file of the option `counts`. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      const counts = { passed: passes, failed: failures, skipped: pending };
      const file = options?.reporterOption?.counts ?? options?.reporterOptions?.counts;
      if (file) writeFileSync(file, JSON.stringify(counts));
    });
  }
};
