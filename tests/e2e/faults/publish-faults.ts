import type { FaultRow } from './fault-row';
import { refuses } from '../../../local/sonarqube/faults';
import type { FaultRule, Strike } from '../../../local/http/faults';
import {
  answers,
  breaksOff,
  empties,
  GATEWAY_PAGE,
  halves,
  hangs,
  redirects,
  resets,
  rewrites,
  SIGN_IN_PAGE,
} from '../../../local/http/strikes';

const TASK = '/api/ce/task';
const GATE = '/api/qualitygates/project_status';
const MEASURES = '/api/measures/component';
const ISSUES = '/api/issues/search';
const HOTSPOTS = '/api/hotspots/search';

const at = (path: string, strike: Strike, times = Infinity): readonly FaultRule[] => [{ path, times, strike }];
/** Where the measures tell no number, the lists are asked for. */
const uncounted = (path: string, strike: Strike): readonly FaultRule[] => [
  ...at(MEASURES, refuses(403, 'No')),
  ...at(path, strike),
];
const unknown = (reason: string, words: RegExp, requests: Readonly<Record<string, number>> = {}) =>
  ({
    step: 'publish',
    result: 'Failed',
    log: new RegExp(`: unknown, .*${words.source}.*\\[${reason}\\].*onUnknown: fail`, 's'),
    requests,
  }) as const;
const passes = { step: 'publish', result: 'Succeeded', log: /: passed, 1 condition met/, gate: 'ok' } as const;
const within = (seconds: number) => ({ inputs: () => ({ pollingTimeoutSec: String(seconds) }) });
const quick = { 'Retry-After': '0' };

