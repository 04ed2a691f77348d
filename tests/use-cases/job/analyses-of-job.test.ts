import assert from 'node:assert/strict';
import { parseAnalysisCredentials } from '../../../src/documents/analysis-credentials';
import { createCredentialStore } from '../../../src/adapters/azure-pipelines/credential-store';
import {
  credentialsVariable,
  handoffVariable,
  publishedVariable,
  scanVariable,
  VARIABLE_ANALYSES,
  VARIABLE_ANALYSES_SEAL,
  VARIABLE_PUBLISHED_TASKS,
} from '../../../src/documents/names';
import {
  isPublished,
  preparedAnalyses,
  publishedState,
  publishedTasks,
  saveAnalysis,
  savePublished,
} from '../../../src/use-cases/job/analyses-of-job';
import { leaveInJob, leftInJob, readInJob, verdictOn } from '../../left-in-job';
import { inMemoryAgent, type InMemoryAgent } from '../in-memory';
import { preparedHandoff, skippedHandoff } from '../../builders';

/** A job in which `a` is scanned and published, and `b` is prepared. */
function job(...forge: ((agent: InMemoryAgent) => void)[]) {
  const agent = inMemoryAgent();
  const ports = { agent, credentialStore: createCredentialStore(agent) };
  leaveInJob(ports, { handoff: preparedHandoff('a'), scan: { state: 'scanned', taskId: 't' } });
  leaveInJob(ports, { handoff: preparedHandoff('b') });
  for (const one of preparedAnalyses(ports)) {
    if (one.kind === 'analysis' && one.key === 'a') savePublished(ports, [verdictOn(one, 'passed')]);
  }
  for (const each of forge) each(agent);
  return ports;
}

/** What the reader says of each analysis. */
const read = (ports: ReturnType<typeof job>) =>
  preparedAnalyses(ports).map((one) => [one.key, one.kind === 'broken' ? one.error.code : 'read']);

const plain = (name: string, value: string) => (agent: InMemoryAgent) => {
  // An agent keeps one variable of a name: what was a secret stays one, with the new value.
  if (agent.secrets.has(name)) agent.secrets.set(name, value);
  else agent.setVariable(name, value);
};

