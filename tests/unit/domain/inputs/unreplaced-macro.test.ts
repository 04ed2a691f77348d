import assert from 'node:assert/strict';
import { projectKeyProblem } from '../../../../src/domain/inputs/project-key';
import { unreplacedMacro } from '../../../../src/domain/inputs/unreplaced-macro';

describe('a macro that no variable replaced', () => {
  const texts: [string, string | undefined][] = [
    ['$(sonarKey)', '$(sonarKey)'],
    ['1.0-$(GitVersion.SemVer)-b', '$(GitVersion.SemVer)'],
    ['$(Date:yyMM)', '$(Date:yyMM)'],
    ['$(my variable)', '$(my variable)'],
    ['$($(inner))', '$(inner)'],
    ['$(open $(second)', '$(second)'],
    ['$() and $( blank) and $(not closed', undefined],
    ['$[variables.branch]', '$[variables.branch]'],
    ["a$[ coalesce(variables['x'], 'y') ]b", "$[ coalesce(variables['x'], 'y') ]"],
    ['^end$[a-z]$[1] $[open', undefined],
    ['${env.NAME} $NAME %NAME% (text)', undefined],
    ['', undefined],
  ];
  for (const [text, macro] of texts) {
    it(`is ${macro ?? 'not'} in "${text}"`, () => assert.equal(unreplacedMacro(text), macro));
  }

  it('is named as the reason why a text cannot be a project key', () => {
    assert.match(
      projectKeyProblem('$(sonarKey)') ?? '',
      /^no variable "sonarKey" is defined, so \$\(sonarKey\) stands/,
    );
    assert.match(projectKeyProblem('web$shop') ?? '', /^it contains "\$"/);
  });
});
