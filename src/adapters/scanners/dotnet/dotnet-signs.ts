import * as failures from '../../../errors/dotnet-failures';
import * as ofAll from '../../../errors/scanner-failures';
import { CONNECTION_LOST, SIGNS, SIGNS_OF_EVERY_STEP, type Signs } from '../run/known-failures';

/**
 * What SonarScanner for .NET says when it fails, from 4.10 to 12.1, before and behind what all scanners say. Texts:
 * recordings in tests/fixtures/dotnet, and its resources (sonar-scanner-msbuild, `Resources.resx`).
 */
const CAUSES_OF_END: Signs = [
  [
    /analysis configuration file could not be found|Inconsistent build environment settings|Temporary analysis directory .{0,60}doesn't exist/i,
    failures.dotnetNotBegun,
  ],
  [/No analy[sz]able projects were found|Check that all of them are not excluded/i, failures.dotnetExcluded],
  [
    /unable to collect the required information about your projects|No ProjectInfo\.xml files were found|No valid project info files/i,
    failures.dotnetNotBuilt,
  ],
  [/sonar-project\.properties files are not understood/i, failures.dotnetPropertiesFile],
  [/project base directory doesn't exist/i, failures.dotnetBaseDirectoryMissing],
  [/start(?:ing)? process '[^']{0,300}java(?:\.exe)?'/i, failures.dotnetJavaMissing],
];

/** Those of both steps. */
const CAUSES: Signs = [
  [
    /Run "dotnet tool restore"|Cannot find a tool in the manifest file|dotnet-sonarscanner" does not exist/i,
    failures.dotnetToolNotRestored,
  ],
  [/compatible \.NET SDK was not found/i, failures.dotnetSdkMissing],
  [/You must install(?: or update)? \.NET|compatible framework version|libhostfxr/i, failures.dotnetRuntimeUnfit],
  [
    /valid ICU package|No usable version of libssl|dotnet.{0,300}version .GLIBC|Error loading shared library .{0,300}dotnet/i,
    failures.dotnetLibraryMissing,
  ],
  [/Invalid project key\.|A required argument is missing: \/key:/i, failures.dotnetKeyRefused],
  [/SonarScanner CLI could not be downloaded/i, failures.dotnetCliMissing],
  [/Plugin resource not found: /i, failures.dotnetPluginMissing],
  [/directory specified by 'sonar\.userHome'/i, failures.dotnetUserHomeUnusable],
  [
    /(?:trust ?store|certificate|PKCS ?12|PFX).{0,120}(?:password (?:may be|is) incorrect|not supported|cannot be (?:read|loaded)|could not be (?:read|loaded))|Cannot find the requested object|ASN1 corrupted data|network password is not correct/i,
    failures.dotnetTrustStoreUnreadable,
  ],
  [/errors in the certificate chain: .{0,100}NotTimeValid/i, ofAll.certificateExpired],
  [/RemoteCertificateNameMismatch/i, ofAll.certificateOfOtherName],
  [
    /errors in the certificate chain|RemoteCertificateChainErrors|remote certificate (?:was rejected|is invalid)/i,
    ofAll.scannerCertificateNotTrusted,
  ],
  // Servers before 10.6 know no such route, and version 12 asks for no other.
  [/analysis\/version failed\. Http status code is NotFound/i, failures.dotnetTooNew],
  [
    /Authentication with the server has failed|Http status code is Unauthorized|\(401\) Unauthorized/i,
    ofAll.scannerTokenRefused,
  ],
  [/Http status code is Forbidden/i, ofAll.scannerNotPermitted],
  [/Http status code is (?:ServiceUnavailable|BadGateway|GatewayTimeout)/i, ofAll.serverInMaintenance],
];

const CONSEQUENCES: Signs = [
  [/querying the server version/i, failures.dotnetServerUnreadable],
  [/versions below .{0,40} are not supported/i, failures.dotnetTooNew],
  [
    // The words of Linux, of macOS and of Windows, which .NET hands on.
    /Unable to connect to server\.|Name or service not known|nodename nor servname|No such host is known|(?:failure|error) in name resolution|Network is unreachable|No route to host|actively refused|did not properly respond|response ended prematurely|HttpClient\.Timeout|SSL connection could not be established/i,
    ofAll.connectionLost,
  ],
];

/** What tells why the first step failed: it analyzes nothing, and starts no Java. */
export const SIGNS_OF_BEGIN: Signs = [...CAUSES, ...SIGNS_OF_EVERY_STEP, ...CONNECTION_LOST, ...CONSEQUENCES];

/** What tells why the second step failed, which is the analysis. */
export const SIGNS_OF_END: Signs = [...CAUSES_OF_END, ...CAUSES, ...SIGNS, ...CONSEQUENCES];

/** Lines that are no error by their level, and after which the scanner ends: for both steps they are causes. */
export function explainsEnd(message: string): boolean {
  return /^(?:Authentication with the server has failed|Downloading from .{1,2000} failed\. Http status code|SonarQube versions below )/.test(
    message,
  );
}
