import assert from 'node:assert/strict';
import { analyzedLanguages } from '../../../../src/domain/measures/analyzed-languages';

describe('languages of an analysis', () => {
  const rows: [what: string, value: string | null | undefined, expected: readonly string[] | null][] = [
    ['each once', '[{"key":"a","language":"js","name":"x"},{"language":"css"},{"language":"js"}]', ['js', 'css']],
    ['none', '[]', []],
    ['no value', null, null],
    ['a server that does not know the metric', undefined, null],
    ['no JSON', 'js=1', null],
    ['another form', '{"language":"js"}', null],
    ['an entry of another form', '[{"language":"js"},null]', null],
  ];
  for (const [what, value, expected] of rows) {
    it(what, () => assert.deepEqual(analyzedLanguages(value), expected));
  }
});
