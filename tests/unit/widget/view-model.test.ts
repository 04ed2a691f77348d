import assert from 'node:assert/strict';
import { BUILD_PROPERTY_GATE } from '../../../src/documents/names';
import { ReadFailure, type ReadFailureKind } from '../../../src/web/reading/build-snapshot';
import type { GateState } from '../../../widget/gate-snapshot';
import type { GateWidgetView, MessageWidgetView } from '../../../widget/view';
import { toWidgetView } from '../../../widget/view-model';
import { passedReport, sampleReport } from '../../browser/sample-reports';
import { finishedRun, frameOf, judgedRun, property, readState } from './states';

function gateOf(state: GateState, frame = frameOf(2, 2)): GateWidgetView {
  const view = toWidgetView(state, frame);
  assert.equal(view.kind, 'gate');
  return view;
}

function messageOf(state: GateState, frame = frameOf(2, 2)): MessageWidgetView {
  const view = toWidgetView(state, frame);
  assert.equal(view.kind, 'message');
  return view;
}

const run = finishedRun(8);
const passed = passedReport('api');
const shown = (changes: Partial<Parameters<typeof readState>[0]> = {}, settings = {}) =>
  readState({ runs: [run], judged: judgedRun(run, [passed]), ...changes }, settings);

describe('view model of the widget', () => {
  for (const [what, reports, properties, projects, status] of [
    ['one that passed', [passed], {}, null, 'passed'],
    [
      'one that passed, confirmed by its property',
      [passed],
      { 'api-00000000': property({ projectKey: 'api' }) },
      null,
      'passed',
    ],
    ['one that passed, of chosen ones', [passed], {}, ['api'], 'passed'],
    ['one that failed', [sampleReport()], {}, null, 'failed'],
    ['one of two that failed', [passed, sampleReport()], {}, null, 'failed'],
    ['one that failed and is not chosen', [passed, sampleReport()], {}, ['api'], 'passed'],
    ['only others than the chosen one', [passed], {}, ['gone'], 'unknown'],
    ['one of two chosen ones', [passed], {}, ['api', 'gone'], 'unknown'],
    ['one whose key differs by its case', [passed], {}, ['API'], 'unknown'],
    [
      'one whose property says failed',
      [passed],
      { 'api-00000000': property({ projectKey: 'api', outcome: 'failed' }) },
      null,
      'failed',
    ],
    [
      'one whose property is of another project',
      [passed],
      { 'api-00000000': property({ projectKey: 'cart' }) },
      null,
      'unknown',
    ],
    [
      'one whose property is of a later attempt',
      [passed],
      { 'api-00000000': property({ projectKey: 'api', attempt: 2 }) },
      null,
      'unknown',
    ],
    [
      'one beside which another left no report',
      [passed],
      { 'cart-1': property({ projectKey: 'cart' }) },
      null,
      'unknown',
    ],
    [
      'the same where only the first is chosen',
      [passed],
      { 'cart-1': property({ projectKey: 'cart' }) },
      ['api'],
      'passed',
    ],
    [
      'one without a gate',
      [passed, passedReport('b', { outcome: { status: 'none', reason: 'no-gate' } })],
      {},
      null,
      'none',
    ],
  ] as const) {
    it(`calls the gate ${status} where a run published ${what}`, () => {
      const view = gateOf(shown({ judged: judgedRun(run, reports, properties) }, { projects }));
      assert.equal(view.status, status);
      assert.match(view.linkLabel, new RegExp(`^${view.headline}\\. Open the results of run 20261020\\.8$`));
    });
  }

  it('counts no report of another run', () => {
    const { files } = judgedRun(finishedRun(7), [passed]);
    const view = gateOf(shown({ judged: { run, files: { ...files, buildId: '8' } } }));
    assert.equal(view.status, 'unknown');
  });

  const newer = (changes: Parameters<typeof finishedRun>[1] = {}) => finishedRun(9, changes);
  for (const [what, runs, status, fact] of [
    [
      'a run of other commits analyzed nothing',
      [newer(), run],
      'unknown',
      'Run 20261020.9 analyzed nothing; passed before',
    ],
    [
      'a run whose commit nobody tells did',
      [newer({ sourceCommit: null }), run],
      'unknown',
      'Run 20261020.9 analyzed nothing; passed before',
    ],
    ['a run of the same commit did', [newer({ sourceCommit: run.sourceCommit }), run], 'passed', '5 conditions met'],
    ['a run goes on', [newer({ state: 'running' }), run], 'passed', 'Run 20261020.9 is in progress'],
    ['a run waits', [newer({ state: 'waiting' }), run], 'passed', 'Run 20261020.9 is in progress'],
    ['an older run goes on', [run, finishedRun(7, { state: 'running' })], 'passed', '5 conditions met'],
    ['an older run analyzed nothing', [run, finishedRun(7)], 'passed', '5 conditions met'],
  ] as const) {
    it(`calls the gate ${status} when ${what} after it passed`, () => {
      const view = gateOf(shown({ runs }));
      assert.deepEqual([view.status, view.facts[0]], [status, fact]);
    });
  }

  it('opens the run that analyzed nothing, since it is why the gate is unknown', () => {
    const view = gateOf(shown({ runs: [newer(), run] }));
    assert.match(view.href ?? '', /buildId=9&view=acme\.sonarqube\.results-tab$/);
    assert.equal(view.linkLabel, 'Quality gate unknown. Open the results of run 20261020.9');
  });

  for (const [columns, source] of [
    [1, ['main', 'Oct 20, 2026']],
    [2, ['webshop CI', 'main', 'Oct 20, 2026']],
    [3, ['webshop CI', 'main', '#20261020.8', 'Oct 20, 2026']],
  ] as const) {
    it(`says in ${columns} columns where it comes from`, () => {
      assert.deepEqual(gateOf(shown(), frameOf(columns, 2)).source, source);
    });
  }

  it('has no link where the server names no page, or one that is none', () => {
    for (const webUrl of [null, 'javascript:alert(1)', 'not an address']) {
      const without = finishedRun(8, { webUrl });
      const view = gateOf(shown({ runs: [without], judged: judgedRun(without, [passed]) }));
      assert.equal(view.href, undefined);
    }
  });

  it('has a trend in the sizes of two rows only', () => {
    const runs = [8, 7, 6].map((id) => finishedRun(id, { properties: new Map([[BUILD_PROPERTY_GATE, 'ok']]) }));
    const [first] = runs;
    assert.ok(first);
    const state = shown({ runs, judged: judgedRun(first, [passed]) });
    assert.equal(gateOf(state, frameOf(2, 2)).trend?.kind, 'verdicts');
    assert.equal(gateOf(state, frameOf(2, 1)).trend, undefined);
  });

  it('is called as people called it, or by what it shows', () => {
    assert.equal(gateOf(shown()).title, 'Web shop');
    assert.equal(gateOf(shown(), frameOf(2, 2, { name: ' ' })).title, 'Quality gate');
    assert.deepEqual(toWidgetView({ kind: 'loading' }, frameOf(1, 1)), { kind: 'loading', title: 'Web shop' });
  });

  for (const [what, runs, tone, headline, text] of [
    [
      'the first run goes on',
      [newer({ state: 'running' })],
      'running',
      'Waiting for the results',
      /Run 20261020\.9 of main is in progress/,
    ],
    [
      'one goes on after one without an analysis',
      [newer({ state: 'running' }), run],
      'running',
      'Waiting for the results',
      /is in progress/,
    ],
    [
      'no run published anything',
      [newer(), run],
      'warning',
      'Nothing was analyzed',
      /The newest runs of main have published no quality gate, so it is unknown/,
    ],
  ] as const) {
    it(`says “${headline}” where ${what}`, () => {
      const message = messageOf(readState({ runs }));
      assert.deepEqual([message.tone, message.headline], [tone, headline]);
      assert.match(message.text.join(' '), text);
      assert.match(message.link?.href ?? '', /buildId=9/);
    });
  }

  for (const [kind, status, says] of [
    ['refused', 401, /did not accept this page’s sign-in \(401\)/],
    ['forbidden', 403, /may not read this pipeline \(403\).*“View builds”/],
    ['gone', 404, /does not know this pipeline any more \(404\)/],
    ['broken', 500, /answered with an error \(500\)/],
    ['offline', undefined, /did not answer\./],
    ['slow', undefined, /did not answer in time/],
  ] as const satisfies readonly (readonly [ReadFailureKind, number | undefined, RegExp])[]) {
    it(`says that it could not be read, with a way to try again: ${kind}`, () => {
      const message = messageOf({ kind: 'failed', failure: new ReadFailure(kind, status) });
      assert.deepEqual([message.tone, message.headline, message.retry], ['error', 'Could not be read', true]);
      assert.match(message.text.join(' '), says);
    });
  }

  for (const [state, tone, headline] of [
    [{ kind: 'newer-settings' }, 'warning', 'Configured by a newer version'],
    [{ kind: 'unreadable-settings', problem: 'they are not JSON' }, 'warning', 'The settings cannot be read'],
    [{ kind: 'without-project', problem: 'no-project' }, 'error', 'Nothing to show'],
    [{ kind: 'without-project', problem: 'no-address' }, 'error', 'Nothing to show'],
    [{ kind: 'no-pipeline', pipelineId: 7 }, 'warning', 'No such pipeline'],
    [{ kind: 'no-runs', branch: 'refs/heads/main', pipeline: null }, 'neutral', 'No run yet'],
  ] as const satisfies readonly (readonly [GateState, MessageWidgetView['tone'], string])[]) {
    it(`says “${headline}” (${state.kind})`, () => {
      const message = messageOf(state);
      assert.deepEqual([message.tone, message.headline], [tone, headline]);
      assert.ok(message.text.every((sentence) => sentence !== ''));
    });
  }
});
