import assert from 'node:assert/strict';
import {
  indexedFiles,
  isClassArchiveNotice,
  needsAction,
  parseEngineLine,
  parseScannerLine,
} from '../../../../../src/adapters/scanners/run/engine-log';
import { explainFailure, lastError, looksDamaged } from '../../../../../src/adapters/scanners/run/known-failures';

describe('a line of the scanner', () => {
  it('is read as JSON with its level, or left alone', () => {
    assert.deepEqual(parseEngineLine('{"level":"WARN","message":"m"}'), {
      level: 'WARN',
      message: 'm',
      stacktrace: null,
    });
    assert.deepEqual(parseEngineLine('{"level":"ERROR","message":"m","stacktrace":"s"}')?.stacktrace, 's');
    for (const line of [
      'WARNING: sun.misc',
      '{"level":"INFO"}',
      '{"level":3,"message":"m"}',
      '{broken',
      '[]',
      '{"a":1}',
      '',
    ]) {
      assert.equal(parseEngineLine(line), undefined, line);
    }
  });

  it('of SonarScanner CLI is read with or without time', () => {
    assert.deepEqual(parseScannerLine('INFO: Load'), { level: 'INFO', message: 'Load', stacktrace: null });
    assert.deepEqual(parseScannerLine('12:01:02.123 ERROR Not authorized'), {
      level: 'ERROR',
      message: 'Not authorized',
      stacktrace: null,
    });
    assert.equal(parseScannerLine('Picked up JAVA_TOOL_OPTIONS: x'), undefined);
  });

  const counts: [string, number | undefined][] = [
    ['412 files indexed (done) | time=13ms', 412],
    ['1 file indexed', 1],
    ['2/2 source files have been analyzed', undefined],
    ['There are 412 files indexed', undefined],
  ];
  for (const [message, files] of counts) {
    it(`tells ${files ?? 'no'} files in "${message}"`, () => assert.equal(indexedFiles(message), files));
  }

  const warnings: [string, boolean][] = [
    ['The token used for this analysis will expire on: 2026-12-01', true],
    ['No coverage information will be saved because all LCOV files cannot be found.', true],
    ['There are problems with file encoding in the source code.', true],
    ['Could not resolve 3 file paths in [lcov.info]', true],
    ['Shallow clone detected during the analysis. Some files will miss SCM information.', false],
    ["Could not find ref 'main' in refs/heads", false],
    ['The property "sonar.x" is deprecated', false],
  ];
  for (const [message, acts] of warnings) {
    it(`is ${acts ? 'a warning' : 'no warning'} for the run: ${message}`, () =>
      assert.equal(needsAction(message), acts));
  }

  it('about the class data archive is known from others', () => {
    assert.ok(isClassArchiveNotice('[0.015s][warning][cds] shared class paths mismatch'));
    assert.ok(
      isClassArchiveNotice('[0.123s][warning][cds,dynamic] The shared archive file was created by another build'),
    );
    assert.equal(isClassArchiveNotice('[0.1s][warning][gc] something'), false);
  });
});

