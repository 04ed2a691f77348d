import { refuses, showsSignIn } from '../../../local/azure-devops/faults';
import { changes, answers, empties, redirects, resets, SIGN_IN_PAGE, GATEWAY_PAGE } from '../../../local/http/strikes';
import { startProxy } from '../../../local/http/proxy';
import { makeCertificates, type TestCertificates } from '../http/test-certificates';
import { startServer } from '../http/test-server';
import { bind, PROJECT_KEY, runTasks, type SetUpWorld, type WorldOptions } from './set-up-world';

const DAY = 24 * 60 * 60 * 1000;

/** How `doctor` is called. */
export interface Call {
  sonarqube: string;
  organization: string;
  project: string;
  repository: string;
  pipeline: string;
  token: string | undefined;
  pat: string | undefined;
  environment: Record<string, string>;
  further: string[];
}

export interface Fault {
  readonly what: string;
  readonly options?: WorldOptions;
  /** Spoils one thing; may change the call, and returns what has to be closed. */
  readonly spoil?: (world: SetUpWorld, call: Call) => unknown;
  /** `area/id`, state, what is seen, what to do. */
  readonly line: readonly [string, 'error' | 'warning' | 'unknown', RegExp, RegExp];
  readonly exitCode?: number;
}

/** The call that finds nothing where nothing is spoiled. */
export const callOf = (world: SetUpWorld): Call => ({
  sonarqube: world.sonarQube.url,
  organization: world.azureDevOps.collectionUrl,
  project: PROJECT_KEY,
  repository: 'Fabrikam/webshop',
  pipeline: String(world.definition.id),
  token: world.sonarQube.tokens.admin,
  pat: world.pat.value,
  environment: {},
  further: [],
});

let certificates: TestCertificates | undefined;

/** `false` where there is no openssl to make them. */
export function openCertificates(): boolean {
  certificates = makeCertificates();
  return certificates !== undefined;
}

export const closeCertificates = (): void => certificates?.remove();

/** What the faults have started. */
export const servers: { close(): Promise<void> }[] = [];

