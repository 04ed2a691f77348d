import assert from 'node:assert/strict';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { running, stage } from './prepare-world';

const FILE = '/agent/s/sonar-project.properties';

describe('a properties file in the checkout, with scannerMode: dotnet', () => {
  const said = async (text: string | undefined, inputs: Readonly<Record<string, string>> = {}): Promise<string> => {
    const files: Record<string, string> = text === undefined ? {} : { [FILE]: text };
    const { ports, logger } = stage({ files, inputs: { scannerMode: 'dotnet', projectKey: 'api', ...inputs } });
    assert.equal((await prepare(ports, running)).result, 'Succeeded');
    return logger.text('warning');
  };
  const rows: [what: string, text: string | undefined, extra: string, lines: RegExp][] = [
    ['is not spoken of where there is none', undefined, '', /^$/],
    [
      'does nothing, and what it says is offered',
      'sonar.projectKey=api\nsonar.sources=src\nsonar.exclusions=\\\n  **/a/**,\\\n  **/b/**\nsonar.cpd.exclusions=x/**\n',
      '',
      /does nothing with scannerMode: dotnet.*\n.*extraProperties of Prepare:\nsonar\.exclusions=\*\*\/a\/\*\*,\*\*\/b\/\*\*\nsonar\.cpd\.exclusions=x\/\*\*$/,
    ],
    [
      'is offered without what the pipeline says already, and without what is secret',
      'sonar.exclusions=a\nsonar.cpd.exclusions=b\nmy.password=pass-word-1\n',
      'sonar.exclusions=c',
      /Prepare:\nsonar\.cpd\.exclusions=b\nand 1 more of the file$/,
    ],
    ['is told where nobody can read it', 'sonar.exclusions=\\u12', '', /lies beside a project\. Remove it\.$/],
    [
      'is offered in part where it is long',
      Array.from({ length: 30 }, (_, index) => `sonar.x${index}=${'y'.repeat(index === 0 ? 500 : 1)}`).join('\n'),
      '',
      /sonar\.x20=y\nand 10 more of the file$/,
    ],
  ];
  for (const [what, text, extraProperties, lines] of rows) {
    it(what, async () => {
      const warnings = await said(text, { extraProperties });
      assert.match(warnings, lines);
      assert.doesNotMatch(warnings, /pass-word-1/);
    });
  }

  it('is told without a warning where nothing of it is lost', async () => {
    const files = { [FILE]: 'sonar.projectKey=api\nsonar.projectName=API\nsonar.sources=src\n' };
    const { ports, logger } = stage({ files, inputs: { scannerMode: 'dotnet', projectKey: 'api' } });
    await prepare(ports, running);
    assert.equal(logger.text('warning'), '');
    assert.match(logger.text('info'), /does nothing with scannerMode: dotnet.* Remove it\.$/m);
  });

  it('is read as ever in another mode', async () => {
    const { ports, logger } = stage({
      files: { [FILE]: 'sonar.projectKey=webshop\nsonar.exclusions=a' },
      inputs: { configMode: 'file', configFile: FILE },
    });
    await prepare(ports, running);
    assert.doesNotMatch(logger.text('warning'), /does nothing/);
  });
});
