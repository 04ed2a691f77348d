import assert from 'node:assert/strict';
import { parseAnalysisCredentials } from '../../../src/documents/analysis-credentials';
import { parseHandoff } from '../../../src/documents/handoff';
import { parseScanState } from '../../../src/documents/scan-state';

describe('documents that cross a process boundary', () => {
  const rows: [string, string, string][] = [
    ['nothing', '', 'unreadable'],
    ['text that is not JSON', '{', 'unreadable'],
    ['JSON without a version', '{}', 'unreadable'],
    ['a version that is no number', '{"version":"1"}', 'unreadable'],
    ['null', 'null', 'unreadable'],
    ['a list', '[]', 'unreadable'],
    ['a newer version', '{"version":2}', 'newer'],
    ['a document with a missing part', '{"version":1,"state":"prepared"}', 'unreadable'],
  ];
  for (const [name, text, kind] of rows) {
    it(`${name} is ${kind}, not an exception`, () => assert.equal(parseHandoff(text).kind, kind));
  }

  it('name the part that is wrong', () => {
    const result = parseHandoff('{"version":1,"state":"prepared","analysisKey":7}');
    assert.deepEqual(result, { kind: 'unreadable', problem: '"analysisKey" is missing or has an unexpected value' });
  });

  it('keep credentials apart from everything else that may stand in the variable', () => {
    assert.equal(parseAnalysisCredentials('hello'), undefined);
    assert.equal(parseAnalysisCredentials('{"scheme":"token"}'), undefined);
    const good = { scheme: 'token', token: 't', secretProperties: {}, handoffSha256: 'a', sealKey: 'k' };
    assert.equal(parseAnalysisCredentials(JSON.stringify({ ...good, sealKey: '' })), undefined);
    assert.deepEqual(parseAnalysisCredentials(JSON.stringify(good)), good);
  });

  it('tell the states of a scan', () => {
    assert.deepEqual(parseScanState('{"state":"failed","reason":"x"}'), { state: 'failed', reason: 'x' });
    assert.equal(parseScanState('{"state":"failed"}'), undefined);
    assert.equal(parseScanState('scanned'), undefined);
  });
});
