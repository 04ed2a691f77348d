import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escapeMarkdown, markdownSummary } from '../../../src/presentation/markdown';
import { goldenReport, goldenReports } from '../../golden-reports';

/** What is left when the references that escaping makes are taken out. */
const withoutReferences = (text: string): string => text.replace(/&(?:amp|lt|gt|#\d{2,3});/g, '');

describe('the Markdown summary', () => {
  it('says the verdict, the failed conditions, how many are met, and where to look', () =>
    assert.equal(
      markdownSummary([goldenReport('pull-request-failed-mqr')]).replace(/&#(\d+);/g, (_, code: string) =>
        String.fromCharCode(Number(code)),
      ),
      [
        '### ❌ Quality gate failed: Web Shop',
        '',
        'pull request 118, feature/cart → main',
        '',
        '| Failed condition | Value | Required |',
        '| --- | --- | --- |',
        '| Coverage on new code | 62.4% | must be at least 80% |',
        '| Reliability rating on new code | C | must be A |',
        '',
        '3 conditions met.',
        '',
        '[Open in SonarQube](https://sonar.example.org/dashboard?id=webshop&pullRequest=118)',
        '',
      ].join('\n'),
    ));

  it('says of a .NET build what was analyzed, and what is missing', () => {
    const text = markdownSummary([goldenReport('passed-dotnet-in-part')]);
    assert.match(
      text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
      /\n\nAnalyzed: 5 projects \(3 C#, 1 F#, 1 test\), 14 files, analyzers' results for 2 of 4\.\n\nShop&lt;b&gt;\|\[x\]\(http:\/\/evil\.example\) has no file below the folder that is analyzed\. Check/,
    );
    assert.doesNotMatch(text, /<b>|\[x\]/, 'a name of a project is text');
  });

  it('says which reports of tests and coverage were found, and that there is no coverage', () => {
    const text = markdownSummary([goldenReport('passed-dotnet-reports')]).replace(/&#(\d+);/g, (_, code: string) =>
      String.fromCharCode(Number(code)),
    );
    assert.match(text, /\n\nTests 2 reports \(412 tests\), coverage 0 reports\.\n\nCoverage 0 %, since no report/);
  });

  it('counts what does not fit', () => {
    const many = Array.from({ length: 25 }, () => goldenReport('passed'));
    const text = markdownSummary([goldenReport('failed-standard'), ...many]);
    assert.match(
      text,
      /^\*\*❌ Quality gate failed: 25 of 26 projects pass, 1 failed\*\*\n\n### ❌ Quality gate failed: Billing/,
    );
    assert.equal(text.match(/^- ✅ Web Shop, main branch.* 4 conditions met.* \[Open in SonarQube\]/gm)?.length, 19);
    assert.match(text, /6 more, none of them worse/);
  });

  it('says that the gate of a project is of no analysis of this run', () => {
    const said = (name: string): boolean =>
      markdownSummary([goldenReport(name)]).includes('nothing was analyzed in this run');
    assert.deepEqual([said('project-gate'), said('failed-standard')], [true, false]);
  });

  for (const [name, report] of goldenReports) {
    it(`of ${name} has the links and the markup of the summary only`, () => {
      const text = markdownSummary([report]);
      assert.match(text, /^### \S+ Quality gate /);
      const outside = text
        .replace(/^\[Open in SonarQube\]\(https?:\/\/[^()\s]+\)$/gm, '')
        .replace(/^### \S+ /gm, '')
        .replace(/^\|.*\|$/gm, (row) => row.replace(/\| --- /g, '').replace(/\|/g, ''));
      assert.doesNotMatch(withoutReferences(outside), /[<>`*_[\]()#|\\~@$]/);
      assert.ok(text.length < 20_000);
    });
  }
});

describe('conditions that SonarQube left out of a small change, in Markdown', () => {
  it('are named, and counted as neither met nor failed', () => {
    const plain = (text: string): string =>
      text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    const report = goldenReport('pull-request-small-change');
    const sentence = 'Not judged: Coverage on new code, Duplicated lines on new code.';
    for (const reports of [[report], [report, goldenReport('passed')]]) {
      const text = plain(markdownSummary(reports));
      assert.ok(text.includes(sentence), text);
      assert.match(text, /\b1 condition met\./);
    }
  });
});

describe('text from outside in Markdown', () => {
  it('keeps no character that could be markup, HTML, a mention or a link', () =>
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii', maxLength: 200 })),
        (text) => {
          assert.doesNotMatch(
            withoutReferences(escapeMarkdown(text)),
            /[&<>`*_{}[\]()#+\-.!|~:@$^=\\\u0000-\u001f\u2028\u2029\u202e]/,
          );
        },
      ),
      { numRuns: 300 },
    ));

  it('still reads as it was written', () => assert.equal(escapeMarkdown('a <b> & c|d'), 'a &lt;b&gt; &amp; c&#124;d'));
});
