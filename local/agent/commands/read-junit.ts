import { parser } from 'sax';
import { type TestResult } from '../run/pipeline-run';

interface OpenCase {
  readonly title: string;
  readonly storage: string;
  /** First of each kind; the agent looks for a failure before an error, and for an error before a skip. */
  readonly told: Map<string, { message: string; text: string }>;
}

const TOLD = ['failure', 'error', 'skipped'];

/**
 * Reads test results as the agent does: `testsuites` or a single `testsuite` at the root, nested suites, cases with a name only.
 * Throws where the file is no XML. Source: agent `JunitResultReader.cs`.
 */
export function readJUnit(text: string): { readonly suite: string; readonly results: readonly TestResult[] } {
  const results: TestResult[] = [];
  const path: string[] = [];
  let suites = 0;
  let suite = '';
  let open: OpenCase | undefined;
  const xml = parser(true);
  xml.onerror = (error) => {
    throw error;
  };
  xml.onopentag = ({ name, attributes }) => {
    const attribute = (key: string): string => {
      const value = attributes[key];
      return typeof value === 'string' ? value : (value?.value ?? '');
    };
    path.push(name);
    const parent = path.at(-2);
    if (name === 'testsuite' && (path.length === 1 || (path.length === 2 && parent === 'testsuites'))) {
      suites += 1;
      suite = attribute('name') === '' ? 'JUnit' : attribute('name');
    }
    if (name === 'testcase' && parent === 'testsuite') {
      open = { title: attribute('name'), storage: attribute('classname'), told: new Map() };
    }
    if (open !== undefined && parent === 'testcase' && TOLD.includes(name) && !open.told.has(name)) {
      open.told.set(name, { message: attribute('message'), text: '' });
    }
  };
  const addText = (added: string): void => {
    const told = open?.told.get(path.at(-1) ?? '');
    if (told !== undefined) told.text += added;
  };
  xml.ontext = addText;
  xml.oncdata = addText;
  xml.onclosetag = (name) => {
    path.pop();
    if (name !== 'testcase' || open === undefined) return;
    if (open.title !== '') results.push(toResult(open));
    open = undefined;
  };
  xml.write(text).close();
  return { suite: suites > 1 ? '' : suite, results };
}

function toResult({ title, storage, told }: OpenCase): TestResult {
  const failed = told.get('failure') ?? told.get('error');
  const skipped = told.get('skipped');
  const said = failed ?? skipped;
  return {
    title,
    storage,
    outcome: failed !== undefined ? 'Failed' : skipped !== undefined ? 'NotExecuted' : 'Passed',
    errorMessage: said?.message.trim() === '' ? '' : (said?.message ?? ''),
    stackTrace: failed?.text.trim() === '' ? '' : (failed?.text ?? ''),
  };
}
