import assert from 'node:assert/strict';
import { parseWidgetSettings, toStoredSettings, type WidgetSettings } from '../../../src/documents/widget-settings';

const settings: WidgetSettings = { pipelineId: 7, branch: 'refs/heads/main', projects: ['webshop'], trend: 'coverage' };
const stored = (data: unknown, major = 1): unknown => ({
  data: typeof data === 'string' ? data : JSON.stringify(data),
  version: { major, minor: 0, patch: 0 },
});

const CASES: readonly { readonly what: string; readonly given: unknown; readonly kind: string }[] = [
  ...[undefined, null, {}, { data: null }, { data: '' }, { data: ' ' }, { data: 'null' }, 7, []].map((given) => ({
    what: `nothing (${JSON.stringify(given)})`,
    given,
    kind: 'none',
  })),
  { what: 'settings without a version', given: { data: JSON.stringify(settings) }, kind: 'settings' },
  { what: 'a version that is null', given: { data: JSON.stringify(settings), version: null }, kind: 'settings' },
  { what: 'settings of a newer version', given: stored({}, 2), kind: 'newer' },
  { what: 'text that is no JSON', given: stored('{'), kind: 'unreadable' },
  { what: 'a label in place of an id', given: stored({ ...settings, pipelineId: 'CI' }), kind: 'unreadable' },
  { what: 'no pipeline', given: stored({ branch: 'refs/heads/main' }), kind: 'unreadable' },
  { what: 'a branch that is no ref', given: stored({ ...settings, branch: 'main' }), kind: 'unreadable' },
  { what: 'an empty choice of projects', given: stored({ ...settings, projects: [] }), kind: 'unreadable' },
  { what: 'a trend that there is not', given: stored({ ...settings, trend: 'bugs' }), kind: 'unreadable' },
];

describe('settings of the widget', () => {
  for (const { what, given, kind } of CASES) {
    it(`reads ${what} as ${kind}`, () => assert.equal(parseWidgetSettings(given).kind, kind));
  }

  it('keep a branch of TFVC, which is a folder', () => {
    const folder = { ...settings, branch: '$/Fabrikam/Main line' };
    assert.deepEqual(parseWidgetSettings(stored(folder)), { kind: 'settings', settings: folder });
  });

  it('are read as they were written', () => {
    assert.deepEqual(parseWidgetSettings(toStoredSettings(settings)), { kind: 'settings', settings });
  });

  it('have what an earlier minor version did not know by default', () => {
    assert.deepEqual(parseWidgetSettings(stored({ pipelineId: 7, branch: 'refs/heads/main' })), {
      kind: 'settings',
      settings: { pipelineId: 7, branch: 'refs/heads/main', projects: null, trend: 'verdicts' },
    });
  });

  it('name the field that is wrong', () => {
    assert.deepEqual(parseWidgetSettings(stored({ ...settings, pipelineId: 0 })), {
      kind: 'unreadable',
      problem: '"pipelineId" is missing or has an unexpected value',
    });
  });
});
