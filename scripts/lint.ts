import { printChecks, runChecks } from './checks';

/** `npm run lint`: format, types, lint, import rules and what nobody uses, all of them even when one fails. */
void runChecks().then((results) => {
  printChecks(results);
  process.exitCode = results.some(({ passed }) => !passed) ? 1 : 0;
});
