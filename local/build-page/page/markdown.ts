import MarkdownIt from 'markdown-it';

/** Summaries of pipelines: no HTML, as Azure Pipelines shows them; what an author of text could break would break here, too. */
const markdown = new MarkdownIt({ html: false });

markdown.validateLink = (url) => /^https?:\/\//i.test(url);
markdown.renderer.rules.link_open = (tokens, index, options, _environment, renderer) => {
  tokens[index]?.attrSet('target', '_blank');
  tokens[index]?.attrSet('rel', 'noopener noreferrer');
  return renderer.renderToken(tokens, index, options);
};
// The page has a first heading of its own.
markdown.core.ruler.push('lower-headings', ({ tokens }) => {
  for (const token of tokens) token.tag = token.tag.replace(/^h([1-5])$/, (_tag, level) => `h${Number(level) + 1}`);
});

/** Shows Markdown as elements. */
export function renderMarkdown(text: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = markdown.render(text);
  return template.content;
}
