import assert from 'node:assert/strict';
import {
  indexedFiles,
  isClassArchiveNotice,
  needsAction,
  parseEngineLine,
  parseScannerLine,
} from '../../../../../src/adapters/scanners/run/engine-log';
import { explainFailure, looksDamaged, SIGNS } from '../../../../../src/adapters/scanners/run/known-failures';
import { parseDotnetLine } from '../../../../../src/adapters/scanners/dotnet/dotnet-lines';
import { lastError } from '../../../../../src/adapters/scanners/run/scanner-text';
import serverAway from '../../../../fixtures/engine/server-away.json';

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
  ['Java 17 is not supported. Please upgrade to Java 21 or newer', 'SQ-SCAN-JAVA-VERSION'],
  [
    'Error occurred during initialization of VM\nCould not reserve enough space for 4194304KB object heap',
    'SQ-SCAN-MEMORY',
  ],
  ['Error: Could not create the Java Virtual Machine.', 'SQ-SCAN-JAVA-OPTIONS'],
  [
    'Wildcards ** and * are not supported in "sonar.sources" and "sonar.tests" properties. "sonar.sources" and "sonar.tests" properties support only comma separated list of directories.',
    'SQ-SCAN-SOURCES',
  ],
  ["The base directory of the module 'ui' does not exist: /s/ui", 'SQ-SCAN-SOURCES'],
  ["No files nor directories matching 'target/classes'", 'SQ-SCAN-JAVA-BINARIES'],
  [
    `Component key (web:${'a/'.repeat(107)}b.js) length (401) is longer than the maximum authorized (400)`,
    'SQ-SCAN-KEY-LENGTH',
  ],
  ['Could not create Project with key: "DEMO-E0". A similar key already exists: "demo-e0"', 'SQ-SCAN-SIMILAR-KEY'],
  ["You must define the following mandatory properties for 'Unknown': sonar.projectKey", 'SQ-SCAN-PROPERTY'],
  [
    "Validation of project failed:\n  o \"we b\" is not a valid project key. Allowed characters are alphanumeric, '-', '_', '.' and ':', with at least one non-digit.",
    'SQ-SCAN-PROPERTY',
  ],
  ['"1.0…" is not a valid project version. The maximum length is 100 characters.', 'SQ-SCAN-PROPERTY'],
  ["Illegal value for 'sonar.projectDate'", 'SQ-SCAN-PROPERTY'],
  ['Missing blob 8ab686eafeb1f44702738c8b0f24f2567c36da6d', 'SQ-SCAN-CLONE'],
  ['javax.net.ssl.SSLPeerUnverifiedException: Hostname sonar.example not verified', 'SQ-SCAN-CERTIFICATE'],
  ['java.security.cert.CertificateExpiredException: NotAfter: Tue Jan 02 10:00:00 UTC 2024', 'SQ-SCAN-CERTIFICATE'],
  ['javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake', 'SQ-SCAN-CONNECTION'],
];

