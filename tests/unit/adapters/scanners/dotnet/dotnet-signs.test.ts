import assert from 'node:assert/strict';
import { explainsEnd, SIGNS_OF_BEGIN, SIGNS_OF_END } from '../../../../../src/adapters/scanners/dotnet/dotnet-signs';
import { explainFailure } from '../../../../../src/adapters/scanners/run/known-failures';

/** Words of the scanner that no recording has: of other versions, and of other machines. */
const FAILURES: [said: string[], code: string][] = [
  [['A compatible .NET SDK was not found.', 'Requested SDK version: 9.0.999'], 'SQ-SCAN-DOTNET-SDK'],
  [['You must install or update .NET to run this application.'], 'SQ-SCAN-DOTNET-RUNTIME'],
  [
    [
      "Process terminated. Couldn't find a valid ICU package installed on the system. Please install libicu (or icu-libs)",
    ],
    'SQ-SCAN-DOTNET-RUNTIME',
  ],
  [['No usable version of libssl was found'], 'SQ-SCAN-DOTNET-RUNTIME'],
  [["/root/.dotnet/dotnet: /lib/libc.so.6: version `GLIBC_2.27' not found"], 'SQ-SCAN-DOTNET-RUNTIME'],
  [['Error loading shared library libstdc++.so.6: No such file (needed by /usr/bin/dotnet)'], 'SQ-SCAN-DOTNET-RUNTIME'],
  [['SonarQube versions below 2025.1 (25.1) are not supported anymore'], 'SQ-SCAN-DOTNET-VERSION'],
  [['Fail to request url: http://s/x', 'The remote server returned an error: (401) Unauthorized.'], 'SQ-SCAN-TOKEN'],
  [['errors in the certificate chain: PartialChain'], 'SQ-SCAN-CERTIFICATE'],
  [['errors in the certificate chain: NotTimeValid'], 'SQ-SCAN-CERTIFICATE'],
  [['System.Security.Cryptography.CryptographicException: ASN1 corrupted data.'], 'SQ-SCAN-TRUST-STORE'],
  [
    ['The certificate data cannot be read with the provided password, the password may be incorrect.'],
    'SQ-SCAN-TRUST-STORE',
  ],
  [['System.Net.Http.HttpRequestException: Name or service not known (sonar.example:443)'], 'SQ-SCAN-CONNECTION'],
  ...[
    'Temporary failure in name resolution (sonar.example:443)',
    'nodename nor servname provided, or not known (sonar.example:443)',
    'No connection could be made because the target machine actively refused it. (sonar.example:443)',
    'A connection attempt failed because the connected party did not properly respond after a period of time',
    'Network is unreachable (sonar.example:443)',
    'No route to host (sonar.example:443)',
    'The response ended prematurely. (ResponseEnded)',
  ].map((words): [string[], string] => [[`System.Net.Http.HttpRequestException: ${words}`], 'SQ-SCAN-CONNECTION']),
  [
    ['The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.'],
    'SQ-SCAN-CONNECTION',
  ],
  [["The attempt to create the directory specified by 'sonar.userHome' at '/x' failed"], 'SQ-SCAN-DISK'],
  // What every scanner says.
  [['No space left on device'], 'SQ-SCAN-DISK'],
  // A cause goes before what follows from it.
  [['An error occured while querying the server version!', 'No space left on device'], 'SQ-SCAN-DISK'],
];

/** Only what builds and analyses come to. */
const FAILURES_OF_END: [said: string[], code: string][] = [
  [['No analysable projects were found. SonarQube analysis will not be performed.'], 'SQ-SCAN-DOTNET-EXCLUDED'],
  [['No ProjectInfo.xml files were found. Possible causes:'], 'SQ-SCAN-DOTNET-BUILD'],
  [['Inconsistent build environment settings: the build Uri in the analysis config file'], 'SQ-SCAN-DOTNET-BEGIN'],
  [["The project base directory doesn't exist."], 'SQ-SCAN-SOURCES'],
  [['sonar-project.properties files are not understood by the SonarScanner for .NET. Remove'], 'SQ-SCAN-PROPERTY'],
  [["ERROR: File x can't be indexed twice."], 'SQ-SCAN-INDEXED-TWICE'],
];

describe('what SonarScanner for .NET says', () => {
  const end = { exitCode: 1, signal: null };
  for (const [said, code] of [...FAILURES, ...FAILURES_OF_END]) {
    it(`is ${code}: ${said.join(' / ').slice(0, 80)}`, () =>
      assert.equal(explainFailure(said, end, SIGNS_OF_END)?.code, code));
  }
  for (const [said, code] of FAILURES) {
    it(`is ${code} in the first step too: ${said.join(' / ').slice(0, 80)}`, () =>
      assert.equal(explainFailure(said, end, SIGNS_OF_BEGIN)?.code, code));
  }

  it('is no cause where it only says that it failed', () => {
    const said = ['Pre-processing failed. Exit code: 1', 'The scanner engine did not complete successfully'];
    assert.equal(explainFailure(said, end, SIGNS_OF_END), undefined);
  });

  it('explains its end in some lines that are no errors', () => {
    assert.equal(explainsEnd('Authentication with the server has failed.'), true);
    assert.equal(explainsEnd('Downloading from http://s/x failed. Http status code is BadGateway.'), true);
    assert.equal(explainsEnd('Cache data is empty. A full analysis will be performed.'), false);
  });
});