describe('the analyses of a job', () => {
  it('are read as the tasks left them', () => {
    const [a, b] = preparedAnalyses(job());
    assert.ok(a?.kind === 'analysis' && b?.kind === 'analysis');
    assert.deepEqual(a.scan, { state: 'scanned', taskId: 't', step: null });
    assert.deepEqual(a.published, { status: 'passed', step: null });
    assert.equal(b.scan, null);
    assert.equal(b.published, null);
    assert.ok(b.scannerSecrets?.credentials.scheme === 'token');
  });

  it('are none without Prepare', () => {
    const agent = inMemoryAgent();
    assert.deepEqual(preparedAnalyses({ agent, credentialStore: createCredentialStore(agent) }), []);
  });

  it('count once', () => {
    const ports = job();
    saveAnalysis(ports, skippedHandoff('a'), null);
    assert.deepEqual(read(ports), [
      ['b', 'read'],
      ['a', 'read'],
    ]);
  });

  it('are prepared anew without what was said before', () => {
    const ports = job();
    leaveInJob(ports, { handoff: preparedHandoff('a') });
    const again = preparedAnalyses(ports).find(({ key }) => key === 'a');
    assert.ok(again?.kind === 'analysis');
    assert.equal(again.scan, null);
    assert.equal(again.published, null);
  });

  describe('prepared anew', () => {
    const published = (ports: ReturnType<typeof job>) => {
      const [first] = preparedAnalyses(ports);
      assert.ok(first?.kind === 'analysis');
      const report = (analysisKey: string, computeTaskId: string | null) =>
        ({ analysisKey, computeTaskId, outcome: { status: 'unknown' } }) as const;
      const { seal } = first;
      savePublished(ports, [
        { report: report('of-a-build-tool', 'task-1'), seal },
        { report: report('lost', null), seal },
      ]);
      return ports;
    };
    const sealNow = (ports: ReturnType<typeof job>) => readInJob(ports, 'a')?.seal ?? assert.fail();

    it('leave what a Publish said about all others readable', () => {
      const ports = published(job());
      leaveInJob(ports, { handoff: preparedHandoff('b') });
      leaveInJob(ports, { handoff: preparedHandoff('a') });
      assert.deepEqual(publishedTasks(ports, sealNow(ports)), [{ task: 'task-1', status: 'unknown', step: null }]);
      assert.deepEqual(publishedState(ports, 'lost', sealNow(ports)), { status: 'unknown', step: null });
    });

    it('take over nothing that somebody else wrote', () => {
      const ports = published(job());
      const forged = published(job()).agent.secrets;
      for (const name of [VARIABLE_PUBLISHED_TASKS, publishedVariable('lost')])
        ports.agent.secrets.set(name, forged.get(name) ?? assert.fail());
      leaveInJob(ports, { handoff: preparedHandoff('a') });
      assert.deepEqual(publishedTasks(ports, sealNow(ports)), []);
      assert.equal(publishedState(ports, 'lost', sealNow(ports)), null);
    });

    it('take over no key of a secret that does not fit its handoff', () => {
      const ports = job(plain(handoffVariable('b'), JSON.stringify(preparedHandoff('b', { analysisName: 'x' }))));
      const key = (name: string) => parseAnalysisCredentials(ports.agent.secrets.get(name) ?? '')?.sealKey;
      const before = key(credentialsVariable('b'));
      leaveInJob(ports, { handoff: preparedHandoff('b') });
      assert.ok(before !== undefined && key(credentialsVariable('b')) !== before);
    });
  });

  const other = leftInJob({ handoff: preparedHandoff('a'), scan: { state: 'scanned' } });
  const forged: [string, (agent: InMemoryAgent) => void, changed: string][] = [
    [
      'a handoff with another address',
      plain(
        handoffVariable('a'),
        JSON.stringify(preparedHandoff('a', { server: { url: 'https://other', version: '26.9', features: null } })),
      ),
      'a',
    ],
    [
      'a handoff with other properties',
      plain(
        handoffVariable('a'),
        JSON.stringify(preparedHandoff('a', { properties: { 'sonar.scanner.javaExePath': '/s/java' } })),
      ),
      'a',
    ],
    ['a handoff that is skipped', plain(handoffVariable('b'), JSON.stringify(skippedHandoff('b'))), 'b'],
    ['a scan that was skipped', plain(scanVariable('b'), '{"state":"skipped","reason":"x"}'), 'b'],
    ['a scan that never was', plain(scanVariable('b'), '{"state":"scanned"}'), 'b'],
    ['a scan of another job', plain(scanVariable('a'), other.secrets[scanVariable('a')] ?? ''), 'a'],
    ['a verdict', plain(publishedVariable('b'), 'passed'), 'b'],
    [
      'what was left under another name',
      (agent) => plain(publishedVariable('b'), agent.secrets.get(publishedVariable('a')) ?? '')(agent),
      'b',
    ],
    [
      'what was left about the scan as a verdict',
      (agent) => plain(publishedVariable('a'), agent.secrets.get(scanVariable('a')) ?? '')(agent),
      'a',
    ],
    ['the list without its last one', plain(VARIABLE_ANALYSES, 'a'), 'a'],
    ['the list without its first one', plain(VARIABLE_ANALYSES, 'b'), 'b'],
    ['the list in another order', plain(VARIABLE_ANALYSES, 'b,a'), 'a,b'],
    ['the seal of the list', plain(VARIABLE_ANALYSES_SEAL, 'a'), 'a,b'],
    ['the number of another build', plain('Build.BuildId', '41'), 'a,b'],
    ['the id of another project', plain('System.TeamProjectId', 'p2'), 'a,b'],
  ];
  for (const [what, forge, changed] of forged) {
    it(`are refused where somebody wrote ${what}`, () => {
      const said = read(job(forge));
      const refused = said.filter(([, code]) => code === 'SQ-HANDOFF-CHANGED').map(([key]) => key);
      assert.equal(refused.sort().join(), changed);
    });
  }

  it('are refused where somebody emptied the list', () => {
    const ports = job(plain(VARIABLE_ANALYSES, ''));
    assert.throws(() => preparedAnalyses(ports), { code: 'SQ-HANDOFF-CHANGED' });
  });

  it('are not sealed anew by another Prepare once the list was changed', () => {
    const ports = job(plain(VARIABLE_ANALYSES, 'a'));
    assert.throws(() => saveAnalysis(ports, skippedHandoff('c'), null), { code: 'SQ-HANDOFF-CHANGED' });
  });

  it('are broken without the secret of Prepare', () => {
    assert.deepEqual(read(job(plain(credentialsVariable('a'), ''))), [
      ['a', 'SQ-HANDOFF-BROKEN'],
      ['b', 'read'],
    ]);
  });

  for (const key of ['../../escape', 'a/b', 'a\\b', 'x'.repeat(49), 'Ünï']) {
    it(`are broken under "${key}", even where all the rest fits, and get a key that names no path`, () => {
      const { variables, secrets } = leftInJob({ handoff: preparedHandoff(key) });
      const agent = inMemoryAgent({ variables });
      for (const [name, value] of Object.entries(secrets)) agent.secrets.set(name, value);
      const [found] = preparedAnalyses({ agent, credentialStore: createCredentialStore(agent) });
      assert.ok(found?.kind === 'broken');
      assert.match(found.key, /^[a-z0-9-]{1,48}$/);
    });
  }
});

describe('a published analysis', () => {
  const rows: [
    string,
    status: 'failed' | 'unknown' | 'passed',
    by: string | null,
    asks: string | null,
    done: boolean,
  ][] = [
    ['is done for another step', 'failed', 'one', 'two', true],
    ['is judged again by the same step, which is tried again', 'failed', 'one', 'one', false],
    ['is judged again by the same step, whatever it said of this one', 'passed', 'one', 'one', false],
    ['is done where no step is known', 'passed', null, null, true],
    ['is judged again where no step is known and it was red', 'failed', null, null, false],
    ['is judged again where no step is known and nobody knows', 'unknown', null, 'two', false],
  ];
  for (const [name, status, by, asks, done] of rows) {
    it(name, () => assert.equal(isPublished({ status, step: by }, asks), done));
  }
  it('is not done before it is published', () => assert.equal(isPublished(null, 'one'), false));
});
