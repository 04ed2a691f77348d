import assert from 'node:assert/strict';
import { problemsOf, toDraft, toSettings, type Draft } from '../../../widget/configuration/draft';

const draft = (branch: string): Draft => ({ pipelineId: 7, branch, projects: null, trend: 'off' });

describe('what a person chooses for the widget', () => {
  for (const [typed, branch] of [
    ['main', 'refs/heads/main'],
    [' feature/cart ', 'refs/heads/feature/cart'],
    ['refs/tags/v1', 'refs/tags/v1'],
    ['$/Fabrikam/Main line', '$/Fabrikam/Main line'],
  ] as const) {
    it(`takes "${typed}" for the branch ${branch}, and shows it again`, () => {
      const settings = toSettings(draft(typed));
      assert.equal(settings?.branch, branch);
      const again = toDraft({ kind: 'settings', settings });
      assert.equal(toSettings(again)?.branch, branch);
    });
  }

  for (const typed of ['', 'two words', 'refs/heads/two words']) {
    it(`saves nothing for "${typed}"`, () => {
      assert.equal(toSettings(draft(typed)), undefined);
      assert.notEqual(problemsOf(draft(typed)).branch, undefined);
    });
  }
});