/** A server with TLS of its own, in front of nothing: the probe needs no more. */
async function secure(identity: { readonly key: string; readonly cert: string } | undefined): Promise<string> {
  const server = await startServer(
    (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":"UP"}'),
    identity,
  );
  servers.push(server);
  return server.url;
}

async function viaProxy(world: SetUpWorld, given: Call, proxyOptions: Parameters<typeof startProxy>[0]): Promise<void> {
  const proxy = await startProxy(proxyOptions);
  servers.push({ close: () => proxy.stop() });
  throughProxy(world, given, proxy.url);
}

/** Only the way to SonarQube. */
function throughProxy({ azureDevOps }: SetUpWorld, given: Call, url: string): void {
  given.environment['http_proxy'] = url;
  given.environment['no_proxy'] = new URL(azureDevOps.url).host;
}

const status = { path: '/api/system/status' } as const;
const encode = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url');
const entra = (expiresAt: number): string =>
  `${encode({})}.${encode({ iss: 'https://sts.windows.net/x/', exp: Math.floor(expiresAt / 1000) })}.c2ln`;

/** One thing that is wrong, and the line that names it. */
export const FAULTS: readonly Fault[] = [
  // The way to SonarQube
  {
    what: 'a name that nobody knows',
    spoil: (_, given) => (given.sonarqube = 'http://sonarqube.invalid:9000'),
    line: ['sonarqube/connection', 'error', /the name sonarqube\.invalid cannot be resolved/, /DNS/],
  },
  {
    what: 'a port where nothing listens',
    spoil: async (world, given) => {
      given.sonarqube = world.sonarQube.url;
      await world.sonarQube.stop();
    },
    line: ['sonarqube/connection', 'error', /nothing listens at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/, /running/],
  },
  {
    what: 'a connection that is broken off',
    spoil: ({ sonarQube }) => sonarQube.faults.add({ ...status, strike: resets }),
    line: ['sonarqube/connection', 'error', /broke off the connection/, /port/],
  },
  {
    what: 'a proxy that is not there',
    spoil: (world, given) => throughProxy(world, given, 'http://127.0.0.1:9'),
    line: ['sonarqube/connection', 'error', /the proxy http:\/\/127\.0\.0\.1:9 cannot be reached/, /HTTP_PROXY/],
  },
  {
    what: 'a proxy that asks for a password',
    spoil: (world, given) => viaProxy(world, given, { credentials: 'ann:secret' }),
    line: ['sonarqube/connection', 'error', /does not allow connections to .*407/, /user:password@proxy/],
  },
  {
    what: 'a certificate of a private authority',
    spoil: async (_, given) => (given.sonarqube = await secure(certificates?.server)),
    line: ['sonarqube/certificate', 'error', /its authority "Private CA" is not known/, /--ca-certificate/],
  },
  {
    what: 'an expired certificate',
    spoil: async (_, given) => {
      given.sonarqube = await secure(certificates?.expired);
      given.further.push('--ca-certificate', certificates?.authority ?? '');
    },
    line: ['sonarqube/certificate', 'error', /it expired on \d{4}-\d\d-\d\d, \d days? ago/, /Renew/],
  },
  {
    what: 'a certificate for another host',
    spoil: async (_, given) => {
      given.sonarqube = await secure(certificates?.otherHost);
      given.further.push('--ca-certificate', certificates?.authority ?? '');
    },
    line: ['sonarqube/certificate', 'error', /made for other\.test, not for 127\.0\.0\.1/, /names/],
  },
  {
    what: 'a self-signed certificate',
    spoil: async (_, given) => (given.sonarqube = await secure(certificates?.selfSigned)),
    line: ['sonarqube/certificate', 'error', /self-signed \("self"\)/, /--ca-certificate/],
  },
  {
    what: 'a certificate that expires soon',
    spoil: async (_, given) => {
      given.sonarqube = await secure(certificates?.server);
      given.further.push('--ca-certificate', certificates?.authority ?? '');
    },
    line: ['sonarqube/certificate', 'warning', /expires on .* in 1 day/, /Renew/],
  },
  {
    what: 'http for https',
    spoil: async (_, given) => (given.sonarqube = (await secure(certificates?.server)).replace('https:', 'http:')),
    line: ['sonarqube/connection', 'error', /speaks https, and the address says http/, /Use https:\/\/127/],
  },
  {
    what: 'https for http',
    spoil: ({ sonarQube }, given) => (given.sonarqube = sonarQube.url.replace('http:', 'https:')),
    line: ['sonarqube/connection', 'error', /speaks http without encryption/, /Use http:\/\/127/],
  },
  // Its address
  {
    what: 'a context path that is missing',
    options: { sonarQube: { contextPath: '/sonar' } },
    spoil: ({ sonarQube }, given) => (given.sonarqube = sonarQube.url.replace('/sonar', '')),
    line: ['sonarqube/address', 'error', /no SonarQube answers below this address \(404/, /context path/],
  },
  {
    what: 'a context path that is wrong',
    spoil: ({ sonarQube }, given) => (given.sonarqube = `${sonarQube.url}/sonarqube`),
    line: ['sonarqube/address', 'error', /no SonarQube answers/, /context path "\/sonarqube"/],
  },
  {
    what: 'a sign-in page with 200',
    spoil: ({ sonarQube }) => sonarQube.faults.add({ ...status, strike: answers(200, SIGN_IN_PAGE) }),
    line: ['sonarqube/address', 'error', /a web page answers \(200, "Sign in to Contoso"\)/, /sign-in page/],
  },
  {
    what: 'a sign-in page with 203 in front of SonarQube',
    spoil: ({ sonarQube }) => sonarQube.faults.add({ ...status, strike: answers(203, SIGN_IN_PAGE) }),
    line: ['sonarqube/address', 'error', /a web page answers \(203, "Sign in to Contoso"\)/, /sign-in page/],
  },
  {
    what: 'a redirect to a sign-in page',
    spoil: ({ sonarQube }) =>
      sonarQube.faults.add({ ...status, strike: redirects(() => 'https://login.example.org/oauth?secret=1') }),
    line: ['sonarqube/address', 'error', /redirects to https:\/\/login\.example\.org\/oauth$/, /sign-in page/],
  },
  {
    what: 'a redirect to https',
    spoil: ({ sonarQube }) =>
      sonarQube.faults.add({ ...status, strike: redirects(() => 'https://127.0.0.1/api/system/status') }),
    line: ['sonarqube/address', 'error', /redirects to https$/, /Use https:\/\/127\.0\.0\.1\./],
  },
  {
    what: 'a gateway without its server',
    spoil: ({ sonarQube }) => sonarQube.faults.add({ ...status, strike: answers(502, GATEWAY_PAGE) }),
    line: ['sonarqube/address', 'error', /502/, /./],
  },
  {
    what: 'a gateway that asks for a sign-in of its own',
    spoil: ({ sonarQube }) => sonarQube.faults.add({ ...status, strike: answers(401) }),
    line: ['sonarqube/address', 'error', /in front of the server refuses the request \(401\)/, /Let \/api\/ pass/],
  },
  {
    what: 'an empty answer',
    spoil: ({ sonarQube }) => sonarQube.faults.add({ ...status, strike: empties }),
    line: ['sonarqube/address', 'error', /the answer is empty/, /proxy changes answers/],
  },
  // Its state
  {
    what: 'a server that starts',
    spoil: ({ sonarQube }) => sonarQube.setStatus('STARTING'),
    line: ['sonarqube/status', 'error', /^STARTING$/, /Wait/],
  },
  {
    what: 'a database that waits for its migration',
    spoil: ({ sonarQube }) => sonarQube.setStatus('DB_MIGRATION_NEEDED'),
    line: ['sonarqube/status', 'error', /^DB_MIGRATION_NEEDED$/, /\/setup/],
  },
  {
    what: 'a database that is migrated',
    spoil: ({ sonarQube }) => sonarQube.setStatus('DB_MIGRATION_RUNNING'),
    line: ['sonarqube/status', 'error', /^DB_MIGRATION_RUNNING$/, /Wait/],
  },
  {
    what: 'a version that is too old',
    options: { sonarQube: { version: '8.9.10.61524' } },
    line: ['sonarqube/version', 'error', /^8\.9\.10\.61524, older than 9\.9$/, /Upgrade/],
  },
  {
    what: 'a version at its end',
    options: { sonarQube: { endOfLife: '2025-01-01' } },
    line: ['sonarqube/version', 'warning', /not maintained since 2025-01-01/, /Upgrade/],
  },
  {
    what: 'a base URL that differs',
    spoil: ({ settings }) => (settings['sonar.core.serverBaseURL'] = 'https://old.example.org'),
    line: ['sonarqube/base-url', 'warning', /^https:\/\/old\.example\.org, but it is asked at http/, /links lead/],
  },
  {
    what: 'no base URL',
    spoil: ({ settings }) => delete settings['sonar.core.serverBaseURL'],
    line: ['sonarqube/base-url', 'warning', /^not set/, /Administration > Configuration/],
  },
  {
    what: 'clocks that differ',
    spoil: ({ sonarQube }) =>
      sonarQube.faults.add({
        ...status,
        strike: changes((truth) => ({
          headers: { ...truth.headers, Date: new Date(Date.now() - 600_000).toUTCString() },
        })),
      }),
    line: ['sonarqube/clock', 'warning', /this machine is 10 min ahead of the server/, /time server/],
  },
  // Its token
  {
    what: 'no token',
    spoil: (_, given) => (given.token = undefined),
    line: ['sonarqube/token', 'error', /none was given/, /SONAR_TOKEN/],
    exitCode: 4,
  },
  {
    what: 'a wrong token',
    spoil: (_, given) => (given.token = 'squ_wrong'),
    line: ['sonarqube/token', 'error', /refused \(401\)/, /new one/],
    exitCode: 4,
  },
  {
    what: 'an expired token',
    spoil: ({ sonarQube }, given) =>
      (given.token = sonarQube.createToken({ type: 'USER_TOKEN', login: 'admin', expired: true })),
    line: ['sonarqube/token', 'error', /expired or revoked/, /new one/],
    exitCode: 4,
  },
  {
    what: 'a token that expires soon',
    spoil: ({ sonarQube }, given) =>
      (given.token = sonarQube.createToken({
        type: 'USER_TOKEN',
        login: 'admin',
        expiresAt: Date.now() + 5.5 * DAY,
      })),
    line: ['sonarqube/token', 'warning', /user token of Administrator, expires on .*in 5 days/, /service connection/],
  },
  // The project
  {
    what: 'a project analysis token of another project',
    spoil: ({ sonarQube }, given) =>
      (given.token = sonarQube.createToken({ type: 'PROJECT_ANALYSIS_TOKEN', projectKey: 'other' })),
    line: ['project/rights', 'error', /token is of another project than webshop/, /Make one for webshop/],
  },
  {
    what: 'a token that may not see the project',
    spoil: ({ sonarQube }, given) =>
      (given.token = sonarQube.createToken({ type: 'USER_TOKEN', rights: { browse: [], scan: [] } })),
    line: ['project/rights', 'error', /the token may not see webshop/, /"Browse" and "Execute Analysis"/],
  },
  {
    what: 'a token that may only browse',
    spoil: ({ sonarQube }, given) =>
      (given.token = sonarQube.createToken({ type: 'USER_TOKEN', rights: { scan: [] } })),
    line: ['project/rights', 'error', /may not analyze the project/, /"Execute Analysis"/],
  },
  {
    what: 'a token that may not browse',
    spoil: ({ sonarQube }, given) =>
      (given.token = sonarQube.createToken({ type: 'USER_TOKEN', rights: { browse: [] } })),
    line: ['project/rights', 'error', /but not browse it/, /"Browse"/],
  },
  {
    what: 'a project that does not exist',
    spoil: (_, given) => (given.project = 'webshopp'),
    line: ['project/project', 'error', /webshopp does not exist, or the token may not see it/, /Check the key/],
  },
  {
    what: 'a key in another case',
    spoil: (_, given) => (given.project = 'WebShop'),
    line: ['project/project', 'error', /WebShop does not exist; webshop does/, /webshop/],
  },
  {
    what: 'no quality gate',
    options: { sonarQube: { gate: null } },
    line: ['project/gate', 'error', /none applies/, /Quality Gate/],
  },
  {
    what: 'new code that is compared with itself',
    options: { sonarQube: { newCode: { type: 'REFERENCE_BRANCH', value: 'main' } } },
    line: ['project/new-code', 'warning', /compared with itself/, /previous version/],
  },
  // Azure DevOps
  {
    what: 'an address that names no organization',
    spoil: (_, given) => (given.organization = 'https://dev.azure.com'),
    line: ['azure-devops/address', 'error', /names no organization/, /https:\/\/dev\.azure\.com\/<organization>/],
  },
  {
    what: 'an address that goes on behind the organization',
    spoil: (_, given) => (given.organization = 'https://dev.azure.com/contoso/Fabrikam'),
    line: ['azure-devops/address', 'error', /goes on behind the organization/, /--organization/],
  },
  {
    what: 'the older host name with a project behind it',
    spoil: (_, given) => (given.organization = 'https://contoso.visualstudio.com/Fabrikam'),
    line: ['azure-devops/address', 'error', /give https:\/\/contoso\.visualstudio\.com/, /--organization/],
  },
  {
    what: 'a collection that is not there',
    spoil: ({ azureDevOps }, given) => (given.organization = `${azureDevOps.url}/tfs/DefaultCollection`),
    line: ['azure-devops/address', 'error', /nothing answers as collection there \(404\)/, /virtual folder/],
  },
  {
    what: 'a service that is down',
    spoil: ({ azureDevOps }) => azureDevOps.faults.add({ strike: refuses(503) }),
    line: ['azure-devops/address', 'error', /503/, /Try again/],
  },
  {
    what: 'a clock of Azure DevOps that is ahead',
    spoil: ({ azureDevOps }) =>
      azureDevOps.faults.add({
        path: /connectionData/i,
        strike: changes((truth) => ({
          headers: { ...truth.headers, Date: new Date(Date.now() + 600_000).toUTCString() },
        })),
      }),
    line: ['azure-devops/clock', 'warning', /this machine is 10 min behind the server/, /time server/],
  },
  {
    what: 'a token that may not enter the organization',
    spoil: ({ azureDevOps }) => azureDevOps.faults.add({ path: /connectionData/i, after: 1, strike: refuses(403) }),
    line: ['azure-devops/token', 'error', /has no access to the organization \(403\)/, /owner is a member/],
    exitCode: 4,
  },
  {
    what: 'a token of another organization',
    spoil: (_, given) => (given.pat = 'x'.repeat(52)),
    line: ['azure-devops/token', 'error', /refused \(401\): .*or of another organization/, /in this organization/],
    exitCode: 4,
  },
  {
    what: 'no token for Azure DevOps',
    spoil: (_, given) => (given.pat = undefined),
    line: ['azure-devops/token', 'error', /none was given/, /AZURE_DEVOPS_TOKEN/],
    exitCode: 4,
  },
  {
    what: 'a personal access token that has expired',
    spoil: ({ azureDevOps, pat }) => azureDevOps.revokeToken(pat),
    line: ['azure-devops/token', 'error', /personal access token is refused \(401\)/, /in this organization/],
    exitCode: 4,
  },
  {
    what: 'a sign-in page with 203',
    options: { azureDevOps: { wrongToken: 'sign-in-page' } },
    spoil: ({ azureDevOps, pat }) => azureDevOps.revokeToken(pat),
    line: ['azure-devops/token', 'error', /a sign-in page answers \(203\)/, /in this organization/],
    exitCode: 4,
  },
  {
    what: 'a redirect to a sign-in page for a wrong token',
    options: { azureDevOps: { wrongToken: 'redirect' } },
    spoil: ({ azureDevOps, pat }) => azureDevOps.revokeToken(pat),
    line: ['azure-devops/token', 'error', /a sign-in page answers \(302\)/, /in this organization/],
    exitCode: 4,
  },
  {
    what: 'a sign-in page with 200',
    spoil: ({ azureDevOps }) => azureDevOps.faults.add({ path: /connectionData/i, strike: showsSignIn(200) }),
    line: ['azure-devops/token', 'error', /a sign-in page answers \(200\)/, /in this organization/],
    exitCode: 4,
  },
  {
    what: 'a token of Entra ID that has expired',
    spoil: (_, given) => (given.pat = entra(Date.now() - DAY)),
    line: ['azure-devops/token', 'error', /this token of Entra ID has expired/, /live an hour/],
    exitCode: 4,
  },
  {
    what: 'a token without the scope for code',
    options: { token: { scopes: ['vso.build'] } },
    line: ['repository/repository', 'error', /the token may not read Fabrikam\/webshop \(401\)/, /Code \(read\)/],
    exitCode: 4,
  },
  {
    what: 'a project that does not exist in Azure DevOps',
    spoil: (_, given) => (given.repository = 'Fabrikom/webshop'),
    line: ['repository/repository', 'error', /the project Fabrikom does not exist/, /before the slash/],
  },
  {
    what: 'a repository that does not exist',
    spoil: (_, given) => (given.repository = 'Fabrikam/webshopp'),
    line: ['repository/repository', 'error', /has no repository webshopp \(it has webshop\)/, /behind the slash/],
  },
  {
    what: 'a disabled repository',
    spoil: ({ repository }) => (repository.isDisabled = true),
    line: ['repository/repository', 'error', /Fabrikam\/webshop is disabled/, /Enable it/],
  },
  {
    what: 'a repository in maintenance',
    spoil: ({ repository }) => (repository.isInMaintenance = true),
    line: ['repository/repository', 'warning', /in maintenance/, /Wait/],
  },
  {
    what: 'an empty repository',
    spoil: ({ repository }) => (repository.defaultBranch = undefined),
    line: ['repository/repository', 'warning', /is empty/, /first commit/],
  },
  {
    what: 'the right to contribute to pull requests that is missing',
    options: { token: { denied: ['PullRequestContribute'] } },
    line: ['repository/contribute', 'error', /may not contribute to pull requests/, /Allow "Contribute/],
  },
  {
    what: 'no policy',
    spoil: ({ azureDevOps }) => azureDevOps.world.policies.splice(0),
    line: ['repository/policy', 'warning', /no policy requires sonarqube\/quality-gate on main/, /command policy/],
  },
  {
    what: 'a policy of another branch',
    spoil: ({ policy, repository }) =>
      (policy.settings = {
        ...policy.settings,
        scope: [{ repositoryId: repository.id, refName: 'refs/heads/next', matchKind: 'Exact' }],
      }),
    line: ['repository/policy', 'warning', /no policy requires/, /command policy/],
  },
  {
    what: 'an optional policy',
    spoil: ({ policy }) => (policy.isBlocking = false),
    line: ['repository/policy', 'warning', /is optional on main/, /required/],
  },
  {
    what: 'a policy that is switched off',
    spoil: ({ policy }) => (policy.isEnabled = false),
    line: ['repository/policy', 'warning', /switched off/, /Switch it on/],
  },
  {
    what: 'a policy that waits for the first status',
    spoil: ({ policy }) => (policy.settings = { ...policy.settings, policyApplicability: 1 }),
    line: ['repository/policy', 'warning', /only once it was posted/, /Apply by default/],
  },
  {
    what: 'a policy that counts for some files only',
    spoil: ({ policy }) => (policy.settings = { ...policy.settings, filenamePatterns: ['/docs/*'] }),
    line: ['repository/policy', 'warning', /on main only for changes of \/docs\/\*/, /Path filter/],
  },
  {
    what: 'a pipeline without Publish',
    spoil: ({ build }) => runTasks(build, ['SonarQubeServerPrepare', 'SonarQubeServerAnalyze']),
    line: ['repository/pipeline', 'error', /did not run SonarQubeServerPublish/, /command pipeline/],
  },
  {
    what: 'a pipeline of the official extension',
    spoil: ({ build }) => runTasks(build, ['SonarQubePrepare', 'SonarQubeAnalyze', 'SonarQubePublish']),
    line: ['repository/pipeline', 'error', /tasks of the official extension/, /MIGRATION/],
  },
  {
    what: 'a pipeline that never ran',
    spoil: ({ azureDevOps: { world }, project, repository }, given) =>
      (given.pipeline = String(world.createDefinition({ name: 'nightly', project, repository }).id)),
    line: ['repository/pipeline', 'unknown', /nightly has no finished build/, /^$/],
    exitCode: 0,
  },
  {
    what: 'a pipeline that there is not',
    spoil: (_, given) => (given.pipeline = '999999'),
    line: ['repository/pipeline', 'error', /Fabrikam has no pipeline 999999/, /definitionId/],
  },
  {
    what: 'a pipeline of another project',
    spoil: ({ azureDevOps: { world } }, given) => {
      const project = world.createProject('Contoso');
      const repository = world.createRepository({ project, name: 'webshop', defaultBranch: 'main' });
      given.pipeline = String(world.createDefinition({ name: 'webshop CI', project, repository }).id);
    },
    line: ['repository/pipeline', 'error', /Fabrikam has no pipeline \d+/, /same project/],
  },
  {
    what: 'a pipeline of another repository',
    spoil: ({ azureDevOps: { world }, project }, given) => {
      const repository = world.createRepository({ project, name: 'payments', defaultBranch: 'main' });
      given.pipeline = String(world.createDefinition({ name: 'payments CI', project, repository }).id);
    },
    line: ['repository/pipeline', 'warning', /payments CI \(\d+\) builds another repository than webshop/, /Give/],
  },
  // Both together
  {
    what: 'a project that is not bound',
    options: { sonarQube: { edition: 'community' } },
    line: ['together/binding', 'warning', /webshop is not bound/, /command bind/],
  },
  {
    what: 'a binding to another repository',
    spoil: ({ sonarQube, azureDevOps, pat }) => bind(sonarQube, azureDevOps.collectionUrl, pat.value, 'backend'),
    line: ['together/binding', 'error', /bound to Fabrikam\/backend, not to Fabrikam\/webshop/, /bind again/],
  },
  {
    what: 'a status of SonarQube itself',
    spoil: ({ azureDevOps: { world }, repository }) => {
      world.pushCommit(repository, { branch: 'next', files: { 'a.js': 'a' } });
      const pullRequest = world.createPullRequest({
        repository,
        sourceBranch: 'next',
        targetBranch: 'main',
        title: 'x',
      });
      pullRequest.statuses.push({
        id: 1,
        state: 'succeeded',
        description: null,
        targetUrl: null,
        context: { genre: 'SonarQube', name: 'quality gate' },
        createdBy: world.author,
        creationDate: world.now(),
        iterationId: 1,
        properties: new Map(),
      });
    },
    line: ['together/decoration', 'warning', /posts a status of its own/, /one of the two/],
  },
];
