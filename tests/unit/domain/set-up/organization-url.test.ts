import assert from 'node:assert/strict';
import { parseOrganizationUrl } from '../../../../src/domain/set-up/organization-url';

describe('the address of an organization', () => {
  const taken: readonly (readonly [string, string])[] = [
    ['https://dev.azure.com/contoso/', 'https://dev.azure.com/contoso'],
    ['https://contoso.visualstudio.com', 'https://contoso.visualstudio.com'],
    ['https://contoso.visualstudio.com/DefaultCollection', 'https://contoso.visualstudio.com/DefaultCollection'],
    ['https://devops.example.org/tfs/DefaultCollection/', 'https://devops.example.org/tfs/DefaultCollection'],
    ['http://devops.example.org:8080/Collection%20Two', 'http://devops.example.org:8080/Collection%20Two'],
  ];
  for (const [given, expected] of taken) {
    it(`is taken: ${given}`, () =>
      assert.deepEqual(parseOrganizationUrl('--organization', given), { ok: true, value: expected }));
  }

  const refused: readonly (readonly [string, RegExp])[] = [
    ['https://dev.azure.com', /names no organization/],
    ['https://dev.azure.com/contoso/Fabrikam', /"\/Fabrikam"\); give https:\/\/dev\.azure\.com\/contoso\.$/],
    ['https://contoso.visualstudio.com/Fabrikam', /give https:\/\/contoso\.visualstudio\.com\.$/],
    ['https://devops.example.org/tfs/Collection/Fabrikam/_git/webshop', /page inside a project/],
    ['contoso', /is no web address/],
    ['https://me:secret@dev.azure.com/contoso', /contains a user name or password/],
  ];
  for (const [given, says] of refused) {
    it(`is refused: ${given}`, () => {
      const read = parseOrganizationUrl('--organization', given);
      assert.ok(!read.ok);
      assert.match(read.problems.join(' '), says);
    });
  }
});
