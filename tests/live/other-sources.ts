import assert from 'node:assert/strict';
import type { FinishedBuild } from '../../local/organization';
import { logOf, stepOf } from '../e2e/rig';
import { inOrder, reportOf, RESULTS } from './published';
import type { LiveRig } from './rig';

/**
 * What a later pipeline reads of an analysis must be what its own build published: from the project, where the live gate is
 * asked, and from the build, with the server asked again, which must know the analysis as the newest of its branch.
 */
export async function assertOtherSources(rig: LiveRig, analyzed: FinishedBuild): Promise<void> {
  const { outcome, project, measures, newCodePeriod, analysisId } = reportOf(analyzed);
  const { status } = outcome;
  const finished = await rig.run(pipelineFor(project.key, analyzed.build.id));
  const { run, build } = finished;
  const report = reportOf(finished);
  assert.deepEqual(inOrder(report.outcome), inOrder(outcome), logOf(run, 'publish'));
  assert.equal(report.basis, 'project');
  assert.equal(report.analysisId, null);
  assert.equal(report.project.key, project.key);
  assert.match(logOf(run, 'publish'), /nothing was analyzed in this run/);
  assert.equal(stepOf(run, 'publish').result, RESULTS[status], logOf(run, 'publish'));
  assert.equal(build.properties.get('sonarglobalqualitygate'), status === 'passed' ? 'ok' : status);
  assert.deepEqual(report.newCodePeriod, newCodePeriod);
  // The token of the analysis may have been refused what the one here may read.
  if (measures.state === 'read') assert.deepEqual(report.measures, measures);
  const again = stepOf(run, 'again');
  assert.equal(again.outputs.status, status, logOf(run, 'again'));
  assert.equal(again.outputs.analysisId, analysisId);
  assert.equal(again.result, RESULTS[status], logOf(run, 'again'));
  assert.deepEqual(again.attachments, []);
  assert.deepEqual(rig.organization.azureDevOps.violations, []);
}

function pipelineFor(projectKey: string, buildId: number | string): string {
  return `steps:
  - task: SonarQubeServerPublish@1
    name: publish
    inputs:
      source: project
      connection: sonarqube
      projectKey: ${projectKey}
  - task: SonarQubeServerPublish@1
    name: again
    condition: always()
    inputs:
      source: build
      buildId: ${buildId}
      connection: sonarqube
      reevaluate: true
`;
}
