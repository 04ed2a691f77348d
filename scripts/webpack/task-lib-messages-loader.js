/**
 * The task library embeds its messages in ten languages. Ours are in English, so only its English ones ship: 45 KB less in each
 * task. An agent in another language gets the library's own fallback, which is English too.
 */
module.exports = function keepEnglishMessages() {
  const { messages } = require(this.resourcePath);
  if (messages === undefined || Object.keys(messages).length === 0) {
    throw new Error(
      'azure-pipelines-task-lib: lib-resource.js has no "messages" any more; see scripts/webpack/task-lib-messages-loader.js.',
    );
  }
  return `module.exports = ${JSON.stringify({ messages })};`;
};
