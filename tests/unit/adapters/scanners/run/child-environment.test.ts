import assert from 'node:assert/strict';
import { splitWords } from '../../../../../src/domain/inputs/split-words';
import {
  chooseUserHome,
  javaOptions,
  scannerEnvironment,
  unusedScannerVariables,
  withPropertiesOfAgent,
} from '../../../../../src/adapters/scanners/run/child-environment';

describe('variables of the agent for scanners', () => {
  it('say which Java it is, unless the author does', () => {
    const environment = { SONAR_SCANNER_JAVA_EXE_PATH: '/opt/java', SONAR_SCANNER_SKIP_JRE_PROVISIONING: 'true' };
    const author = { 'sonar.projectKey': 'k', 'sonar.scanner.skipJreProvisioning': 'false' };
    assert.deepEqual(withPropertiesOfAgent(author, environment), {
      'sonar.projectKey': 'k',
      'sonar.scanner.javaExePath': '/opt/java',
      'sonar.scanner.skipJreProvisioning': 'false',
    });
    assert.deepEqual(withPropertiesOfAgent({}, { SONAR_SCANNER_JAVA_EXE_PATH: '' }), {});
  });

  it('are named where they are not handed on, and not those that hold or that tasks have written', () => {
    const environment = {
      SONAR_SCANNER_PROXY_PORT: '3128',
      Sonar_Scanner_Proxy_Host: 'proxy',
      SONAR_SCANNER_CONNECT_TIMEOUT: '',
      SONAR_SCANNER_OPTS: '-Xmx1g',
      SONAR_SCANNER_JAVA_OPTS: '-Xmx1g',
      SONAR_SCANNER_JAVA_EXE_PATH: '/opt/java',
      sonar_scanner_skip_jre_provisioning: 'true',
      SONAR_SCANNER_JSON_PARAMS: '{}',
      SONAR_SCANNER_MODE: 'cli',
      SONAR_TOKEN: 't',
      SONAR_USER_HOME: '/h',
    };
    assert.deepEqual(unusedScannerVariables(environment), ['SONAR_SCANNER_PROXY_PORT', 'Sonar_Scanner_Proxy_Host']);
  });
});

describe('the environment of a scanner', () => {
  it('has no variable that a scanner takes for a setting, in any case', () => {
    const environment = {
      PATH: '/bin',
      JAVA_HOME: '/j',
      SONAR_TOKEN: 't',
      sonar_host_url: 'u',
      Sonar_Scanner_Opts: '-Xmx1g',
      SONARQUBE_SCANNER_PARAMS: '{}',
      SONARQUBE_HANDOFF_A: '{}',
      MY_SONAR_THING: 'kept',
      UNSET: undefined,
    };
    assert.deepEqual(scannerEnvironment(environment, null), { PATH: '/bin', JAVA_HOME: '/j', MY_SONAR_THING: 'kept' });
  });

  const ofPullRequests = {
    SYSTEM_PULLREQUEST_PULLREQUESTID: '42',
    System_PullRequest_TargetBranch: 'refs/heads/main',
    GITHUB_HEAD_REF: 'x',
    GITHUB_REF: 'refs/pull/42/merge',
    CI_MERGE_REQUEST_IID: '42',
    BITBUCKET_PR_ID: '42',
    CIRRUS_PR: '42',
    CHANGE_ID: '42',
    CM_PULL_REQUEST_NUMBER: '42',
    TRAVIS_PULL_REQUEST: '42',
    CIRCLE_PULL_REQUEST: 'https://example.org/42',
    BUILD_SOURCEBRANCH: 'refs/pull/42/merge',
    BUILD_REASON: 'PullRequest',
  };
  const ofEveryBuild = { TF_BUILD: 'True', BUILD_SOURCEVERSION: 'abc', CHANGE_LOG: 'kept', GITHUB_SHA: 'abc' };
  const pullRequest = { kind: 'pull-request', id: '42', branch: 'x', base: 'main' } as const;
  const others = [null, { kind: 'main-branch', name: 'main' }, { kind: 'branch', name: 'x' }] as const;
  for (const scope of others) {
    it(`tells no pull request to a scanner of ${scope?.kind ?? 'nothing'}`, () =>
      assert.deepEqual(scannerEnvironment({ ...ofPullRequests, ...ofEveryBuild }, scope), ofEveryBuild));
  }

  it('tells a scanner of a pull request what the platform says of it', () => {
    const all = { ...ofPullRequests, ...ofEveryBuild };
    assert.deepEqual(scannerEnvironment(all, pullRequest), all);
  });

  it('keeps the reference of a branch build', () => {
    const branch = { BUILD_SOURCEBRANCH: 'refs/heads/main', GITHUB_REF: 'refs/heads/main', BUILD_REASON: 'Manual' };
    assert.deepEqual(scannerEnvironment(branch, { kind: 'main-branch', name: 'main' }), branch);
  });

  const homes: [string | undefined, string | undefined, string, string, string | null][] = [
    ['/p', '/v', '/home/u', '/tools', '/p'],
    [undefined, '/v', '/home/u', '/tools', '/v'],
    ['', undefined, '/home/u/', '/tools', '/home/u/.sonar'],
    [undefined, undefined, '/', '/tools', '/tools/sonar'],
    [undefined, undefined, '', '/tools/', '/tools/sonar'],
    [undefined, undefined, '', '', null],
  ];
  for (const [property, variable, home, tools, expected] of homes) {
    it(`keeps the cache in ${expected ?? 'no folder'} for property ${property ?? '-'}, variable ${variable ?? '-'}, home "${home}"`, () => {
      assert.equal(chooseUserHome(property, { SONAR_USER_HOME: variable }, home, tools), expected);
    });
  }

  it('gives options of the JVM with the property last, since the JVM takes the last one', () => {
    const environment = { SONAR_SCANNER_OPTS: '-Xmx1g -Da=b', SONAR_SCANNER_JAVA_OPTS: '-Xmx2g' };
    assert.deepEqual(javaOptions('-Xmx3g', environment), ['-Xmx1g', '-Da=b', '-Xmx2g', '-Xmx3g']);
    assert.deepEqual(javaOptions(undefined, {}), []);
  });

  it('splits options as a shell does', () => {
    assert.deepEqual(splitWords(` -Da="b c"  '-Dd=e f' -Dg=h'i j'k `), ['-Da=b c', '-Dd=e f', '-Dg=hi jk']);
  });
});
