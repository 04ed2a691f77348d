import assert from 'node:assert/strict';
import { azureDevOpsTokenOf } from '../../../../src/domain/set-up/azure-devops-token';

const encode = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url');
const webToken = (claims: object): string => `${encode({ alg: 'RS256' })}.${encode(claims)}.c2lnbmF0dXJl`;
const EXPIRES = Date.UTC(2026, 10, 28, 12);

describe('a token for Azure DevOps', () => {
  const table: readonly (readonly [string, string, ReturnType<typeof azureDevOpsTokenOf>])[] = [
    ['old personal', 'a'.repeat(52), { kind: 'personal', expiresAt: null }],
    ['new personal', `${'a'.repeat(76)}AZDO1234`, { kind: 'personal', expiresAt: null }],
    [
      'Entra ID, version 1',
      webToken({ iss: 'https://sts.windows.net/72f988bf/', exp: EXPIRES / 1000 }),
      { kind: 'entra', expiresAt: EXPIRES },
    ],
    [
      'Entra ID, version 2',
      webToken({ iss: 'https://login.microsoftonline.com/72f988bf/v2.0', exp: EXPIRES / 1000 }),
      { kind: 'entra', expiresAt: EXPIRES },
    ],
    [
      'job of Services',
      webToken({ iss: 'app.vstoken.visualstudio.com', name: 'é', exp: EXPIRES / 1000 }),
      { kind: 'job', expiresAt: EXPIRES },
    ],
    ['job of a Server', webToken({ iss: 'devops.example.org' }), { kind: 'job', expiresAt: null }],
    ['three words that are no JSON', 'abc.def.ghi', { kind: 'personal', expiresAt: null }],
    ['nothing', '', { kind: 'personal', expiresAt: null }],
  ];
  for (const [name, text, expected] of table) {
    it(`is told by its form: ${name}`, () => assert.deepEqual(azureDevOpsTokenOf(text), expected));
  }
});
