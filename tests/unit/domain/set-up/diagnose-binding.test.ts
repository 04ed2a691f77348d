import assert from 'node:assert/strict';
import { diagnoseBinding, type BindingFacts } from '../../../../src/domain/set-up/diagnose-binding';

const answered = <T>(value: T) => ({ kind: 'answered', value }) as const;

function statesOf(
  url: string,
  changes: Partial<BindingFacts> = {},
  repositoryUrl: string | null = 'https://x',
): string[] {
  const checks = diagnoseBinding({
    projectKey: 'webshop',
    version: answered('26.9.0.129388'),
    binding: answered({ url, project: 'Fabrikam', repository: 'WebShop', repositoryUrl }),
    repository: { project: 'fabrikam', repository: 'webshop', organization: 'https://dev.azure.com/contoso' },
    serverStatus: { kind: 'not-asked' },
    features: answered([]),
    ...changes,
  });
  return checks.map(({ id, state }) => `${id} ${state}`);
}

describe('a binding', () => {
  const organizations: readonly (readonly [string, string])[] = [
    ['https://dev.azure.com/contoso', 'binding ok'],
    ['https://dev.azure.com/Contoso/', 'binding ok'],
    ['https://contoso.visualstudio.com', 'binding ok'],
    ['https://dev.azure.com/fabrikam', 'binding error'],
    ['https://devops.example.org/contoso', 'binding error'],
    ['no address', 'binding error'],
  ];
  for (const [url, expected] of organizations) {
    it(`to ${url} is ${expected} where dev.azure.com/contoso is meant`, () =>
      assert.deepEqual(statesOf(url), [expected]));
  }

  it('whose repository SonarQube cannot read hints at its record, from the version on that tells', () => {
    const url = 'https://dev.azure.com/contoso';
    assert.deepEqual(statesOf(url, {}, null), ['binding ok', 'record warning']);
    assert.deepEqual(statesOf(url, { version: answered('25.5.0.1') }, null), ['binding ok']);
    assert.deepEqual(statesOf(url, { version: { kind: 'not-asked' } }, null), ['binding ok']);
  });
});
