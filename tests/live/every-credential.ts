import assert from 'node:assert/strict';
import type { Strike } from '../../local/http/faults';
import type { FinishedBuild } from '../../local/organization';
import { logOf, stepOf } from '../e2e/rig';
import { createToken, createUser } from './administration';
import { inOrder, reportOf, RESULTS } from './published';
import type { LiveRig, LiveRun } from './rig';

/**
 * Whoever may read a verdict reads the same one, whichever token asks: the report file of the analysis is left in a job without
 * Prepare, which is told to have begun before it, and Publish reads it with each kind of credentials.
 */
export async function assertSameForEveryCredential(rig: LiveRig, analyzed: FinishedBuild): Promise<void> {
  const { outcome, project, computeTaskId } = reportOf(analyzed);
  const pipeline = pipelineFor(project.key, rig.server.url, computeTaskId ?? '');
  const { faults } = rig.organization.azureDevOps;
  const begun = faults.add({ path: /\/timeline$/i, method: 'GET', strike: startsAt(analyzed.build.queueTime) });
  for (const [kind, credentials] of Object.entries(await everyCredential(rig, project.key))) {
    const finished = await rig.run(pipeline, credentials);
    const log = logOf(finished.run, 'publish');
    assert.deepEqual(inOrder(reportOf(finished).outcome), inOrder(outcome), `${kind}\n${log}`);
    assert.equal(stepOf(finished.run, 'publish').result, RESULTS[outcome.status], `${kind}\n${log}`);
  }
  begun.remove();
}

/** @param time ISO 8601, in the place of when each step of a timeline started */
function startsAt(time: string): Strike {
  return async (exchange) => {
    const answer = await exchange.truth();
    const text = String(answer.body).replace(/"startTime":"[^"]*"/g, `"startTime":"${time}"`);
    exchange.send({ ...answer, body: Buffer.from(text) });
  };
}

async function everyCredential({ server }: LiveRig, project: string): Promise<Readonly<Record<string, LiveRun>>> {
  const { login, password } = await createUser(server);
  return {
    "an administrator's token": {},
    'a global analysis token': { token: await createToken(server, 'GLOBAL_ANALYSIS_TOKEN') },
    'an analysis token of the project': { token: await createToken(server, 'PROJECT_ANALYSIS_TOKEN', project) },
    'login and password of a user without further rights': {
      token: password,
      connect: (url, given) => ({
        ...{ name: 'sonarqube', type: 'sonarqube-server', url },
        ...{ scheme: 'UsernamePassword', parameters: { username: login, password: given } },
      }),
    },
  };
}

function pipelineFor(projectKey: string, url: string, ceTaskId: string): string {
  const text = `projectKey=${projectKey}\\nserverUrl=${url}\\nceTaskId=${ceTaskId}\\n`;
  return `steps:
  - script: mkdir -p target/sonar && printf '${text}' > target/sonar/report-task.txt
  - task: SonarQubeServerPublish@1
    name: publish
    inputs:
      connection: sonarqube
`;
}
