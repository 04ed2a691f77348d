import assert from 'node:assert/strict';
import { collectionUrl } from '../../../../src/wire/azure-devops/collection-url';

describe('the address of the collection, to which the token of the job goes', () => {
  const SERVICE = 'https://dev.azure.com/fabrikam/';
  const OWN = 'https://tfs.example.org/tfs/DefaultCollection/';
  const cases: [what: string, variable: string | undefined, connection: string | undefined, expected: string][] = [
    ['what both say', SERVICE, SERVICE, SERVICE],
    [
      'that of the variable in a release, whose connection names the host of releases',
      SERVICE,
      'https://vsrm.dev.azure.com/fabrikam/',
      SERVICE,
    ],
    [
      'the same with old addresses',
      'https://fabrikam.visualstudio.com/',
      'https://fabrikam.vsrm.visualstudio.com/',
      'https://fabrikam.visualstudio.com/',
    ],
    [
      'that of the connection where somebody has set another host',
      'https://evil.example.org/fabrikam/',
      SERVICE,
      SERVICE,
    ],
    ['the same where that host only looks like the service', 'https://dev.azure.com.example.org/', SERVICE, SERVICE],
    ['the same where it ends like it', 'https://evildev.azure.com/', SERVICE, SERVICE],
    ['the same without encryption', 'http://dev.azure.com/fabrikam/', SERVICE, SERVICE],
    ['the same on another port', 'https://tfs.example.org:8443/tfs/DefaultCollection/', OWN, OWN],
    [
      'that of the connection where an agent reaches its server by another name',
      'https://tfs.example.org/tfs/C/',
      'http://tfs:8080/tfs/C/',
      'http://tfs:8080/tfs/C/',
    ],
    [
      'another collection of the same server',
      'https://tfs.example.org/tfs/Other/',
      OWN,
      'https://tfs.example.org/tfs/Other/',
    ],
    ['that of the connection where the variable is no address', 'dev.azure.com', SERVICE, SERVICE],
    ['that of the variable where there is no connection', SERVICE, undefined, SERVICE],
    ['that of the connection where there is no variable', undefined, SERVICE, SERVICE],
    ['nothing where nobody tells', undefined, undefined, ''],
  ];
  for (const [what, variable, connection, expected] of cases) {
    it(`is ${what}`, () => assert.equal(collectionUrl(variable, connection), expected));
  }
});
