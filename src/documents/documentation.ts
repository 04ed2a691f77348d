/** Set by the build, see `webpack.config.js`; not there when sources run as they are. */
declare const DOCUMENTATION_URL: string | undefined;

/**
 * Address of the folder in which the pages of `docs/` are published, with a trailing slash; empty where packaging named none
 * (`npm run package -- --docs-url`). A reader of a log or of the tab has no copy of this repository.
 */
const PUBLISHED_AT = typeof DOCUMENTATION_URL === 'string' ? DOCUMENTATION_URL : '';

/**
 * Address of the paragraph that explains an error code or the reason of an outcome; `null` where no documentation is
 * published. Headings of the troubleshooting page are the codes and reasons themselves.
 */
export function explanationAddress(code: string, publishedAt: string = PUBLISHED_AT): string | null {
  return publishedAt === '' ? null : `${publishedAt}TROUBLESHOOTING.md#${code.toLowerCase()}`;
}

/** A code or reason as it ends a message: `[SQ-AUTH-401]`, with the address of its paragraph where there is one. */
export function codeWithAddress(code: string, publishedAt: string = PUBLISHED_AT): string {
  const address = explanationAddress(code, publishedAt);
  return address === null ? `[${code}]` : `[${code}] ${address}`;
}
