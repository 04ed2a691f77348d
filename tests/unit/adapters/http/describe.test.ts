import assert from 'node:assert/strict';
import { describePage, describeRedirect, isHtml } from '../../../../src/adapters/http/describe';
import { toPlainText } from '../../../../src/adapters/http/plain-text';
import { assertLinear } from '../../../growth';

describe('words about answers', () => {
  const texts: [string, string][] = [
    ['plain', 'plain'],
    ['a <b>bold</b>&nbsp;word &amp; &lt;tag&gt;', 'a bold word & <tag>'],
    ['one<br>two</p>three', 'one two three'],
    ['<script>alert(1)</script>text<style>p{}</style>', 'text'],
    ['&#72;&#x69; &bogus; &#99999999999;', 'Hi &bogus; &#99999999999;'],
    ['&constructor; &tostring; &valueof;', '&constructor; &tostring; &valueof;'],
    ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
    ['x'.repeat(301), `${'x'.repeat(300)}…`],
    ['  many \n\t blanks  ', 'many blanks'],
  ];
  for (const [html, text] of texts) {
    it(`reads ${JSON.stringify(html.slice(0, 40))} as text`, () => assert.equal(toPlainText(html), text));
  }

  it('takes no word for a member of every object', () => {
    assert.equal(toPlainText('&constructor; &toString;'), '&constructor; &toString;');
  });

  const shapes = [
    '<',
    '<script>',
    '<style ',
    '<title>',
    '<title',
    '</title',
    '&#',
    '&a',
    ' ',
    '<!doctype',
    '\u00a0<br',
  ];
  for (const shape of shapes) {
    const textOf = (length: number): string => shape.repeat(Math.ceil(length / shape.length));
    it(`reads ${JSON.stringify(shape)}, again and again, in a time that grows with the text alone`, () => {
      assertLinear(textOf, toPlainText);
      assertLinear(textOf, describePage);
      assertLinear(textOf, (text) => isHtml({ header: () => undefined, text }));
    });
  }

  it('calls a page by its title', () => {
    assert.equal(describePage('<html><head><title>\n Sign in </title>'), 'an HTML page ("Sign in")');
    assert.equal(describePage('<html><body>x'), 'an HTML page');
  });

  const redirects: [string, string | undefined, string][] = [
    ['http://s/api', undefined, 'it redirects without saying where'],
    ['http://s/api', 'https://s/api?x=1', 'it redirects to https (https://s); use that address'],
    ['http://s/api', '/sonarqube/api', 'it redirects to http://s/sonarqube/api'],
    [
      'http://s/api',
      'https://idp/saml?SAMLRequest=hush',
      'it redirects to https://idp/saml, which looks like a sign-in page',
    ],
    ['http://s/api', 'http://[', 'it redirects to something that is no address'],
  ];
  for (const [from, location, text] of redirects) {
    it(`tells a redirect to ${location ?? 'nowhere'}`, () => assert.equal(describeRedirect(from, location), text));
  }
});
