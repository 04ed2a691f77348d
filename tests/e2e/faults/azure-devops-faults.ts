import { refuses, showsSignIn, throttles } from '../../../local/azure-devops/faults';
import type { Strike } from '../../../local/http/faults';
import { breaksOff, losesAnswer } from '../../../local/http/strikes';
import type { FaultRow } from './fault-row';

const onProperties = (strike: Strike, times = Infinity): Pick<FaultRow, 'azureDevOps'> => ({
  azureDevOps: ({ id }) => [{ path: new RegExp(`/builds/${id}/properties$`), strike, times }],
});
const onRepository = (strike: Strike): Pick<FaultRow, 'azureDevOps'> => ({
  azureDevOps: () => [{ path: /\/git\/repositories\//, strike, times: 1 }],
});

/** The verdict stands, and a warning tells that gates of releases will not see it. */
const warns = (words: RegExp, requests: number | { readonly atMost: number }) =>
  ({
    step: 'publish',
    result: 'Succeeded',
    log: new RegExp(`: passed, .*could not be written to the build's properties.*${words.source}`, 's'),
    azureDevOpsRequests: ['/properties', requests],
  }) as const;
const writes = (requests: number) =>
  ({
    step: 'publish',
    result: 'Succeeded',
    log: /: passed, 1 condition met/,
    gate: 'ok',
    azureDevOpsRequests: ['/properties', requests],
  }) as const;
const onReports = (strike: Strike): Pick<FaultRow, 'azureDevOps'> => ({
  azureDevOps: ({ id }) => [{ path: new RegExp(`/builds/${id}/attachments/sonarqube`), strike }],
});
/** A build whose verdict cannot be read has none. */
const unread = (words: RegExp, requests: number) =>
  ({
    step: 'publish',
    // Without a name the analysis of the row's own job would be missed, too.
    inputs: () => ({ source: 'build', analysisName: 'another' }),
    result: 'Failed',
    log: new RegExp(`the verdict of build \\d+ cannot be read: .*${words.source}.*\\[no-analysis\\]`, 's'),
    azureDevOpsRequests: ['/attachments/sonarqube', requests],
  }) as const;
const asks = { step: 'prepare', inputs: () => ({ defaultBranch: '' }) } as const;

/** What the tasks can meet at Azure DevOps. */
export const AZURE_DEVOPS_FAULTS: readonly FaultRow[] = [
  { name: 'properties without a fault', ...writes(4) },
  { name: '401 for properties', ...onProperties(refuses(401)), ...warns(/401/, 1) },
  { name: '403 for properties', ...onProperties(refuses(403)), ...warns(/403/, 1) },
  {
    name: 'a sign-in page with 203 for properties',
    ...onProperties(showsSignIn(203)),
    ...warns(/203/, 1),
  },
  { name: '500 for properties', ...onProperties(refuses(500)), ...warns(/500/, { atMost: 75 }) },
  { name: '429 for properties, once', ...onProperties(throttles(1), 1), ...writes(5) },
  {
    name: '409 for properties, once',
    ...onProperties(refuses(409, 'Another update'), 1),
    ...writes(5),
  },
  {
    name: 'a reset of properties after their effect',
    ...onProperties(losesAnswer, 1),
    ...writes(5),
  },
  { name: '403 for the reports of a build', ...onReports(refuses(403)), ...unread(/403/, 1) },
  {
    name: 'a sign-in page for the reports of a build',
    ...onReports(showsSignIn(203)),
    ...unread(/203/, 1),
  },
  { name: 'half a list of the reports of a build', ...onReports(breaksOff), ...unread(/broke/, 4) },
  {
    name: 'a default branch that is told',
    ...asks,
    result: 'Succeeded',
    log: /main branch/,
    azureDevOpsRequests: ['/git/repositories/', 1],
  },
  {
    name: '401 for the default branch',
    ...asks,
    ...onRepository(refuses(401)),
    result: 'Failed',
    log: /Azure Repos did not tell.*401.*\[SQ-CONF-DEFAULT-BRANCH\]/s,
    azureDevOpsRequests: ['/git/repositories/', 1],
  },
  {
    name: '401 for the default branch, which SonarQube knows as the main branch',
    step: 'prepare',
    arrange: ({ sonarqube, projectKey }) => void sonarqube.projects.create(projectKey),
    inputs: ({ projectKey }) => ({ defaultBranch: '', cliProjectKey: projectKey }),
    ...onRepository(refuses(401)),
    result: 'Succeeded',
    log: /Default {3}main, which is the main branch of the project in SonarQube.*main branch/s,
    azureDevOpsRequests: ['/git/repositories/', 1],
  },
  {
    name: 'a sign-in page for the default branch',
    ...asks,
    ...onRepository(showsSignIn(203)),
    result: 'Failed',
    log: /Azure Repos did not tell.*203.*\[SQ-CONF-DEFAULT-BRANCH\]/s,
    azureDevOpsRequests: ['/git/repositories/', 1],
  },
  {
    name: '429 for the default branch, once',
    ...asks,
    ...onRepository(throttles(1)),
    result: 'Succeeded',
    log: /main branch/,
    azureDevOpsRequests: ['/git/repositories/', 2],
  },
];