describe('a failure of the scanner', () => {
  const end = { exitCode: 1, signal: null };
  for (const [said, code] of FAILURES) {
    it(`is ${code} when it said "${said.slice(0, 60)}"`, () =>
      assert.equal(explainFailure([said], end, SIGNS)?.code, code));
  }

  /** What is shown of the scanner's words. */
  const evidenceOf = (...said: string[]): string | undefined =>
    explainFailure(said, end, SIGNS)?.message.split('\n')[1];

  const evidence: [what: string, said: readonly string[], shows: string | undefined][] = [
    [
      'the causes of a stack trace',
      ['org.x.Y: outer\n\tat a\nCaused by: java.lang.OutOfMemoryError: Java heap space\n\tat b'],
      'outer: OutOfMemoryError: Java heap space',
    ],
    [
      'a message as it is',
      ['Not authorized. Please check the user token'],
      'Not authorized. Please check the user token',
    ],
    [
      'the innermost causes, without what a framework wraps around them, to the address that did not answer',
      [serverAway.message, serverAway.stacktrace],
      'Fail to request url: http://127.0.0.1:9/api/settings/values.protobuf: Failed to connect to /127.0.0.1:9: ConnectException: Connection refused',
    ],
    [
      'the folder that is missing, not the heading over it',
      ['Invalid value of sonar.sources for web', "The folder 'srcc' does not exist for 'web' (base directory = /s)"],
      "The folder 'srcc' does not exist for 'web' (base directory = /s)",
    ],
    [
      'the reason behind a long key and path',
      [`Component key (web:${'a/'.repeat(500)}b.js) length (1007) is longer than the maximum authorized (400)`],
      undefined,
    ],
  ];
  for (const [what, said, shows] of evidence) {
    it(`shows ${what}`, () => {
      const shown = evidenceOf(...said) ?? '';
      if (shows !== undefined) assert.equal(shown, shows);
      assert.ok(shown.length > 0 && shown.length <= 403, shown);
      if (shows === undefined) assert.match(shown, /length \(1007\) is longer than the maximum authorized \(400\)$/);
    });
  }

  const unknown: [what: string, said: string][] = [
    ['words of nothing known', 'Something else'],
    ['a heading alone, whose reason is in another line', 'Invalid value of sonar.sources for web'],
    ['a property whose name holds a sign', 'Unknown property sonar.java.binaries.of.mine'],
    ['a name of Java that is no version', 'The property sonar.java.jdkHome is required'],
    ['a file that is called after a sign, by Python', 'Unable to parse file: src/OutOfMemoryError.py'],
    ['a file that is called after a sign, by Java', "Unable to parse source file : 'net/SocketException.java'"],
    ['a file that is called after a sign, by JavaScript', 'Failed to parse file [src/ConnectException.ts:3:1]'],
    [
      'a file that is called after a sign, in a sentence',
      'Parse error in /s/web/NoSpace/ReadOnly/UnknownHostException.kt.',
    ],
    ['a folder', 'Could not read src/OutOfMemoryError of the index'],
    ['a folder of Windows', String.raw`Could not read D:\a\SocketException\x of the index`],
    ['a folder in quotes', "Could not read 'OutOfMemoryError' of the index"],
    ['a branch', 'Could not resolve refs/heads/fix/UnknownHostException or refs/heads/SocketTimeoutException'],
    ['a key', 'Project "com.acme:ConnectException" has no such setting'],
    ['an exclusion', "Invalid pattern '**/SSLException*' in sonar.exclusions"],
    ['an address', 'Could not read https://sonar.example.org/project/PKCS12/SunCertPath'],
    [
      'a sign in a frame of a stack trace',
      'org.x.Y: odd\n\tat org.x.ConnectException.toString(ConnectException.java:1)',
    ],
  ];
  for (const [what, said] of unknown) {
    it(`is not explained by ${what}`, () => assert.equal(explainFailure([said], end, SIGNS), undefined));
  }

  it('is told by its own words beside a file that is called after another sign', () => {
    const said = [
      'Unable to parse file: src/OutOfMemoryError.py',
      'QUALITY GATE STATUS: FAILED - View details on http://x',
    ];
    assert.equal(explainFailure(said, end, SIGNS)?.code, 'SQ-SCAN-GATE-WAIT');
    const own = "The folder 'src/OutOfMemoryError.py' does not exist for 'shop'";
    assert.match(
      explainFailure([own], end, SIGNS)?.message ?? '',
      /OutOfMemoryError\.py/,
      'the name is shown all the same',
    );
  });

  const named: [what: string, said: string, code: string][] = [
    [
      'a missing folder',
      "The folder 'src/OutOfMemoryError' does not exist for 'shop' (base directory = /s)",
      'SOURCES',
    ],
    ['a missing module', "The base directory of the module 'SSLException' does not exist", 'SOURCES'],
    [
      'a project without a property',
      "You must define the following mandatory properties for 'UnknownHostException': a",
      'PROPERTY',
    ],
    ['a file that is indexed twice', "File src/NotAfter/ConnectException can't be indexed twice", 'INDEXED-TWICE'],
    ['missing classes', "No files nor directories matching 'target/SocketException'", 'JAVA-BINARIES'],
    [
      'a key that is too long',
      'Component key (shop:src/CertificateExpired) length (401) is longer than the maximum',
      'KEY-LENGTH',
    ],
    ['an address that refuses', 'Error 401 on https://sonar.example.org/SunCertPath: HTTP 401', 'TOKEN'],
  ];
  for (const [what, said, code] of named) {
    it(`is told by its own words where a name in them looks like another sign: ${what}`, () =>
      assert.match(explainFailure([said], end, SIGNS)?.code ?? '', new RegExp(`^SQ-SCAN-${code}$`)));
  }

  it('by a wildcard is told as such, and not as a folder that is missing', () => {
    const failure = explainFailure(
      ['Invalid value of sonar.sources for web', 'Wildcards ** and * are not supported in "sonar.sources"'],
      end,
      SIGNS,
    );
    assert.match(failure?.message ?? '', /has a wildcard/);
    assert.match(failure?.remedy ?? '', /sonar\.inclusions/);
  });

  it('is the memory when the system killed it', () => {
    assert.equal(explainFailure([], { exitCode: null, signal: 'SIGKILL' }, SIGNS)?.code, 'SQ-SCAN-MEMORY');
    assert.equal(explainFailure([], { exitCode: 137, signal: null }, SIGNS)?.code, 'SQ-SCAN-MEMORY');
  });

  it('is quoted by its most telling words', () => {
    const generic = { message: 'Error during SonarScanner Engine execution', stacktrace: null };
    const caused = { ...generic, stacktrace: 'org.x.Y: outer\n\tat a\nCaused by: org.x.Z: the reason\n' };
    const telling = { message: 'Validation of project failed:\n  o first\n  o second', stacktrace: null };
    assert.equal(lastError([telling, generic]), 'Validation of project failed: o first o second');
    assert.equal(lastError([caused]), 'outer: Z: the reason');
    assert.equal(
      lastError([
        {
          ...generic,
          stacktrace:
            "org.springframework.beans.BeanCreationException: Error creating bean with name 'AnalysisTempFolder'\n\tat a\nCaused by: java.nio.charset.UnsupportedCharsetException: utf-99\n\tat b\n\t... 9 common frames omitted\n",
        },
      ]),
      'UnsupportedCharsetException: utf-99',
    );
    const heading = { message: 'Invalid value of sonar.sources for web', stacktrace: null };
    const reason = { message: 'Something about them', stacktrace: null };
    assert.equal(lastError([heading, reason, generic]), 'Something about them');
    assert.equal(lastError([generic]), generic.message);
    assert.equal(lastError([]), '');
    const long = lastError([{ message: `${'x'.repeat(5000)} the reason`, stacktrace: null }]);
    assert.equal(long.length, 403);
    assert.ok(long.endsWith(' the reason'));
  });

  it('shows a damaged cache only by words of Java', () => {
    assert.ok(looksDamaged(['Error: Invalid or corrupt jarfile /c/engine.jar']));
    assert.ok(looksDamaged(['spawn /c/java ENOEXEC']));
    assert.equal(looksDamaged(['Not authorized']), false);
  });
});