/** Words of real scanners, most of them from SonarQube 9.9 to 26.9, and where they lead. */
const FAILURES: [said: string, code: string][] = [
  ['java.lang.OutOfMemoryError: Java heap space', 'SQ-SCAN-MEMORY'],
  ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'SQ-SCAN-MEMORY'],
  [
    'OpenJDK 64-Bit Server VM warning: There is insufficient memory for the Java Runtime Environment to continue.',
    'SQ-SCAN-MEMORY',
  ],
  [
    'java.lang.UnsupportedClassVersionError: org/sonar/batch/x has been compiled by a more recent version',
    'SQ-SCAN-JAVA-VERSION',
  ],
  ["Unrecognized VM option 'UseFoo'", 'SQ-SCAN-JAVA-OPTIONS'],
  ['java.io.IOException: No space left on device', 'SQ-SCAN-DISK'],
  ['sun.security.validator.ValidatorException: PKIX path building failed', 'SQ-SCAN-CERTIFICATE'],
  [
    'Failed to query server version: Call to URL [https://sonar/api/v2/analysis/version] failed: The certificate chain is not trusted',
    'SQ-SCAN-CERTIFICATE',
  ],
  [
    'Failed to query server version: Call to URL [https://sonar/api/v2/analysis/version] failed: Received fatal alert: certificate_required',
    'SQ-SCAN-CLIENT-CERTIFICATE',
  ],
  ['Proxy Authentication Required', 'SQ-SCAN-PROXY'],
  ...[502, 503, 504].map((status): [string, string] => [
    `Error ${status} on https://sonar/api/ce/submit?projectKey=web : <html><title>Bad Gateway</title>`,
    'SQ-SCAN-MAINTENANCE',
  ]),
  [
    "Not authorized. Please check the user token in the property 'sonar.token' or 'sonar.login' (deprecated).",
    'SQ-SCAN-TOKEN',
  ],
  [
    "You're not authorized to analyze this project or the project doesn't exist on SonarQube and you're not authorized to create it. Please contact an administrator.",
    'SQ-SCAN-RIGHTS',
  ],
  [
    'Validation of project failed:\n  o To use the property "sonar.branch.name" and analyze branches, Developer Edition or above is required. See https://x',
    'SQ-SCAN-BRANCHES',
  ],
  ['The license has expired', 'SQ-SCAN-LICENCE'],
  ['QUALITY GATE STATUS: FAILED - View details on http://x', 'SQ-SCAN-GATE-WAIT'],
  [
    "File src/a.js can't be indexed twice. Please check that inclusion/exclusion patterns produce disjoint sets",
    'SQ-SCAN-INDEXED-TWICE',
  ],
  [
    'Your project contains .java files, please provide compiled classes with sonar.java.binaries property',
    'SQ-SCAN-JAVA-BINARIES',
  ],
  ["The folder 'lib' does not exist for 'hello' (base directory = /s)", 'SQ-SCAN-SOURCES'],
  ['java.net.ConnectException: Connection refused', 'SQ-SCAN-CONNECTION'],
  ['SonarQube is under maintenance. Please check back later.', 'SQ-SCAN-MAINTENANCE'],
  ['spawn /h/.sonar/cache/x/bin/java EACCES', 'SQ-SCAN-START'],
];

describe('a failure of the scanner', () => {
  const end = { exitCode: 1, signal: null };
  for (const [said, code] of FAILURES) {
    it(`is ${code} when it said "${said.slice(0, 60)}"`, () => assert.equal(explainFailure([said], end)?.code, code));
  }

  it('shows the line that tells it', () => {
    const stack = 'org.x.Y: outer\n\tat a\nCaused by: java.lang.OutOfMemoryError: Java heap space\n\tat b';
    assert.equal(explainFailure([stack], end)?.evidence, 'Caused by: java.lang.OutOfMemoryError: Java heap space');
  });

  it('is not explained where nothing is known', () => assert.equal(explainFailure(['Something else'], end), undefined));

  it('is the memory when the system killed it', () => {
    assert.equal(explainFailure([], { exitCode: null, signal: 'SIGKILL' })?.code, 'SQ-SCAN-MEMORY');
    assert.equal(explainFailure([], { exitCode: 137, signal: null })?.code, 'SQ-SCAN-MEMORY');
  });

  it('is quoted by its most telling words', () => {
    const generic = { message: 'Error during SonarScanner Engine execution', stacktrace: null };
    const caused = { ...generic, stacktrace: 'org.x.Y: outer\n\tat a\nCaused by: org.x.Z: the reason\n' };
    const telling = { message: 'Validation of project failed:\n  o first\n  o second', stacktrace: null };
    assert.equal(lastError([telling, generic]), 'Validation of project failed: o first o second');
    assert.equal(lastError([caused]), 'the reason');
    assert.equal(lastError([generic]), generic.message);
    assert.equal(lastError([]), '');
    assert.equal(lastError([{ message: 'x'.repeat(5000), stacktrace: null }]).length, 401);
  });

  it('shows a damaged cache only by words of Java', () => {
    assert.ok(looksDamaged(['Error: Invalid or corrupt jarfile /c/engine.jar']));
    assert.ok(looksDamaged(['spawn /c/java ENOEXEC']));
    assert.equal(looksDamaged(['Not authorized']), false);
  });
});
