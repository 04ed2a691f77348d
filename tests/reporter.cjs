const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

/** Mocha's `spec` reporter, which also writes its counts and what failed to the file of the option `counts`. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failedTests = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test) => failedTests.push(test.fullTitle()));
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      const counts = { passed: passes, failed: failures, skipped: pending, failedTests };
      const file = options?.reporterOption?.counts ?? options?.reporterOptions?.counts;
      if (file) writeFileSync(file, JSON.stringify(counts));
    });
  }
};
