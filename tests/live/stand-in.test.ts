import assert from 'node:assert/strict';
import { startSonarQube, type SonarQubeStandIn } from '../../local/sonarqube/server';
import { pipelineOf, stepOf } from '../e2e/rig';
import { analyzedFile, scannerReport } from '../wire/sonarqube/reports';
import { createProject, createToken, fresh, type Condition } from './administration';
import { ask, compare, type Side } from './comparison';
import { KNOWN_DIFFERENCES } from './known-differences';
import { reportOf } from './published';
import { QUESTIONS, titleOf } from './questions';
import { describeLive } from './rig';

const CONDITIONS: readonly Condition[] = [
  { metric: 'violations', op: 'GT', error: '0' },
  { metric: 'ncloc', op: 'GT', error: '100000' },
  { metric: 'new_violations', op: 'GT', error: '0' },
];
const WRONG = `squ_${'0'.repeat(40)}`;

describeLive('The stand-in answers like the real server', (live) => {
  let real: Side;
  /** What the server warned of: the analyzer of 9.9 knows no newer Node. */
  let warnings: readonly string[];
  let copy: Side;
  let standIn: SonarQubeStandIn | undefined;
  before(async () => {
    real = await realSide();
    standIn = await startSonarQube({
      version: live().server.version,
      edition: 'community',
      processingDelay: 0,
      gate: { name: 'strict', conditions: CONDITIONS.map((condition) => ({ ...condition })) },
    });
    copy = copySide(standIn);
  });
  after(() => standIn?.stop());

  async function realSide(): Promise<Side> {
    const { server } = live();
    const project = await createProject(server, 'compare', CONDITIONS);
    const other = await createProject(server, 'compare-other');
    const finished = await live().run(
      pipelineOf({ prepare: { cliProjectKey: project }, publish: { onFailed: 'ignore', onNone: 'ignore' } }),
    );
    assert.equal(stepOf(finished.run, 'publish').result, 'Succeeded');
    const { computeTaskId, analysisId, ...report } = reportOf(finished);
    warnings = report.warnings;
    return {
      url: server.url,
      ids: { project, task: computeTaskId ?? '', analysis: analysisId ?? '' },
      tokens: {
        wrong: WRONG,
        user: server.adminToken,
        project: await createToken(server, 'PROJECT_ANALYSIS_TOKEN', project),
        global: await createToken(server, 'GLOBAL_ANALYSIS_TOKEN'),
        'other-project': await createToken(server, 'PROJECT_ANALYSIS_TOKEN', other),
      },
    };
  }

  function copySide(server: SonarQubeStandIn): Side {
    const project = fresh('compare');
    const lines = ['one', 'two', 'three', 'four'];
    const file = analyzedFile('src/a.js', lines, [
      ['S1481', 2, 'Remove the declaration of the unused variable.'],
      ['S1764', 3, 'Correct one of the identical sub-expressions.'],
      // Later servers have no hotspots any more.
      ...(live().isAtLeast(26, 7)
        ? []
        : [['S2245', 4, 'Make sure that using this pseudorandom number generator is safe here.'] as const]),
    ]);
    const revision = '0123456789abcdef0123456789abcdef01234567';
    const task = server.submitReport(scannerReport(project, [file], { revision, warnings }));
    server.submitReport(scannerReport('other', [file]));
    const analysis = task.analysisId ?? '';
    return {
      url: server.url,
      ids: { project, task: task.id, analysis },
      tokens: {
        wrong: WRONG,
        user: server.tokens.admin,
        project: server.createToken({ type: 'PROJECT_ANALYSIS_TOKEN', projectKey: project, login: 'admin' }),
        global: server.createToken({ type: 'GLOBAL_ANALYSIS_TOKEN', login: 'admin' }),
        'other-project': server.createToken({ type: 'PROJECT_ANALYSIS_TOKEN', projectKey: 'other', login: 'admin' }),
      },
    };
  }

  for (const question of QUESTIONS) {
    const title = titleOf(question);
    it(title, async () => {
      const [truth, answer] = await Promise.all([ask(real, question), ask(copy, question)]);
      const allowed = KNOWN_DIFFERENCES.filter(({ questions }) => questions.test(title));
      const found = compare(truth, answer).filter((line) => !allowed.some(({ differences: of }) => of.test(line)));
      assert.deepEqual(found, []);
    });
  }
});
