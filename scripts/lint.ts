import { runChecks } from './checks';

/** `npm run lint`: format, types, lint and import rules, all of them even when one fails. */
void runChecks().then((results) => {
  process.exitCode = results.some(({ passed }) => !passed) ? 1 : 0;
});
