import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { logOf, openRig, pipelineOf, stepOf, type Rig } from './rig';

const FILE = { configMode: 'file', configFile: 'sonar-project.properties', cliProjectKey: '', cliSources: '' };

describe('a properties file of the repository, through all tasks', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => (rig = await openRig()));
  after(() => rig.stop());

  /** The pipeline with a file that a script writes line by line before Prepare. */
  const withFile = (lines: readonly string[], before = ''): string => {
    const commands = lines.map((line) => `echo '${line}' >> sonar-project.properties`);
    const script = ['rm -f sonar-project.properties', ...commands, before].filter(Boolean).join('\n');
    const text = pipelineOf({ prepare: FILE, publish: { onFailed: 'ignore' } });
    return text.replace('  - task:', `  - script: |\n${script.replace(/^/gm, '      ')}\n  - task:`);
  };

  it('may use placeholders: what reaches SonarQube has their values', async () => {
    const { run } = await rig.run(
      withFile([
        'sonar.projectKey=placeholders',
        'folder=package.json',
        'sonar.sources=${folder}',
        'sonar.projectVersion=${env.BUILD_BUILDNUMBER}',
      ]),
    );
    assert.equal(stepOf(run, 'analyze').result, 'Succeeded', logOf(run, 'analyze'));
    const address = `${rig.sonarqube.url}/api/project_analyses/search?project=placeholders`;
    const answer = await fetch(address, { headers: { Authorization: `Bearer ${rig.token}` } });
    const { analyses } = (await answer.json()) as { analyses: { projectVersion: string }[] };
    assert.match(analyses[0]?.projectVersion ?? '', /^\d[\d.]+$/);
  });

  it('starts no program of its own, and Prepare says so', async () => {
    const marker = join(rig.folder, 'marker');
    const { run } = await rig.run(
      withFile(
        ['sonar.projectKey=programs', 'sonar.sources=package.json', 'sonar.scanner.javaExePath=./java.sh'],
        `printf '#!/bin/sh\\ntouch ${marker}\\n' > java.sh && chmod +x java.sh`,
      ),
    );
    assert.match(logOf(run, 'prepare'), /cannot set sonar\.scanner\.javaExePath: .*extraProperties/);
    assert.equal(stepOf(run, 'analyze').result, 'Succeeded', logOf(run, 'analyze'));
    assert.equal(existsSync(marker), false);
  });
});
