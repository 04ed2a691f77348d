import assert from 'node:assert/strict';
import type { ReportedIssue } from '../../../src/documents/analysis-report';
import { describeHotspot, describeIssue } from '../../../src/presentation/severities';

const issue = (changes: Partial<ReportedIssue>): ReportedIssue => ({
  key: 'AZ',
  rule: 'ts:S1',
  message: 'message',
  file: null,
  line: null,
  severity: 'CRITICAL',
  type: 'CODE_SMELL',
  impacts: [
    { softwareQuality: 'MAINTAINABILITY', severity: 'LOW' },
    { softwareQuality: 'SECURITY', severity: 'BLOCKER' },
  ],
  tags: [],
  ...changes,
});

describe('severities in words', () => {
  const rows: readonly (readonly [string, Parameters<typeof describeIssue>, object])[] = [
    ['MQR: the worst impact', [issue({}), 'MQR'], { level: 'highest', severity: 'Blocker', kind: 'Security' }],
    [
      'standard: severity and type',
      [issue({}), 'STANDARD'],
      { level: 'high', severity: 'Critical', kind: 'Code smell' },
    ],
    [
      'a hotspot of earlier versions',
      [issue({ tags: ['cwe', 'former-hotspot'] }), 'MQR'],
      { level: 'highest', severity: 'Blocker', kind: 'Security, a security hotspot before' },
    ],
    ['unknown mode with impacts', [issue({}), null], { level: 'highest', severity: 'Blocker', kind: 'Security' }],
    [
      'unknown mode without',
      [issue({ impacts: [] }), null],
      { level: 'high', severity: 'Critical', kind: 'Code smell' },
    ],
    [
      'words that nobody knows, names of object members among them',
      [issue({ impacts: [], severity: 'constructor', type: '__proto__' }), 'STANDARD'],
      { level: 'info', severity: 'constructor', kind: '__proto__' },
    ],
    [
      'nothing told',
      [issue({ impacts: [], severity: null, type: null }), 'MQR'],
      { level: 'info', severity: '', kind: '' },
    ],
  ];
  for (const [name, parameters, expected] of rows) {
    it(name, () => assert.deepEqual(describeIssue(...parameters), expected));
  }

  it('hotspots by probability', () => {
    const hotspot = { key: 'k', rule: null, message: '', file: null, line: null, probability: 'HIGH' };
    assert.deepEqual(describeHotspot(hotspot), { level: 'high', severity: 'High', kind: '' });
  });
});
