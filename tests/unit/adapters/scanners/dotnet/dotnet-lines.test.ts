import assert from 'node:assert/strict';
import { parseDotnetErrorLine, parseDotnetLine } from '../../../../../src/adapters/scanners/dotnet/dotnet-lines';
import { indexedFiles, needsAction } from '../../../../../src/adapters/scanners/run/engine-log';

describe('a line of SonarScanner for .NET', () => {
  const lines: [string, string | undefined, string | undefined][] = [
    ['12:00:00.123  Pre-processing started.', 'INFO Pre-processing started.', 'ERROR Pre-processing started.'],
    ['12:00:00.1  WARNING: Duplicate', 'WARN Duplicate', 'WARN Duplicate'],
    ['12:00:00.123 INFO  9 files indexed', 'INFO 9 files indexed', 'INFO 9 files indexed'],
    ['12:00:00.000  INFO: 4 files indexed', 'INFO 4 files indexed', 'INFO 4 files indexed'],
    ['12:00:00.000  INFO: ERROR: is a word', 'INFO ERROR: is a word', 'INFO ERROR: is a word'],
    ['12:00:00.000  WARNING: WARN: text', 'WARN text', 'WARN text'],
    ['12:00:00.000  DEBUG: DEBUG: text', 'DEBUG text', 'DEBUG text'],
    ['12:00:00.000  ERROR: text', 'ERROR text', 'ERROR text'],
    ['12:00:00.000  Warnings of the build', 'INFO Warnings of the build', 'ERROR Warnings of the build'],
    ['ERROR: Not authorized', 'ERROR Not authorized', 'ERROR Not authorized'],
    ['Unhandled exception. A.B: c', undefined, 'ERROR A.B: c'],
    [' ---> A.B (111): c', undefined, 'ERROR A.B (111): c'],
    ['   at A.B.C()', undefined, undefined],
    ['SonarScanner for .NET 11.2', undefined, undefined],
    ['Picked up JAVA_TOOL_OPTIONS: x', undefined, undefined],
    ['12:00:00.000  ', undefined, undefined],
  ];
  for (const [line, output, error] of lines) {
    it(`is ${output ?? 'left alone'}, on standard error ${error ?? 'too'}: ${line}`, () => {
      const words = (read: ReturnType<typeof parseDotnetLine>): string | undefined =>
        read === undefined ? undefined : `${read.level} ${read.message}`;
      assert.equal(words(parseDotnetLine(line)), output);
      assert.equal(words(parseDotnetErrorLine(line)), error);
    });
  }

  it('of its engine tells how many files were indexed', () => {
    const line = parseDotnetLine('12:00:00.000  INFO: 1 file indexed');
    assert.equal(indexedFiles(line?.message ?? ''), 1);
  });

  const warnings = [
    'No Roslyn issue reports were found. The C# files have not been analyzed.',
    'No protobuf reports found. The C# files will not have highlighting and metrics.',
    'This sensor was detected only TEST files and no MAIN files',
    "The Code Coverage report doesn't contain any coverage data for the included files.",
  ];
  for (const message of warnings) {
    it(`that means "not analyzed" is a warning of the run: ${message}`, () => {
      assert.equal(needsAction(parseDotnetLine(`12:00:00.000  WARNING: WARN: ${message}`)?.message ?? ''), true);
    });
  }
});
