import assert from 'node:assert/strict';
import { analyze } from '../../../src/use-cases/analyze/analyze';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { publish } from '../../../src/use-cases/publish/publish';
import { inMemoryAgent, recordingLogger } from '../in-memory';

describe('a step with an input that its task does not have', () => {
  const stories = { prepare, analyze, publish } as const;
  for (const [task, story] of Object.entries(stories)) {
    it(`is told by ${task}, before anything is refused`, async () => {
      const definitions = [{ name: 'connection', aliases: [], defaultValue: '', visibleRule: '' }];
      const variables = { 'Agent.TempDirectory': '/agent/temp', 'System.DefaultWorkingDirectory': '/agent/s' };
      const agent = inMemoryAgent({ definitions, variables, inputs: { CONNEXION: 'sonar' } });
      const logger = recordingLogger();
      const ports = { agent, logger, withdrawBuildTools: () => undefined } as never;
      await assert.rejects(Promise.resolve(story(ports, new AbortController().signal)));
      assert.match(logger.text('warning'), /^CONNEXION is no input of this task.* Did you mean connection\?$/);
    });
  }
});