/** What Publish can meet while it waits for a verdict and reads it. */
export const PUBLISH_FAULTS: readonly FaultRow[] = [
  // The measures count no issue and no hotspot, so no list is asked for.
  { name: 'no fault at all', ...passes, requests: { [TASK]: 1, [GATE]: 1, [MEASURES]: 1, [ISSUES]: 0, [HOTSPOTS]: 0 } },
  {
    name: '401 of a token revoked after Prepare',
    arrange: ({ sonarqube, token }) => sonarqube.revokeToken(token),
    ...unknown('not-permitted', /refused the token \(401\)/, { [TASK]: 1, [GATE]: 0 }),
  },
  {
    name: '403 for the task',
    faults: at(TASK, refuses(403, 'Insufficient privileges')),
    ...unknown('not-permitted', /403: Insufficient privileges/, { [TASK]: 1, [GATE]: 0 }),
  },
  {
    name: 'a task that was purged',
    arrange: ({ sonarqube, taskId }) => sonarqube.purgeTask(taskId),
    ...unknown('purged', /404/, { [TASK]: 1, [GATE]: 0 }),
  },
  {
    name: 'a project that was deleted',
    arrange: ({ sonarqube, projectKey }) => sonarqube.projects.delete(projectKey),
    ...unknown('purged', /404/, { [GATE]: 1 }),
  },
  {
    name: 'a server that restarts while it is asked',
    faults: [
      { path: TASK, times: 2, strike: resets },
      { path: TASK, times: 2, strike: answers(503, GATEWAY_PAGE, quick) },
    ],
    ...passes,
    requests: { [TASK]: 5 },
  },
  {
    name: 'a server that does not come back',
    faults: at(TASK, answers(503, GATEWAY_PAGE, { 'Retry-After': '3600' })),
    ...within(1),
    ...unknown('server-unreachable', /503/),
    atMost: { [TASK]: 8 },
  },
  {
    name: 'a task that hangs until the deadline',
    faults: at(TASK, hangs),
    ...within(1),
    ...unknown('timed-out', /after [12] s/, { [TASK]: 1, [GATE]: 0 }),
  },
  {
    name: 'a sign-in page for the task',
    faults: at(TASK, answers(200, SIGN_IN_PAGE)),
    ...unknown('unexpected-answer', /Sign in to Contoso/, { [TASK]: 1 }),
  },
  {
    name: 'a redirect to a sign-in page for the task',
    faults: at(
      TASK,
      redirects(() => 'https://login.example.com/'),
    ),
    ...unknown('unexpected-answer', /sign-in page/, { [TASK]: 1 }),
  },
  {
    name: 'a truncated task',
    faults: at(TASK, halves),
    ...unknown('unexpected-answer', /api\/ce\/task is not what SonarQube documents/, { [TASK]: 1 }),
  },
  {
    name: 'a task with a status that does not exist',
    faults: at(
      TASK,
      rewrites((told) => ({ task: { ...(told as { task: object }).task, status: 'FINE' } })),
    ),
    ...unknown('unexpected-answer', /api\/ce\/task/, { [TASK]: 1, [GATE]: 0 }),
  },
  {
    name: 'a task of another project',
    faults: at(
      TASK,
      rewrites((told) => ({ task: { ...(told as { task: object }).task, componentKey: 'other' } })),
    ),
    ...unknown('foreign-server', /belongs to other/, { [GATE]: 0 }),
  },
  {
    name: '401 for the gate',
    faults: at(GATE, answers(401)),
    // Asked once more: a server at the end of its start refuses every token.
    ...unknown('not-permitted', /401/, { [GATE]: 2 }),
  },
  {
    name: '404 for the gate',
    faults: at(GATE, refuses(404, 'Analysis with id is not found')),
    ...unknown('purged', /404/, { [GATE]: 1 }),
  },
  {
    name: '500 for the gate',
    faults: at(GATE, refuses(500, 'An error has occurred')),
    ...within(5),
    ...unknown('server-unreachable', /500/),
    // Two tries at a time, until the deadline and the time for reading.
    atMost: { [TASK]: 1, [GATE]: 40 },
  },
  {
    name: 'a gate that resets',
    faults: at(GATE, resets),
    ...within(5),
    ...unknown('server-unreachable', /connection broke/),
    atMost: { [TASK]: 1, [GATE]: 20 },
  },
  {
    name: 'a gate that hangs',
    faults: at(GATE, hangs),
    ...within(5),
    ...unknown('timed-out', /quality gate of analysis/, { [GATE]: 1 }),
  },
  {
    name: 'a gate that breaks off once',
    faults: at(GATE, breaksOff, 1),
    ...passes,
    requests: { [GATE]: 2 },
  },
  { name: 'an empty gate', faults: at(GATE, empties), ...unknown('unexpected-answer', /empty/, { [GATE]: 1 }) },
  {
    name: 'a gate that is OK and has no conditions in it',
    faults: at(
      GATE,
      rewrites(() => ({ projectStatus: { status: 'OK' } })),
    ),
    step: 'publish',
    result: 'Failed',
    log: /: unknown, /,
    requests: { [GATE]: 1 },
  },
  {
    name: 'a gate with a status that does not exist',
    faults: at(
      GATE,
      rewrites(() => ({ projectStatus: { status: 'GREAT', conditions: [] } })),
    ),
    ...unknown('unexpected-answer', /project_status/, { [GATE]: 1 }),
  },
  { name: '403 for the measures', faults: at(MEASURES, refuses(403, 'No')), ...passes, requests: { [MEASURES]: 1 } },
  { name: 'truncated measures', faults: at(MEASURES, halves), ...passes, requests: { [MEASURES]: 1 } },
  {
    name: 'a page for the issues',
    faults: uncounted(ISSUES, answers(200, SIGN_IN_PAGE)),
    ...passes,
    requests: { [ISSUES]: 1 },
  },
  {
    name: '500 for the issues',
    faults: uncounted(ISSUES, answers(500, '{}', quick)),
    ...passes,
    requests: { [ISSUES]: 2 },
  },
  {
    name: '404 for the hotspots',
    faults: uncounted(HOTSPOTS, refuses(404, 'No')),
    ...passes,
    requests: { [HOTSPOTS]: 1 },
  },
  {
    name: 'hotspots of another shape',
    faults: uncounted(HOTSPOTS, answers(200, '[]')),
    ...passes,
    requests: { [HOTSPOTS]: 1 },
  },
];
