import assert from 'node:assert/strict';
import { parseServerUrl } from '../../../../src/domain/inputs/server-url';

describe('the address of a connection', () => {
  const accepted: [string, string][] = [
    ['https://sonar.example.org', 'https://sonar.example.org'],
    ['https://sonar.example.org/', 'https://sonar.example.org'],
    ['https://sonar.example.org///', 'https://sonar.example.org'],
    ['https://example.org/sonarqube/', 'https://example.org/sonarqube'],
    ['https://example.org//sonarqube//', 'https://example.org/sonarqube'],
    ['  http://localhost:9000 ', 'http://localhost:9000'],
    ['HTTPS://Sonar.Example.ORG', 'https://sonar.example.org'],
  ];
  for (const [text, expected] of accepted) {
    it(`${JSON.stringify(text)} is ${expected}`, () =>
      assert.deepEqual(parseServerUrl('the connection "sonar"', text), { ok: true, value: expected }));
  }

  const refused: [string, RegExp][] = [
    ['sonar.example.org', /must look like https/],
    ['ftp://sonar.example.org', /must begin with https/],
    ['https://joe:pass@sonar.example.org', /contains a user name or password/],
    ['https://sonar.example.org/?a=b', /something after "\?" or "#"/],
    ['', /must look like https/],
    ['https://joe:pass@sonar example.org', /must look like https/],
    ['https://joe:pass@[sonar', /is no web address \(23 characters\)/],
    ['joe:pass@sonar.example.org', /must begin with https/],
    ['pass@joe', /must look like https/],
  ];
  for (const [text, expected] of refused) {
    it(`${JSON.stringify(text)} is refused without repeating a password`, () => {
      const result = parseServerUrl('the connection "sonar"', text);
      assert.ok(!result.ok);
      assert.match(result.problems.join(''), expected);
      assert.doesNotMatch(result.problems.join(''), /pass@|joe/);
    });
  }
});
