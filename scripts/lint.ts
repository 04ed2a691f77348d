import { runChecks } from './checks';

/** `npm run lint`: format, types, lint and import rules, all of them even when one fails. */
process.exitCode = runChecks().some(({ passed }) => !passed) ? 1 : 0;