describe('words of a scanner without end', function () {
  this.timeout(60_000);

  /** Processor time of a look at them, the best of three. */
  const costOf = (look: () => unknown): number => {
    const once = (): number => {
      const before = process.cpuUsage();
      look();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    return Math.min(once(), once(), once());
  };
  /** Twice a text that an expression could go through again and again. */
  const texts: [what: string, text: (length: number) => string][] = [
    ['blanks', (length) => ' '.repeat(length)],
    ['a word of a sign', (length) => 'license 407 proxy 503 '.repeat(length / 22)],
    ['reports', (length) => 'reports '.repeat(length / 8)],
    ['names of classes', (length) => `Caused by: ${'a.'.repeat(length / 2)}`],
    ['lines', (length) => 'Caused by: a.B: c\n'.repeat(length / 18)],
    ['blanks before another kind of line end', (length) => `ERROR ${' '.repeat(length)}\u2028x`],
    ['a time and blanks', (length) => `12:00:00.123${' '.repeat(length)}\u2028x`],
  ];
  const end = { exitCode: 1, signal: null };
  for (const [what, text] of texts) {
    it(`cost no more than their length: ${what}`, () => {
      const look = (length: number): unknown => {
        const said = text(length);
        return [
          explainFailure([said], end, SIGNS),
          lastError([{ message: said, stacktrace: said }]),
          needsAction(said),
          parseScannerLine(said),
          parseEngineLine(said),
          parseDotnetLine(said),
          looksDamaged([said]),
        ];
      };
      const [short, long] = [costOf(() => look(64_000)), costOf(() => look(512_000))];
      // Eight times the text; what grows with its square takes 64 times as long.
      assert.ok(long < 16 * Math.max(short, 5), `${short} ms, then ${long} ms`);
    });
  }
});
