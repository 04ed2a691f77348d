import assert from 'node:assert/strict';
import { readJobContext } from '../../../src/domain/job-context';

type Variables = Record<string, string>;

const temp: Variables = { 'Agent.TempDirectory': '/temp' };
const jobOf = (variables: Variables) => readJobContext({ variable: (name) => ({ ...temp, ...variables })[name] });

describe('the context of a job', () => {
  it('carries no credentials of the repository address', () => {
    const { pipeline } = jobOf({ 'Build.Repository.Uri': 'https://joe:pat@dev.example.org/o/_git/r' });
    assert.equal(pipeline.repository.url, 'https://dev.example.org/o/_git/r');
  });

  it('names the leg of a matrix', () => {
    assert.equal(jobOf({ 'System.PhaseName': 'build', 'System.JobName': 'linux' }).pipeline.job, 'build linux');
  });

  it('refuses an agent without a folder for temporary files', () => {
    assert.throws(() => readJobContext({ variable: () => undefined }), { code: 'SQ-CONF-AGENT-FOLDER' });
  });

  const rows: [string, Variables, Partial<ReturnType<typeof jobOf>>][] = [
    ['a job of a build, where the agent does not tell', {}, { isRelease: false, isFork: false, verbose: false }],
    ['a job of a build', { 'System.HostType': 'build' }, { isRelease: false }],
    ['a classic release', { 'System.HostType': 'release' }, { isRelease: true }],
    [
      'the project of the primary artifact in a release',
      { 'System.HostType': 'release', 'Build.ProjectId': 'p2', 'System.TeamProjectId': 'p1' },
      { buildProjectId: 'p2' },
    ],
    [
      'the own project in a build, whatever another variable says',
      { 'Build.ProjectId': 'p2', 'System.TeamProjectId': 'p1' },
      { buildProjectId: 'p1' },
    ],
    ['a fork, as YAML prints it', { 'System.PullRequest.IsFork': 'True' }, { isFork: true }],
    ['a debug run, as the agent prints it', { 'System.Debug': 'True' }, { verbose: true }],
  ];
  for (const [name, variables, expected] of rows) {
    it(`reads ${name}`, () => {
      const job = jobOf(variables);
      for (const [key, value] of Object.entries(expected)) assert.equal(job[key as keyof typeof job], value, key);
    });
  }
});
