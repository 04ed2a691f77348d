import assert from 'node:assert/strict';
import { parseStatusProperties, toStatusProperties } from '../../../src/documents/status-properties';

describe('what a status tells of its analysis', () => {
  it('has permanent names, and is read as it was written', () => {
    const mark = {
      analysis: 'AX1',
      analysisKey: 'shop-1',
      project: 'shop',
      server: 's',
      build: '42',
      attempt: '1',
      pullRequest: '7',
      analysisDate: '2026-10-20T09:00:00Z',
      source: 'live',
      name: 'Shop',
      definition: '3',
    } as const;
    const properties = toStatusProperties(mark);
    assert.deepEqual([...properties.keys()].sort(), [
      'SonarQube.Analysis',
      'SonarQube.AnalysisDate',
      'SonarQube.AnalysisKey',
      'SonarQube.Attempt',
      'SonarQube.Build',
      'SonarQube.Definition',
      'SonarQube.Name',
      'SonarQube.Project',
      'SonarQube.PullRequest',
      'SonarQube.Server',
      'SonarQube.Source',
    ]);
    assert.deepEqual(parseStatusProperties(properties), mark);
    assert.equal(parseStatusProperties(new Map([['SonarQube.Source', 'tomorrow']])).source, '');
  });
});
